"""Declaring a talent field once: column, form box, detail line, list column, filter, import header, export column.

`talent_field(…)` is a mapped column that knows what it is; `fields_of(model)` lists what a model declares. Nothing here
reads or writes rows, and nothing knows how a field is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, Text, inspect
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.types import EnumColumn, MoneyColumn, SortText

INFO = "field"


class FieldKind(TitledEnum):
    """What a field holds; form, import and export choose by it."""

    TEXT = "text", "文本"
    LONG_TEXT = "long_text", "长文本"
    CODE = "code", "代码"
    CHOICE = "choice", "选项"
    DATE = "date", "日期"
    PARTIAL_DATE = "partial_date", "年月日（可只到年月或年）"
    YEAR = "year", "年份"
    YES_NO = "yes_no", "是否"
    LINK = "link", "网址"
    PHONE = "phone", "电话"
    EMAIL = "email", "电子邮箱"
    DOCUMENT = "document", "证件号码"
    COUNT = "count", "整数"
    MONEY = "money", "金额（元）"
    CODES = "codes", "多选代码"


#: Groups become the sections of form and detail page, in this order.
GROUPS = ("基本信息", "联系方式", "岗位与引进", "工作地点与退休", "学历学位", "职称与技能", "专业与荣誉")


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field as everything generated sees it; `name` is the attribute, `column` the stored column."""

    name: str
    label: str
    kind: FieldKind
    group: str
    required: bool = False
    needed: bool = False
    code: str | None = None
    enum: type[TitledEnum] | None = None
    length: int | None = None
    sensitive: str | None = None
    searchable: bool = False
    sortable: bool = False
    filterable: bool = False
    dimension: str | None = None
    listed: bool = False
    aliases: tuple[str, ...] = ()
    help: str = ""
    importable: bool = True
    exportable: bool = True
    unit: str = ""
    largest: int | None = None
    expires: str = ""
    column: str = ""

    @property
    def is_sealed(self) -> bool:
        """Whether the value is stored encrypted."""
        return self.sensitive is not None

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header an import recognises the field by: its label first."""
        return (self.label, *self.aliases)


def _type_of(info: FieldInfo) -> Any:
    match info.kind:
        case FieldKind.LONG_TEXT:
            return Text()
        case FieldKind.CODE:
            return SortText(info.length or 40)
        case FieldKind.CHOICE:
            if info.enum is None:
                raise TypeError(f"{info.label} needs its enum")
            return EnumColumn(info.enum)
        case FieldKind.DATE:
            return Date()
        case FieldKind.PARTIAL_DATE:
            return SortText(10)
        case FieldKind.YEAR | FieldKind.COUNT:
            return Integer()
        case FieldKind.MONEY:
            return MoneyColumn()
        case FieldKind.CODES:
            return SortText(info.length or 200)
        case FieldKind.YES_NO:
            return Boolean()
        case _:
            return String(info.length or 200)


def talent_field(
    kind: FieldKind,
    label: str,
    *,
    group: str,
    required: bool = False,
    needed: bool = False,
    code: str | None = None,
    enum: type[TitledEnum] | None = None,
    length: int | None = None,
    sensitive: str | None = None,
    name: str = "",
    searchable: bool = False,
    sortable: bool = False,
    filterable: bool = False,
    dimension: str | None = None,
    listed: bool = False,
    aliases: Iterable[str] = (),
    help: str = "",
    importable: bool = True,
    exportable: bool = True,
    unit: str = "",
    largest: int | None = None,
    expires: str = "",
    stored_as: str | None = None,
    **column: Any,
) -> Mapped[Any]:
    """A mapped column with everything generated from it; `sensitive` "identity" or "contact" seals the value.

    `required` refuses a record without it, `needed` only leaves the record incomplete. `code` names a table of
    `rules/codes.py`, `enum` a TitledEnum. A sealed field stores bytes in `…_sealed`: give the `name` of the `Sealed`
    descriptor beside it. `largest` bounds a count, `unit` stands behind its box; an amount is `stored_as` "…_fen".
    A day with `expires` is reminded of ahead under that title.
    """
    info = FieldInfo(
        name=name, label=label, kind=kind, group=group, required=required, needed=needed, code=code, enum=enum,
        length=length, sensitive=sensitive, searchable=searchable, sortable=sortable, filterable=filterable,
        dimension=dimension, listed=listed, aliases=tuple(aliases), help=help, importable=importable,
        exportable=exportable, unit=unit, largest=largest, expires=expires,
    )  # fmt: skip
    extra: dict[str, Any] = {INFO: info, "label": label}
    if sensitive is not None:
        return mapped_column(LargeBinary, nullable=True, info={"sealed": True, **extra}, **column)
    named = (stored_as,) if stored_as else ()
    return mapped_column(*named, _type_of(info), nullable=not required, info=extra, **column)


@cache
def fields_of(model: type[Any]) -> tuple[FieldInfo, ...]:
    """The fields a model declares, in the order of their declaration."""
    mapper = inspect(model)
    found = []
    for column in mapper.local_table.columns:
        info: FieldInfo | None = column.info.get(INFO)
        if info is not None:
            key = mapper.get_property_by_column(column).key
            found.append(replace(info, name=info.name or key, column=column.name))
    return tuple(found)


def in_groups(fields: Iterable[FieldInfo]) -> list[tuple[str, list[FieldInfo]]]:
    """Fields by section, sections in the order of `GROUPS`, then as they come."""
    grouped: dict[str, list[FieldInfo]] = {group: [] for group in GROUPS}
    for info in fields:
        grouped.setdefault(info.group, []).append(info)
    return [(group, items) for group, items in grouped.items() if items]
