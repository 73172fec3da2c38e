"""What the cockpit shows, gathered within a scope: tables of the cubes, and counts of what asks for attention.

The number of statements does not depend on how much there is; nothing is read that the database has not added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from talent_app.audit.keeping import kept, marks_at_present
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.cultivation.models import KeyPost
from talent_app.cultivation.queries import without_candidate
from talent_app.cultivation.succession import retiring_posts
from talent_app.db.engine import session
from talent_app.db.replica import reads_from
from talent_app.db.scoping import within_scope
from talent_app.identity.permissions import Permission
from talent_app.innovation import queries as innovation
from talent_app.organisations import queries as organisations
from talent_app.pay import compared
from talent_app.pay.equity import Answer
from talent_app.policy.queries import book
from talent_app.recruitment import figures as recruitment
from talent_app.rules.parameters import Policy
from talent_app.statistics import queries, targets
from talent_app.statistics.cockpit_parts import (
    VERIFIED,
    Coverage,
    Firm,
    Gap,
    Research,
    coverage,
    firms,
    reach,
    research,
)
from talent_app.statistics.cube import Cube, Table
from talent_app.statistics.cubes import CUBES
from talent_app.statistics.goals import BY_CODE, Progress, progress

#: The structure of the talents, in the order of the page: cube and dimensions.
STRUCTURE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("talents", ("category",)),
    ("talents_class", ("talent_class",)),
    ("talents", ("title_level", "sex")),
    ("talents_age", ("age", "sex")),
    ("talents", ("education",)),
    ("talents", ("ethnicity",)),
    ("talents", ("series",)),
    ("talents_class", ("introduction_mode",)),
    ("talents", ("industry",)),
    ("talents", ("region",)),
)
STATUS, LEVEL, PLANS_BY = ("talents", ("status",)), ("talents", ("title_level",)), ("plans", ("state", "year"))


@dataclass(frozen=True)
class Cockpit:
    """Everything the page shows of one scope at one moment."""

    total: int
    verified: int
    structure: Sequence[Table]
    targets: Sequence[Progress]
    gaps: Sequence[Gap]
    funnel: Sequence[tuple[str, int]]
    coverage: Sequence[Coverage]
    pay_year: int | None
    pairs: Sequence[compared.Pair]
    answers: Sequence[Answer]
    research: Research | None
    firms: Sequence[Firm]
    changes: Sequence[str]
    unit: str


def gather(actor: Actor, scope: Scope, today: date) -> Cockpit:
    """Everything, as far as the reader's permissions reach; only what changed since it was gathered last is read."""
    year, policy = today.year, Policy(book(scope), today)
    present = marks_at_present(scope)
    grants = frozenset(actor.grants.items())
    who = (reads_from(), actor.user_id, actor.roles, grants, today, policy.revision)

    def part(name: str, read: Callable[[], Any]) -> Any:
        return kept((name, who), present, read)

    def own(permission: Permission) -> Scope:
        return reach(actor, permission, scope)

    goals, tables = part("cockpit talents", lambda: _talents(scope, today))
    structure, status, level = tables[: len(STRUCTURE)], tables[len(STRUCTURE)], tables[len(STRUCTURE) + 1]
    pay = part("cockpit pay", lambda: compared.groups(own(Permission.PAY_STRUCTURE)))
    pay_year = max((each.year for each in pay), default=None)
    least = policy.whole("pay_structure.equity_people")

    def lines() -> list[innovation.Line]:
        return innovation.lines(own(Permission.INNOVATION_READ), year - 1)

    return Cockpit(
        total=status.total,
        verified=_counted(status, VERIFIED),
        structure=structure,
        targets=[_progress(row, table, today) for row, table in zip(goals, tables[len(STRUCTURE) + 2 :], strict=True)],
        gaps=part("cockpit gaps", lambda: _gaps(actor, scope, today)),
        funnel=part("cockpit funnel", lambda: recruitment.reached(own(Permission.RECRUIT_READ), year)),
        coverage=part("cockpit coverage", lambda: coverage(own(Permission.PLAN_READ), _plans(scope, today), year)),
        pay_year=pay_year,
        pairs=compared.by_rank(pay, pay_year, least, policy.yuan("statistics.pay_rounding").fen) if pay_year else [],
        answers=compared.answers(pay, pay_year, least) if pay_year else [],
        research=part("cockpit research", lambda: research(actor, scope, lines(), year - 1)),
        firms=part("cockpit firms", lambda: firms(actor, scope, organisations.enterprises(scope), lines(), today)),
        changes=part("cockpit changes", lambda: _changes(scope, status, level, _plans(scope, today)[0], today)),
        unit=status.measure.unit,
    )


