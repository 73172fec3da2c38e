"""How a value of any kind reads on a page when the template does not say; the formats themselves are in core."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from talent_app.core.dates import PartialDate
from talent_app.core.enums import TitledEnum
from talent_app.core.formats import FILTERS, MISSING
from talent_app.core.money import Money
from talent_app.rules.notation import measured

#: Money as findings and snapshots hold it.
CANONICAL_MONEY = re.compile(r"-?(?:0|[1-9][0-9]{0,12})\.[0-9]{2}", re.ASCII)
NAMED = {"money", "wan", "ratio", "count", "day", "day_long", "instant"}


def figure(value: Any) -> str:
    """A value as a reader expects it: money with separators, a share in per cent, nothing as a dash."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, TitledEnum | PartialDate):
        return value.title
    if isinstance(value, Mapping):
        return "；".join(f"{name} {figure(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(figure(inner) for inner in value) or MISSING
    for kind, name in ((Money, "money"), (Fraction, "ratio"), (int, "count"), (datetime, "instant"), (date, "day")):
        if isinstance(value, kind):
            return str(FILTERS[name](value))
    text = str(value)
    return str(FILTERS["money"](Money.yuan(text))) if CANONICAL_MONEY.fullmatch(text) else text


def measure(value: Any, unit: str | None = None) -> str:
    """A limit or actual of a finding by its unit: 15% for the share "0.15"; without a unit as `figure` says."""
    return (measured(value, unit) if isinstance(value, str) else None) or figure(value)


def show(value: Any, format: str = "text") -> str:
    """A value under a named format of `Column` and `fact`; anything else reads as `figure` says."""
    if format in NAMED and not isinstance(value, str):
        return str(FILTERS[format](value))
    return figure(value)
