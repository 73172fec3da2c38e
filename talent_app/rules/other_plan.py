"""Another incentive plan of the same enterprise: what one plan has to know of it (DV-009, DV-010, XS-004)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class OtherPlan:
    """Another incentive plan of the same enterprise, as far as it bears on this one."""

    instrument: str
    state: str = ""
    period_from: date | None = None
    period_to: date | None = None
    refs: tuple[str, ...] = ()
    results: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """The plan as plain data."""
        told = {
            "instrument": self.instrument,
            "state": self.state,
            "period_from": self.period_from,
            "period_to": self.period_to,
            "refs": self.refs,
            "results": self.results,
        }
        return {key: value for key, value in told.items() if value is not None}

    @property
    def counts(self) -> bool:
        """Whether it is more than an intention: drafts, returned and withdrawn plans do not stand in the way."""
        return self.state not in ("draft", "returned", "withdrawn")

    def overlaps(self, year: int) -> bool:
        """Whether its period touches a year; an unknown end is open."""
        return (self.period_from or date.min) <= date(year, 12, 31) and (self.period_to or date.max) >= date(year, 1, 1)
