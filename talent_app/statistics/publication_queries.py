"""Reads of publications: the regulator's drafts within the scope, what is published for every reader, and the check.

Published tables are everybody's; they are the only thing read beyond the scope here, without the figures behind them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.db.scoping import owned_or_404, select_within
from talent_app.db.types import canonical_json
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.statistics.cube import Cube
from talent_app.statistics.cubes import cube_or_404
from talent_app.statistics.publication_models import EVER_PUBLISHED, Publication, PublicationState
from talent_app.statistics.published import (
    Guard,
    Released,
    behind_of,
    counted,
    demand_additive,
    faults,
    hide,
)
from talent_app.statistics.published_shape import as_kept, as_read, shown_tables
from talent_app.statistics.queries import table

PURPOSE = "published statistics"
#: What every reader may see of a publication.
OPEN = (
    "id", "number", "title", "taken_on", "rounding", "note", "state", "limits", "shown", "published_by_name",
    "published_at", "withdrawn_at", "withdrawn_note",
)  # fmt: skip


def drafts(scope: Scope) -> list[Publication]:
    """Everything the regulator drafted, latest first."""
    return list(session.scalars(select_within(scope, Publication).order_by(Publication.id.desc())))


def publication_or_404(scope: Scope, publication_id: int, *, locked: bool = False) -> Publication:
    """One publication of the regulator's own."""
    row: Publication = owned_or_404(scope, Publication, publication_id, locked=locked)
    return row


def published(scope: Scope) -> list[Any]:
    """What was published, latest first, the same for every scope."""
    return _open(scope)


def published_or_404(scope: Scope, publication_id: int) -> Any:
    """One publication as every reader sees it."""
    found = _open(scope, publication_id)
    if not found:
        raise NotFound("没有找到这份公开统计。", "请从公开统计列表重新进入。")
    return found[0]


def _open(_scope: Scope, publication_id: int | None = None) -> list[Any]:
    with within(Scope.beyond(PURPOSE)):
        statement = select(*(getattr(Publication, name) for name in OPEN)).order_by(Publication.id.desc())
        statement = statement.where(Publication.state.in_(EVER_PUBLISHED))
        if publication_id is not None:
            statement = statement.where(Publication.id == publication_id)
        return list(session.execute(statement).all())


def next_number(scope: Scope, year: int) -> str:
    """The number of the next publication of a year, without gaps."""
    statement = select(func.count(Publication.id)).where(Publication.number.startswith(f"{year}-", autoescape=True))
    return f"{year}-{(session.scalar(statement) or 0) + 1:02}"


@dataclass(frozen=True)
class Computed:
    """A set of tables with what is hidden, by which limits."""

    content: list[dict[str, Any]]
    hidden: list[Any]
    limits: dict[str, Any]
    shown: list[dict[str, Any]]


def computed(scope: Scope, wishes: Sequence[Mapping[str, Any]], on: date, today: date, rounding: int = 0) -> Computed:
    """The tables of a publication on a day, protected together and against everything published before."""
    guard = Guard.of(Policy(book(scope), on), rounding or None)
    content = []
    for wish in wishes:
        cube = cube_or_404(wish["cube"])
        measure, where = cube.measure(wish["measure"]), wish.get("where", {})
        demand_additive(cube, measure, (*wish["by"], *where))
        found = _by_enterprise(scope, cube, wish["by"], measure.name, where, on, today)
        behind = behind_of(cube)
        people = _by_enterprise(scope, cube, wish["by"], behind.name, where, on, today) if behind else {}
        rows = [
            (place, organisation_id, figure, people.get((place, organisation_id), 0) if behind else None)
            for (place, organisation_id), figure in found.items()
        ]
        content.append(counted(cube, measure, wish["by"], where, rows, on))
    hidden = hide(content, guard, earlier(scope, content))
    shown = shown_tables(Released("", content, hidden), guard)
    return Computed(content, as_kept(hidden), guard.to_json(), shown)


def _by_enterprise(
    scope: Scope, cube: Cube, by: Sequence[str], measure: str, where: Mapping[str, str], on: date, today: date
) -> dict[tuple[tuple[str, ...], int], int]:
    """A table divided by enterprise as well: (codes, enterprise) → figure."""
    only = {name: [code] for name, code in where.items()}
    made = table(scope, cube, [*by, "organisation"], measure, only, today=today, on=on)
    if len(by) == 1:
        return {((row,), int(owner)): figure for (row, owner), figure in made.figures.items()}
    return {
        (place, int(owner)): figure for owner, _label, layer in made.layers for place, figure in layer.figures.items()
    }


def earlier(scope: Scope, content: Sequence[Mapping[str, Any]], but: int = 0) -> list[Released]:
    """Everything ever published about the same people or things, withdrawn or not."""
    of = {table["of"] for table in content}
    statement = select_within(scope, Publication).where(Publication.state.in_(EVER_PUBLISHED), Publication.id != but)
    found = []
    for row in session.scalars(statement.order_by(Publication.id)):
        pairs = zip(row.content, as_read(row.hidden), strict=True)
        kept = [(table, hidden) for table, hidden in pairs if table["of"] in of]
        if kept:
            found.append(Released(row.title, *zip(*kept, strict=True)))
    return found


def check(scope: Scope, row: Publication) -> tuple[str, list[str]]:
    """Why a set may not be published as it stands, and the key of what was checked against what."""
    now = Released(row.title, row.content, as_read(row.hidden))
    found = faults(now, Guard.from_json(row.limits), earlier(scope, row.content, row.id)) if row.content else []
    return check_key(scope, row), [fault.message for fault in found]


def check_key(scope: Scope, row: Publication) -> str:
    """What a check was made for: this content beside these publications."""
    statement = select(Publication.id, Publication.checked_key).where(
        Publication.state.in_(EVER_PUBLISHED), Publication.id != row.id
    )
    before = [[other, key] for other, key in session.execute(statement.order_by(Publication.id))]
    told = canonical_json([row.content, row.hidden, row.limits, before])
    return hashlib.sha256(told.encode()).hexdigest()


def waiting(scope: Scope) -> int:
    """How many wait to be published."""
    statement = select(func.count(Publication.id)).where(Publication.state == PublicationState.OFFERED)
    return int(session.scalar(statement) or 0)
