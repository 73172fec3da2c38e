"""What lists of the registry may be sorted and narrowed by, made from the declared fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_

from talent_app.db.paging import Nullable
from talent_app.talents.enums import TalentStatus
from talent_app.talents.fields import FieldInfo, FieldKind, fields_of
from talent_app.talents.models import Talent

#: What a list may be sorted by; the index of each is (column, id).
SORTS: Mapping[str, ColumnElement[Any] | Nullable] = {
    "name": Talent.name_key,
    "born_on": Nullable(Talent.born_on),
    "highest_education": Nullable(Talent.education_rank),
    "title_level": Nullable(Talent.title_rank),
    "started_work_on": Nullable(Talent.started_work_on),
    "completeness": Talent.completeness,
    "updated_at": Talent.updated_at,
}
#: The filter value for "not filled in".
EMPTY = "-"
STATUS = FieldInfo(
    "status", "档案状态", FieldKind.CHOICE, "", enum=TalentStatus, filterable=True, listed=True, column="status"
)


def filter_fields() -> tuple[FieldInfo, ...]:
    """The fields a list may be narrowed by."""
    return (*(info for info in fields_of(Talent) if info.filterable), STATUS)


def filter_names() -> tuple[str, ...]:
    """The names of every filter in the query string."""
    return ("organisation", *(info.name for info in filter_fields()))


def holds(info: FieldInfo, codes: Sequence[str]) -> ColumnElement[bool]:
    """The criterion "the field has one of these codes"; `EMPTY` among them means not filled in."""
    column = getattr(Talent, info.name)
    known = [code for code in codes if code != EMPTY]
    if info.kind is FieldKind.YES_NO:
        values: list[Any] = [code == "yes" for code in known]
    elif info.enum is not None:
        values = [member for member in info.enum if member.value in known]
    else:
        values = known
    return or_(column.in_(values), column.is_(None)) if EMPTY in codes else column.in_(values)