def _talents(scope: Scope, today: date) -> tuple[list[Any], list[Table]]:
    """The targets, and the tables of the structure, of standing and titles, and of each target."""
    goals = targets.targets(scope)
    asked = [
        *STRUCTURE,
        STATUS,
        LEVEL,
        *((BY_CODE[row.indicator].cube, (BY_CODE[row.indicator].dimension,)) for row in goals),
    ]
    return goals, _tables(scope, [(CUBES[cube], by, None) for cube, by in asked], today)


def _plans(scope: Scope, today: date) -> list[Table]:
    wanted = [(CUBES["plans"], PLANS_BY[1], name) for name in ("plans", "amount", "people")]
    return queries.tables(scope, wanted, today=today)


def _tables(scope: Scope, wanted: Sequence[tuple[Cube, Sequence[str], str | None]], today: date) -> list[Table]:
    """Over the city from the totals that are kept of it; within a part from columns in memory once they are held."""
    if scope.is_all:
        return queries.tables(scope, wanted, today=today)
    return [queries.table(scope, cube, by, measure, today=today) for cube, by, measure in wanted]


def _counted(table: Table, codes: Iterable[str]) -> int:
    return sum(table.figure(code) for code in codes)


def _progress(row: Any, table: Table, today: date) -> Progress:
    counts = BY_CODE[row.indicator].counts
    return progress(row, sum(figure for (code, _), figure in table.figures.items() if counts(code)), table.total, today)


def _gaps(actor: Actor, scope: Scope, today: date) -> list[Gap]:
    """Key posts without a successor or whose holder retires, appointments and agreements that end."""
    found = []
    if actor.can(Permission.CULTIVATION_READ):
        ours = reach(actor, Permission.CULTIVATION_READ, scope)
        live = select(func.count(KeyPost.id)).where(KeyPost.closed_on.is_(None))
        told = f"共 {session.scalar(within_scope(live, KeyPost, ours)) or 0} 个关键岗位"
        found += [
            Gap("关键岗位无后备人选", without_candidate(ours), "without", told),
            Gap("关键岗位现任三年内退休", len(retiring_posts(ours, today)), "retiring", told),
        ]
    for code, title in (("appointments", "专业技术聘期"), ("agreements", "人才协议")):
        cube = CUBES[code]
        if not queries.may_see(actor, cube):
            continue
        inside = scope if cube.permission is None else reach(actor, cube.permission, scope)
        only = {"state": ("in_force",)} if code == "agreements" else None
        table = queries.table(inside, cube, ("holding",), cube.measures[0].name, only, today=today)
        found += [
            Gap(f"{title}三个月内到期", table.figure("soon"), code),
            Gap(f"{title}已到期未续", table.figure("over"), code),
        ]
    return found


def _changes(scope: Scope, status: Table, level: Table, plans: Table, today: date) -> list[str]:
    """What is different from the end of last month, in words; a correction made since is a change as well."""
    end = date.fromordinal(today.replace(day=1).toordinal() - 1)
    asked = [(CUBES[cube], by, None) for cube, by in (STATUS, LEVEL)]
    then_status, then_level, then_plans = queries.tables(
        scope, [*asked, (CUBES["plans"], PLANS_BY[1], "plans")], today=today, on=end
    )
    if not then_status.total and not then_plans.total:
        return [f"{end.isoformat()} 库内还没有数据，下月起显示变化。"]
    unit = status.measure.unit
    senior = ("full_senior", "associate_senior")
    pairs = [
        ("在库人才", status.total, then_status.total, unit),
        ("已核实", _counted(status, VERIFIED), _counted(then_status, VERIFIED), unit),
        ("高级职称", _counted(level, senior), _counted(then_level, senior), unit),
        ("已报送的激励方案", plans.total, then_plans.total, "个"),
    ]
    told = [
        f"{title} {now:,} {of}，比 {end.isoformat()} {'增加' if now > before else '减少'} {abs(now - before):,} {of}。"
        for title, now, before, of in pairs
        if now != before
    ]
    return told or [f"与 {end.isoformat()} 相比没有变化。"]
