"""How the values of a registration read on a page: sealed ones masked, differences side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import talent_fields
from talent_app.talents.values import masked_value, show_value


def shown_value(info: FieldInfo, row: Talent, person: Person) -> str:
    """A value as a page shows it to whoever may read the registration: sealed ones masked; "" for none."""
    holder: Any = person if info in fields_of(Person) else row
    value = getattr(holder, info.name)
    return masked_value(info, value) if info.is_sealed else show_value(info, value)


def masked_values(row: Talent, person: Person) -> dict[str, str]:
    """The sealed values there are, masked, by field name."""
    shown = {info.name: shown_value(info, row, person) for info in talent_fields() if info.is_sealed}
    return {name: text for name, text in shown.items() if text}


def differences(infos: Sequence[FieldInfo], entered: Mapping[str, Any], row: Any) -> list[tuple[str, str, str]]:
    """(label, what was entered, what stands there now) where they differ; sealed values and documents are left out."""
    left_out = {info.name for info in fields_of(Person)}
    found = []
    for info in infos:
        if info.name not in entered or info.name in left_out or info.is_sealed:
            continue
        mine, theirs = show_value(info, entered[info.name]), show_value(info, getattr(row, info.name))
        if mine != theirs:
            found.append((info.label, mine, theirs))
    return found
