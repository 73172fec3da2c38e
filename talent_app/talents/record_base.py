"""What every kind of child record has, and how a kind says what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from talent_app.db.types import BigId
from talent_app.talents.fields import fields_of
from talent_app.talents.values import show_value

#: Sections of the page that child records stand in, in this order.
SECTIONS = (
    "教育与语言",
    "职称、技能与资格",
    "履历与任职",
    "业绩成果",
    "奖励与人才计划",
    "引进与聘用",
    "考核培训",
    "服务与保障",
)


@dataclass(frozen=True, slots=True)
class RecordSpec:
    """One kind: its key in addresses and forms, label and sheet, section of the page, main order, and what names it.

    `title` are the fields of the line that names a record, `columns` those of the compact table beside it.
    """

    key: str
    label: str
    section: str
    order: str
    title: tuple[str, ...]
    columns: tuple[str, ...]


class TalentRecord:
    """What every kind of child record has: the registration it belongs to, and a line that names it."""

    __record__: ClassVar[RecordSpec]

    @declared_attr
    def talent_id(cls) -> Mapped[int]:  # noqa: N805
        """The registration the record belongs to."""
        return mapped_column(BigId, ForeignKey("talents.id"), index=True, sort_order=-80)

    @declared_attr.directive
    def __table_args__(cls) -> Sequence[Any]:  # noqa: N805
        """The audit names the rows as the pages do."""
        return ({"info": {"label": cls.__record__.label}},)

    @property
    def title(self) -> str:
        """The line a list of records shows for this one."""
        infos = {info.name: info for info in fields_of(type(self))}
        parts = (show_value(infos[name], getattr(self, name)) for name in self.__record__.title)
        return "　".join(part for part in parts if part)

    @property
    def label(self) -> str:
        """How the audit names the record."""
        return self.title
