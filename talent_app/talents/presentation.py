"""How the values of a registration read on a page: sealed ones masked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import talent_fields
from talent_app.talents.values import masked_value, show_value

#: Colour and sign of each state.
TONES = {
    "incomplete": ("attention", "exclamation-triangle-fill"),
    "complete": ("neutral", "check-lg"),
    "submitted": ("progress", "send"),
    "returned": ("attention", "arrow-return-left"),
    "verified": ("good", "patch-check"),
    "in_reserve": ("good", "check-circle-fill"),
}
#: Columns of a list between name and state.
MOST_COLUMNS = 8
#: A column is shown when more than one in so many rows has a value.
LEAST_SHARE = 10


def listed_fields() -> list[FieldInfo]:
    """The fields a list chooses its columns from where its reader does not."""
    return [info for info in fields_of(Talent) if info.listed and info.name != "name"]


def telling_fields(rows: Sequence[Talent], sort: str) -> list[FieldInfo]:
    """The listed fields that say something on a page, and the one it is sorted by: columns of dashes help nobody."""
    listed = listed_fields()
    filled = {info.name: sum(getattr(row, info.name) not in (None, "") for row in rows) for info in listed}
    telling = [info for info in listed if info.name == sort or filled[info.name] * LEAST_SHARE > len(rows)]
    most = sorted(telling, key=lambda info: (info.name != sort, -filled[info.name]))[:MOST_COLUMNS]
    return [info for info in listed if info in most]


def shown_value(info: FieldInfo, row: Talent, person: Person) -> str:
    """A value as a page shows it to whoever may read the registration: sealed ones masked; "" for none."""
    holder: Any = person if info in fields_of(Person) else row
    value = getattr(holder, info.name)
    return masked_value(info, value) if info.is_sealed else show_value(info, value)


def masked_values(row: Talent, person: Person) -> dict[str, str]:
    """The sealed values there are, masked, by field name."""
    shown = {info.name: shown_value(info, row, person) for info in talent_fields() if info.is_sealed}
    return {name: text for name, text in shown.items() if text}
