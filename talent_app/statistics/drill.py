"""The rows behind a figure: the very rows it counted, found in the same columns, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.organisations.queries import names as organisation_names
from talent_app.statistics.columns import world
from talent_app.statistics.counting import count, select_rows
from talent_app.statistics.cube import Cube
from talent_app.talents.models import Talent

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """How rows of a frame are listed: where a row leads (endpoint, argument, column of its id), whose row it is."""

    endpoint: str = ""
    argument: str = ""
    key: str = "id"
    person: str = ""


OF_TALENT = Listed("talents.talent_show", "talent_id", "talent_id", "talent_id")
LISTS: dict[str, Listed] = {
    "talents": Listed("talents.talent_show", "talent_id", "id", "id"),
    **dict.fromkeys(
        (
            "titles", "appointments", "skills", "departures", "patents", "standards", "awards", "projects", "papers",
            "class_proposals", "pay",
        ),
        OF_TALENT,
    ),
    "posts": Listed("recruitment.demand_show", "demand_id", "demand_id"),
    "candidates": Listed("recruitment.candidate_show", "candidate_id"),
    "agreements": Listed("agreements.agreement_show", "agreement_id", "id", "talent_id"),
    "agreement_payments": Listed(
        "agreements.agreement_show", "agreement_id", "agreement_id", "agreement.talent_id"
    ),
    "rewards": Listed("rewards.reward_show", "reward_id", "id", "talent_id"),
    "reward_payments": Listed("rewards.reward_show", "reward_id", "reward_id", "reward.talent_id"),
    "teams": Listed("teams.team_show", "team_id"),
    "team_members": Listed("teams.team_show", "team_id", "team_id", "talent_id"),
    "plans": Listed("incentives.plan_show", "plan_id"),
    "payments": Listed("incentives.plan_show", "plan_id", "plan_id", "line.talent_id"),
    "wages": Listed(),
    "innovation": Listed("innovation.return_show", "return_id"),
    "innovation_items": Listed("innovation.return_show", "return_id", "return_id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: what it is, whose, of which unit, and where it leads."""

    id: int
    title: str
    person: str
    organisation: str
    endpoint: str
    arguments: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of the rows behind a figure: how many there are, how many of them the reader may see."""

    figure: int
    total: int
    seen: int
    lines: list[Line]
    start: int


def may_list(actor: Actor, cube: Cube) -> bool:
    """Whether a reader sees single rows of a cube anywhere."""
    return cube.listed is not None and actor.can(cube.listed) and cube.frame in LISTS


def rows_behind(
    scope: Scope,
    listed: Scope,
    cube: Cube,
    measure: str,
    where: Mapping[str, Iterable[str]],
    *,
    today: date,
    on: date | None,
    start: int = 0,
) -> Rows:
    """The rows a figure counted: `scope` is where it was counted, `listed` where the reader sees single rows."""
    now = world(on if on is not None and on < today else None)
    day = on or today
    chosen = select_rows(now, scope, cube, where, day)
    seen = select_rows(now, listed, cube, where, day) if listed != scope else chosen
    figure = count(now, scope, cube, [cube.dimensions[0].name], measure, where, on=day).total
    page = seen[start : start + PAGE]
    ids = now.hold(cube.frame).ids[page].tolist()
    declared = LISTS[cube.frame]

    def column(path: str) -> list[int]:
        return ids if path == "id" else [int(each) for each in now.column(cube.frame, path)[0][page]]

    people = column(declared.person) if declared.person else []
    return Rows(figure, len(chosen), len(seen), _lines(listed, cube, ids, people, column(declared.key)), start)


def _lines(scope: Scope, cube: Cube, ids: list[int], people: list[int], keys: list[int]) -> list[Line]:
    declared = LISTS[cube.frame]
    model = _model(cube)
    rows = {row.id: row for row in session.scalars(select(model).where(model.id.in_(ids)))}
    named = {row[0]: row[1] for row in session.execute(select(Talent.id, Talent.name).where(Talent.id.in_(people)))}
    owners = organisation_names(scope, {row.organisation_id for row in rows.values()})
    lines = []
    for place, (row_id, key) in enumerate(zip(ids, keys, strict=True)):
        row = rows.get(row_id)
        if row is None:  # it was there on the day of the figures
            lines.append(Line(row_id, "（已不在库）", "", "", "", {}))
            continue
        title = "" if model is Talent else str(getattr(row, "label", "") or _what(row))
        person = named.get(people[place], "") if people else ""
        owner = owners.get(row.organisation_id, "")
        lines.append(Line(row_id, title, person, owner, declared.endpoint, {declared.argument: key}))
    return lines


def _what(row: Any) -> str:
    year = getattr(row, "year", None)
    return f"{year} 年度" if year else str(row.id)


def _model(cube: Cube) -> Any:
    return world(None).frames[cube.frame].model
