"""Reads of publications: the regulator's drafts within the scope, what is published for every reader, and the check.

Published tables are everybody's; they are the only thing read beyond the scope here, without the figures behind them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Select, func, select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.db.scoping import owned_or_404, select_within
from talent_app.db.types import canonical_json
from talent_app.organisations.queries import organisation_or_404
from talent_app.organisations.scope import subtree
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.statistics.cube import Cube, Table
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
from talent_app.statistics.report_layouts import layouts
from talent_app.statistics.report_models import EditionReason, ReportEdition, StatisticalReport
from talent_app.statistics.report_queries import writers as regulators
from talent_app.statistics.rests import PART

PURPOSE = "published statistics"
Read = Callable[..., Table]
#: What every reader may see of a publication.
OPEN = (
    "id", "organisation_id", "number", "title", "taken_on", "rounding", "note", "state", "limits", "shown",
    "published_by_name", "published_at", "withdrawn_at", "withdrawn_note",
)  # fmt: skip


def drafts(scope: Scope) -> list[Publication]:
    """Everything the regulator drafted, latest first."""
    return list(session.scalars(select_within(scope, Publication).order_by(Publication.id.desc())))


def own(scope: Scope, publication_id: int) -> Publication | None:
    """One publication, where it is of the regulator's own."""
    found: Publication | None = session.scalars(
        select_within(scope, Publication).where(Publication.id == publication_id)
    ).one_or_none()
    return found


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


def owners(_scope: Scope) -> dict[int, str]:
    """The names of the regulators that publish, for every reader."""
    with within(Scope.beyond(PURPOSE)):
        return {row.id: row.name for row in regulators(Scope.beyond(PURPOSE))}


def next_number(scope: Scope, year: int) -> str:
    """The number of the next publication of a year, without gaps."""
    statement = select(func.count(Publication.id)).where(Publication.number.startswith(f"{year}-", autoescape=True))
    with within(Scope.beyond(PURPOSE)):  # one row of numbers for the city and its counties
        return f"{year}-{(session.scalar(statement) or 0) + 1:02}"


@dataclass(frozen=True)
class Computed:
    """A set of tables with what is hidden, by which limits."""

    content: list[dict[str, Any]]
    hidden: list[Any]
    limits: dict[str, Any]
    shown: list[dict[str, Any]]


def computed(
    scope: Scope, wishes: Sequence[Mapping[str, Any]], on: date, today: date, rounding: int = 0, owner_id: int = 0
) -> Computed:
    """The tables of a publication on a day, protected together and against everything published before.

    `owner_id` is the regulator: a county's tables count its own enterprises alone and say so in their filters.
    """
    guard = Guard.of(Policy(book(scope), on), rounding or None)
    inside, part = part_of(scope, owner_id)
    live: Read = partial(table, today=today, on=on)
    content = [counted_table(inside, wish, on, live, part) for wish in wishes]
    hidden = hide(content, guard, earlier(scope, content))
    shown = shown_tables(Released("", content, hidden), guard)
    return Computed(content, as_kept(hidden), guard.to_json(), shown)


def part_of(scope: Scope, owner_id: int) -> tuple[Scope, list[list[str]]]:
    """What a regulator counts, and the filter that says of which part of the city it is (none: of all of it)."""
    inside = subtree(owner_id) if owner_id else scope
    if inside.is_all:
        return scope, []
    owner = organisation_or_404(scope, owner_id)
    return inside, [[PART, str(owner.id), owner.name, "一级单位"]]


def counted_table(
    scope: Scope, wish: Mapping[str, Any], on: date, read: Read, part: Sequence[Sequence[str]] = ()
) -> dict[str, Any]:
    """One table as plain data with what each cell has of every enterprise; `read` gives tables, live or frozen."""
    cube = cube_or_404(wish["cube"])
    measure, where = cube.measure(wish["measure"]), wish.get("where", {})
    demand_additive(cube, measure, (*wish["by"], *where))
    found = _by_enterprise(scope, cube, wish["by"], measure.name, where, read)
    behind = behind_of(cube)
    people = _by_enterprise(scope, cube, wish["by"], behind.name, where, read) if behind else {}
    rows = [
        (place, organisation_id, figure, people.get((place, organisation_id), 0) if behind else None)
        for (place, organisation_id), figure in found.items()
    ]
    made = counted(cube, measure, wish["by"], where, rows, on)
    return made | {"where": [*made["where"], *part]}


def _by_enterprise(
    scope: Scope, cube: Cube, by: Sequence[str], measure: str, where: Mapping[str, str], read: Read
) -> dict[tuple[tuple[str, ...], int], int]:
    """A table divided by enterprise as well: (codes, enterprise) → figure."""
    only = {name: [code] for name, code in where.items()}
    made = read(scope, cube, [*by, "organisation"], measure, only)
    if len(by) == 1:
        return {((row,), int(owner)): figure for (row, owner), figure in made.figures.items()}
    return {
        (place, int(owner)): figure for owner, _label, layer in made.layers for place, figure in layer.figures.items()
    }


def earlier(scope: Scope, content: Sequence[Mapping[str, Any]], but: int = 0) -> list[Released]:
    """Everything ever published about the same people or things, by whatever regulator, withdrawn or not."""
    of = {table["of"] for table in content}
    statement = select(Publication).where(Publication.state.in_(EVER_PUBLISHED), Publication.id != but)
    told: list[tuple[str, Any, Any]] = []
    with within(Scope.beyond(PURPOSE)):
        for row in session.scalars(statement.order_by(Publication.id)):
            told.append((row.title, row.content, row.hidden))
        for title, text, _digest in session.execute(issued_bulletins()):
            control = json.loads(text).get("control")
            if control:
                told.append((title, control["tables"], control["hidden"]))
    found = []
    for title, tables, hidden_of in told:
        kept = [pair for pair in zip(tables, as_read(hidden_of), strict=True) if pair[0]["of"] in of]
        if kept:
            found.append(Released(title, *zip(*kept, strict=True)))
    return found


def issued_bulletins() -> Select[Any]:
    """Issued bulletins as (title, text, digest): a return goes upward whole and is not published."""
    kinds = [layout.code for layout in layouts().values() if not layout.is_return]
    return (
        select(StatisticalReport.title, ReportEdition.content, ReportEdition.digest)
        .join(StatisticalReport, StatisticalReport.id == ReportEdition.report_id)
        .where(ReportEdition.reason == EditionReason.ISSUED, StatisticalReport.kind.in_(kinds))
        .order_by(ReportEdition.id)
    )


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
    with within(Scope.beyond(PURPOSE)):
        before = [[other, key] for other, key in session.execute(statement.order_by(Publication.id))]
        before += [[digest] for _title, _text, digest in session.execute(issued_bulletins())]
    told = canonical_json([row.content, row.hidden, row.limits, before])
    return hashlib.sha256(told.encode()).hexdigest()


def waiting(scope: Scope) -> int:
    """How many wait to be published."""
    statement = select(func.count(Publication.id)).where(Publication.state == PublicationState.OFFERED)
    return int(session.scalar(statement) or 0)
