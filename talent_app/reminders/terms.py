"""The matters that fall due: their kinds, by declaration of the fields, and the leads at which somebody is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from talent_app.core.dates import add_months
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.records import RECORD_KINDS, RecordKind

RETIREMENT = "retirement"
#: Days ahead at which somebody is told; retirement at 12 and 6 months (digest §15).
LEADS = (90, 30)
RETIREMENT_MONTHS = (12, 6)


@dataclass(frozen=True, slots=True)
class Due:
    """One matter that falls due: of whom, what, when; `sort` names its kind, `note` what is to be known."""

    sort: str
    title: str
    organisation_id: int
    talent_id: int
    name: str
    what: str
    due_on: date
    key: str
    note: str = ""

    def is_past(self, today: date) -> bool:
        """Whether the day has gone by."""
        return self.due_on < today


def sorts() -> dict[str, str]:
    """The kinds of reminder there are: code and title."""
    found = {f"{kind.key}.{info.name}": f"{kind.label}：{info.expires}" for kind, info in expiring()}
    return found | {RETIREMENT: "法定退休"}


def expiring() -> Iterator[tuple[RecordKind, FieldInfo]]:
    """Every day of a child record that is declared with `expires=`."""
    for kind in RECORD_KINDS:
        for info in kind.fields:
            if info.expires and info.kind is FieldKind.DATE:
                yield kind, info


def counts(rows: Iterable[Due], today: date) -> dict[int, Counter[str]]:
    """How many of each kind every organisation has, and how many are past."""
    found: dict[int, Counter[str]] = {}
    for row in rows:
        counter = found.setdefault(row.organisation_id, Counter())
        counter[row.sort] += 1
        counter["past"] += row.is_past(today)
        counter["all"] += 1
    return found


def lead_of(row: Due, today: date) -> str:
    """Which lead a matter has reached, "" while it is further off: the nearest one counts."""
    if row.sort == RETIREMENT:
        reached = [months for months in RETIREMENT_MONTHS if row.due_on <= add_months(today, months)]
        return f"{min(reached)}m" if reached else ""
    reached = [days for days in LEADS if row.due_on <= today + timedelta(days=days)]
    return f"{min(reached)}d" if reached else ""
