"""The pages the form of a registration is divided into, and which page a field stands on."""

from __future__ import annotations

from dataclasses import dataclass

from talent_app.talents.fields import GROUPS, FieldInfo
from talent_app.talents.records import talent_fields


@dataclass(frozen=True, slots=True)
class FormPart:
    """One page of the form of a registration: its key in the address, its title, the groups of fields on it."""

    key: str
    title: str
    groups: tuple[str, ...]

    @property
    def fields(self) -> tuple[FieldInfo, ...]:
        """The fields of the page."""
        return tuple(info for info in talent_fields() if info.group in self.groups)


BASIC, CONTACT, POST, PLACE, EDUCATION, TITLE, WORK = GROUPS
PARTS = (
    FormPart("basic", "基本信息与联系方式", (BASIC, CONTACT)),
    FormPart("post", "岗位、引进与工作地点", (POST, PLACE)),
    FormPart("expertise", "学历、职称与专业", (EDUCATION, TITLE, WORK)),
)


def part_of(info: FieldInfo) -> str:
    """The page of the form a field stands on."""
    return next(part.key for part in PARTS if info.group in part.groups)
