"""Parts of the cockpit: what the plans cover, what research came to, and who reported what of the enterprises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from talent_app.core.actor import Actor
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import within_scope
from talent_app.identity.permissions import Permission
from talent_app.incentives import execution_queries
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure_models import EnterpriseYear
from talent_app.incentives.states import SETTLED
from talent_app.incentives.wage_models import WageRecord, WageState
from talent_app.innovation import figures as innovation_figures
from talent_app.innovation import queries as innovation
from talent_app.organisations.models import Organisation
from talent_app.policy.queries import book
from talent_app.rules.grades import is_worse
from talent_app.rules.parameters import Policy
from talent_app.rules.wage_total import assessed_profit
from talent_app.statistics import queries
from talent_app.statistics.cube import Table
from talent_app.statistics.cubes import CUBES

VERIFIED = frozenset({"verified", "in_reserve"})
FILED = (WageState.FILED, WageState.SEEN)


@dataclass(frozen=True)
class Gap:
    """Something that asks for attention: what, how many, and the key of the list behind it."""

    title: str
    number: int
    link: str
    note: str = ""


@dataclass(frozen=True)
class Firm:
    """One enterprise in the table: people, completeness, and what it reported when."""

    place: Organisation
    people: int
    complete: Fraction | None
    verified: Fraction | None
    innovation: str = ""
    wages: str = ""
    reports: str = ""
    late: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """Decided plans of one year: people, amounts, and the share of the after-tax profit of the same enterprises."""

    year: int
    plans: int
    people: int
    amount: Money
    profit: Money
    covered: Money
    without: int

    def part_of(self, total: int) -> Fraction | None:
        """The people as a share of all who are registered."""
        return Fraction(self.people, total) if total else None

    @property
    def share(self) -> Fraction | None:
        """The amount as a share of the profit, over the enterprises whose profit is entered."""
        return Fraction(self.covered.ratio_to(self.profit)) if self.profit > Money.ZERO else None


@dataclass(frozen=True)
class Research:
    """Research of one year over the returns that were sent."""

    year: int
    returns: int
    spent: Money
    revenue: Money
    added: Money
    claims: tuple[tuple[str, int, int], ...]
    #: Whether KPI-001 still waits for a comparison with the official text.
    is_open: bool = True

    @property
    def intensity(self) -> Fraction | None:
        """Spending over revenue."""
        return Fraction(self.spent.ratio_to(self.revenue)) if self.revenue > Money.ZERO else None


def reach(actor: Actor, permission: Permission, scope: Scope) -> Scope:
    """Where the reader holds a further permission within the page's scope; nowhere without it."""
    if not actor.can(permission):
        return Scope.nothing()
    other = actor.scope_for(permission)
    if scope.organisation_ids is None or other.organisation_ids is None:
        return other if scope.organisation_ids is None else scope
    return Scope(scope.organisation_ids & other.organisation_ids)


def coverage(scope: Scope, plans: Sequence[Table], year: int) -> list[Coverage]:
    """Plans of the last three years that were decided."""
    decided = [state.value for state in SETTLED]
    profit = EnterpriseYear.__table__.c.net_profit_fen
    statement = (
        select(Plan.year, Plan.organisation_id, func.sum(Plan.__table__.c.pool_fen), func.max(profit))
        .outerjoin(
            EnterpriseYear,
            (EnterpriseYear.organisation_id == Plan.organisation_id) & (EnterpriseYear.year == Plan.year),
        )
        .where(Plan.state.in_(list(SETTLED)), Plan.year > year - 3, Plan.year <= year)
        .group_by(Plan.year, Plan.organisation_id)
    )
    rows = session.execute(within_scope(statement, Plan, scope)).all()
    found = []
    for of in range(year, year - 3, -1):
        mine = [row for row in rows if row[0] == of]
        known = [row for row in mine if row[3] is not None]
        number, amount, people = (sum(table.figure(state, str(of)) for state in decided) for table in plans)
        if number:
            found.append(
                Coverage(
                    of, number, people, Money.from_fen(amount), Money.from_fen(sum(_fen(row[3]) for row in known)),
                    Money.from_fen(sum(_fen(row[2]) for row in known)), len(mine) - len(known),
                )
            )  # fmt: skip
    return found


