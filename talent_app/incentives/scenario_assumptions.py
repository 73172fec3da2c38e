"""What a scenario assumes beyond the plan: instalments over the years, other profits, exercises; typed and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from talent_app.core.cells import read_ratio
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules import scenario as rules

USUAL_CHANGES = (Fraction(-1, 10), Fraction(1, 10))
USUAL: dict[str, Any] = {"instalments": "100%", "changes": "", "exercises": ""}


@dataclass(frozen=True)
class Assumptions:
    """What a scenario assumes beyond the plan itself."""

    instalments: tuple[Fraction, ...]
    changes: tuple[Fraction, ...]
    exercises: tuple[int, ...]


def read_assumptions(typed: Mapping[str, str]) -> Assumptions:
    """Typed assumptions; refuses with the box they belong to."""
    shares = _ratios(typed.get("instalments") or "100%", "instalments")
    rules.cost_by_year(Money(100), 2000, shares)
    own = tuple(each for each in _ratios(typed.get("changes") or "", "changes") if each not in USUAL_CHANGES)
    exercises = []
    for part in _parts(typed.get("exercises") or ""):
        if not part.isdecimal():
            raise InvalidInput(f"“{part[:20]}”不是股数。", "每年一个整数，用顿号分开。", field="exercises")
        exercises.append(int(part))
    return Assumptions(shares, (*USUAL_CHANGES, *own), tuple(exercises))


def _parts(text: str) -> list[str]:
    for sign in "，,；;\n\t":
        text = text.replace(sign, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def _ratios(text: str, field_name: str) -> tuple[Fraction, ...]:
    found = []
    for part in _parts(text):
        sign = -1 if part.startswith(("-", "−")) else 1
        try:
            value = read_ratio(part.lstrip("+-−"))
        except InvalidInput:
            value = None
        if value is None:
            raise InvalidInput(f"“{part[:20]}”不是比例。", "请写成 70% 这样的比例，用顿号分开。", field=field_name)
        found.append(sign * value)
    return tuple(found)
