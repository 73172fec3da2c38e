"""The cockpit of a moment, kept as long as nothing changed; that of very many people is shown a little longer, dated.

Kept per process for a reader and his scope. The page always says when its figures were gathered: they are live, and
over more than `MANY` people at most `LONGEST` old.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from talent_app import clock
from talent_app.audit import keeping
from talent_app.core.recent import Recent
from talent_app.db.engine import session

#: The cockpit of fewer people is gathered anew after every change.
MANY = 50_000
#: Gathering takes at most one part in so many of the time.
PARTS = 20
LONGEST = timedelta(seconds=60)
MOST = 64


@dataclass(frozen=True, slots=True)
class Kept:
    """What was gathered: when, how long it took, and up to which link of the audit."""

    value: Any
    at: datetime
    took: timedelta
    people: int
    seq: int
    mark: str


_kept: Recent[Hashable, Kept] = Recent(MOST)


def fresh(key: Hashable, gather: Callable[[], tuple[Any, int]]) -> tuple[Any, datetime]:
    """What is kept under a key, or gathered now (with how many people it is about); and the moment it is of."""
    head = session.execute(text("SELECT seq, hash FROM audit_head")).first()
    seq, mark = (0, "") if head is None else (int(head[0]), str(head[1]))
    now = clock.now()
    known = _kept.get(key)
    if known is not None:
        if (known.seq, known.mark) == (seq, mark) and seq:
            return known.value, known.at
        wait = min(known.took * PARTS, LONGEST)
        if known.people > MANY and now - known.at < wait and _is_link(known):
            return known.value, known.at
    value, people = gather()
    _kept.keep(key, Kept(value, now, clock.now() - now, people, seq, mark))
    return value, now


def forget() -> None:
    """Keep nothing: the next reader has everything gathered anew."""
    _kept.forget()
    keeping.forget()


def _is_link(known: Kept) -> bool:
    """Whether this database still has the link the figures are of: else they are of another one."""
    found = session.execute(text("SELECT hash FROM audit_entries WHERE seq = :seq"), {"seq": known.seq}).scalar()
    return found is not None and str(found) == known.mark