def _fen(value: Any) -> int:
    return value.fen if isinstance(value, Money) else int(value or 0)


def research(actor: Actor, scope: Scope, lines: Sequence[innovation.Line], year: int) -> Research | None:
    """Spending, intensity, what is regarded as profit (KPI-001), and claims of bonus points by kind."""
    if not actor.can(Permission.INNOVATION_READ):
        return None
    sent = [line for line in lines if not line.is_missing]
    policy = Policy(book(scope), date(year, 12, 31))
    added = Money.ZERO
    for line in sent:
        spent = line.values.get("rd_total")
        told = assessed_profit(Money.ZERO, spent, policy, line.values.get("rd_previous")) if spent is not None else None
        added = added + (told.added if told is not None else Money.ZERO)
    inside = reach(actor, Permission.INNOVATION_READ, scope)
    items, claims = (
        queries.table(
            inside, CUBES["innovation_items"], ("kind",), name, {"year": (str(year),)}, today=date(year + 1, 12, 31)
        )
        for name in ("items", "claims")
    )
    known = [line for line in sent if innovation_figures.intensity(line.values) is not None]
    return Research(
        year,
        len(sent),
        Money.total(line.values["rd_total"] for line in known),
        Money.total(line.values["revenue"] for line in known),
        added,
        tuple((label, items.figure(code), claims.figure(code)) for code, label in items.row_codes),
        is_worse(policy.worst_evidence("KPI-001"), "B"),
    )


def firms(
    actor: Actor, scope: Scope, places: Sequence[Organisation], lines: Sequence[innovation.Line], today: date
) -> list[Firm]:
    """Each enterprise: completeness of its records, and whether it reported last year in time."""
    year = today.year - 1
    table = queries.table(scope, CUBES["talents"], ("organisation", "status"), "registrations", today=today)
    plain = reach(actor, Permission.PLAN_READ, scope)
    filed = dict(
        session.execute(
            within_scope(select(WageRecord.organisation_id, WageRecord.filed_on), WageRecord, plain).where(
                WageRecord.year == year, WageRecord.state.in_(FILED)
            )
        ).all()
    )
    plans = [plan for plan, _place in execution_queries.running_plans(plain, actor, year)]
    reports = execution_queries.reports_by_plan(plain, plans, year)
    returns = {line.enterprise.id: line for line in lines}
    found = []
    for place in places:
        code = str(place.id)
        people = sum(table.figure(code, status) for status, _ in table.column_codes)
        owed = [plan for plan in plans if plan.organisation_id == place.id]
        sent = [reports[plan.id] for plan in owed if plan.id in reports and reports[plan.id].sent_on is not None]
        late = sum(1 for row in sent if row.sent_on is not None and row.sent_on > row.due_on)
        line = returns.get(place.id)
        day = line.row.sent_on if line is not None and line.row is not None and not line.is_missing else None
        missing = [] if line is None or not line.is_missing else ["科技创新年报"]
        missing += ["工资总额备案"] if plain.covers(place.id) and place.id not in filed else []
        missing += ["激励方案年度报告"] if len(sent) < len(owed) else []
        found.append(
            Firm(
                place, people,
                Fraction(people - table.figure(code, "incomplete"), people) if people else None,
                Fraction(sum(table.figure(code, each) for each in VERIFIED), people) if people else None,
                day.isoformat() if day else "", filed[place.id].isoformat() if filed.get(place.id) else "",
                f"{len(sent)}/{len(owed)}" if owed else "", late, tuple(missing),
            )
        )  # fmt: skip
    return found
