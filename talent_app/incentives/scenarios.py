"""Scenarios of a plan: copies tried out beside the draft, their figures, and making one of them the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, NotFound
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives import drafting, queries
from talent_app.incentives.assessment import Assessment
from talent_app.incentives.facts import facts_of, instrument_of, pack, packed, unpack
from talent_app.incentives.grid import PeopleGrid
from talent_app.incentives.models import Plan, PlanPerson
from talent_app.incentives.preview import preview
from talent_app.incentives.scenario_assumptions import USUAL, USUAL_CHANGES, Assumptions, read_assumptions
from talent_app.incentives.scenario_models import PlanScenario
from talent_app.incentives.states import TYPED, AllocationBy
from talent_app.rules import scenario as rules
from talent_app.rules.parameters import Policy
from talent_app.rules.wage_effect import PlanEffect, plan_effect

MOST = 3
MOST_NET = 300


def packed_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Typed rows as they are stored."""
    return [{key: packed(value) for key, value in row.items() if value is not None} for row in rows]


def typed_rows(plan: Plan, stored: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Stored rows as `drafting.set_people` takes them."""
    fields = instrument_of(plan.instrument).known_person_facts
    heads = ("ref", "talent", "name", "post")
    return [
        {key: row[key] for key in heads if key in row}
        | unpack(fields, {"values": {key: value for key, value in row.items() if key not in heads}})
        for row in stored
    ]


def scenarios(scope: Scope, plan: Plan, *, former: bool = False) -> list[PlanScenario]:
    """The scenarios of a plan in order; `former` gives the drafts that stood before a promotion instead."""
    if not scope.covers(plan.organisation_id):
        raise NotFound()
    wanted = PlanScenario.is_former.is_(former)
    statement = select(PlanScenario).where(PlanScenario.plan_id == plan.id, wanted)
    return list(session.scalars(statement.order_by(PlanScenario.position, PlanScenario.id)))


def scenario_or_404(scope: Scope, plan: Plan, scenario_id: int) -> PlanScenario:
    """One scenario of a plan."""
    statement = select(PlanScenario).where(PlanScenario.id == scenario_id, PlanScenario.plan_id == plan.id)
    row = session.scalars(statement).one_or_none()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound("没有找到这个情景。", "请从情景对比页面重新进入。")
    return row


def _plan(actor: Actor, plan_id: int) -> Plan:
    plan = queries.plan_or_404(drafting.reach(actor, Permission.PLAN_EDIT), actor, plan_id)
    if not plan.is_editable:
        raise Conflict(f"方案当前为“{plan.state.title}”，不能编制情景。", "退回修改后可以再用。")
    return plan


def _snapshot(plan: Plan, people: Sequence[PlanPerson], title: str, position: int, *, former: bool) -> PlanScenario:
    return PlanScenario(
        organisation_id=plan.organisation_id, plan_id=plan.id, title=title, position=position,
        allocation_by=plan.allocation_by, facts=plan.facts, people=packed_rows(PeopleGrid.of(plan, people).rows()),
        assumptions=USUAL, is_former=former, made_by=plan.drafted_by,
    )  # fmt: skip


@command(Permission.PLAN_EDIT)
def copy_scenario(actor: Actor, plan_id: int, title: str) -> PlanScenario:
    """Copy the draft as it stands into a new scenario."""
    plan = _plan(actor, plan_id)
    scope = drafting.reach(actor, Permission.PLAN_EDIT)
    present = scenarios(scope, plan)
    if len(present) >= MOST:
        raise Conflict(f"一个方案最多同时比较 {MOST} 个情景。", "请先删除一个情景。")
    row = _snapshot(plan, queries.people_of(scope, plan), title, len(present) + 1, former=False)
    session.add(row)
    record(Action.SCENARIO_CHANGED, plan, number=plan.number, name=title)
    return row


@command(Permission.PLAN_EDIT)
def save_scenario(
    actor: Actor, plan_id: int, scenario_id: int, version: int | None, *, title: str, facts: Mapping[str, Any],
    values: Mapping[str, Any], assumptions: Mapping[str, str],
) -> PlanScenario:  # fmt: skip
    """Change a scenario: facts, each person's weight or amount, assumptions."""
    plan = _plan(actor, plan_id)
    row = scenario_or_404(drafting.reach(actor, Permission.PLAN_EDIT), plan, scenario_id)
    check_version(row, version)
    read_assumptions(assumptions)
    stated = {**unpack(instrument_of(plan.instrument).known_facts, row.facts), **facts}
    key = row.allocation_by.value
    people = [
        {**entry, key: packed(values[entry["ref"]])} if values.get(entry["ref"]) is not None else dict(entry)
        for entry in row.people
    ]
    new = {"title": title, "facts": pack(stated), "people": people, "assumptions": dict(assumptions)}
    if all(getattr(row, name) == value for name, value in new.items()):
        raise Unchanged(row)
    for name, value in new.items():
        setattr(row, name, value)
    record(Action.SCENARIO_CHANGED, plan, number=plan.number, name=title)
    return row


@command(Permission.PLAN_EDIT)
def remove_scenario(actor: Actor, plan_id: int, scenario_id: int, version: int | None) -> None:
    """Take a scenario away."""
    plan = _plan(actor, plan_id)
    row = scenario_or_404(drafting.reach(actor, Permission.PLAN_EDIT), plan, scenario_id)
    check_version(row, version)
    record(Action.SCENARIO_REMOVED, plan, number=plan.number, name=row.title)
    session.delete(row)


@command(Permission.PLAN_EDIT)
def promote_scenario(actor: Actor, plan_id: int, scenario_id: int, version: int | None) -> Plan:
    """Make a scenario the draft; the draft before it is kept, so that this can be taken back."""
    plan = _plan(actor, plan_id)
    scope = drafting.reach(actor, Permission.PLAN_EDIT)
    row = scenario_or_404(scope, plan, scenario_id)
    check_version(row, version)
    title = f"采用“{row.title}”之前的草案"[:80] if not row.is_former else "恢复之前的草案"
    facts = unpack(instrument_of(plan.instrument).known_facts, row.facts)
    gone = {name: None for name in facts_of(plan) if name not in facts}
    replace_draft(actor, plan, facts | gone, typed_rows(plan, row.people), title)
    record(Action.SCENARIO_PROMOTED, plan, number=plan.number, name=row.title)
    return plan


def replace_draft(
    actor: Actor, plan: Plan, facts: Mapping[str, Any], people: Sequence[Mapping[str, Any]], title: str
) -> None:
    """Within a command: other facts and people in the draft; what stood there is kept under `title` to be restored."""
    scope = drafting.reach(actor, Permission.PLAN_EDIT)
    before = _snapshot(plan, queries.people_of(scope, plan), title, 0, former=True)
    changed = [
        _happens(drafting.update_facts, actor, plan.id, None, facts),
        _happens(drafting.set_people, actor, plan.id, None, people),
    ]
    if not any(changed):
        raise Unchanged(plan)
    for old in scenarios(scope, plan, former=True):
        session.delete(old)
    session.add(before)


def _happens(call: Any, *arguments: Any) -> bool:
    """Whether an inner command had something to change."""
    try:
        call(*arguments)
    except Unchanged:
        return False
    return True


@dataclass
class Figures:
    """One column of the comparison."""

    key: str
    title: str
    row: PlanScenario | None
    judged: Assessment
    pool: Money | None
    amount: Money
    costs: dict[int, Money] = field(default_factory=dict)
    wage: PlanEffect | None = None
    nets: dict[str, rules.Net] = field(default_factory=dict)
    amounts: dict[str, Money] = field(default_factory=dict)
    weights: dict[str, str] = field(default_factory=dict)
    sensitivities: list[rules.Sensitivity] = field(default_factory=list)
    dilutions: list[rules.Dilution] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """How many rules block and warn."""
        return {
            name: sum(1 for each in self.judged.findings if each.severity.value == name) for name in ("block", "warn")
        }

    @property
    def net(self) -> Money | None:
        """What reaches everybody together; None where somebody's cannot be said."""
        if not self.nets or any(each.net is None for each in self.nets.values()):
            return None
        return Money.total(each.net for each in self.nets.values() if each.net is not None)


def all_changes(rows: Sequence[PlanScenario]) -> tuple[Fraction, ...]:
    """Every change of profit any scenario asks about, so that all columns answer all of them."""
    return tuple(dict.fromkeys(change for row in rows for change in read_assumptions(row.assumptions).changes))


def figures_of(
    scope: Scope, plan: Plan, row: PlanScenario | None, changes: tuple[Fraction, ...] = USUAL_CHANGES
) -> Figures:
    """The draft (no row) or a scenario with everything the comparison shows."""
    people, policy = queries.people_of(scope, plan), queries.policy_of(scope, plan)
    others = queries.other_plans(scope, plan)
    instrument = instrument_of(plan.instrument)
    if row is None:
        facts, rows, by = facts_of(plan), PeopleGrid.of(plan, people).rows(), plan.allocation_by
        judged = queries.assessment_of(scope, plan, people)
    else:
        facts, rows, by = unpack(instrument.known_facts, row.facts), typed_rows(plan, row.people), row.allocation_by
        gone = {name: None for name in facts_of(plan) if name not in facts}
        judged = preview(plan, people, others, policy, facts=facts | gone, rows=rows, by=by)
    lines = {ref: line.amount for ref, line in judged.lines.items()}
    found = Figures(
        key=str(row.id) if row else "draft", title=row.title if row else "当前草案", row=row, judged=judged,
        pool=facts.get("pool"), amount=Money.total(lines.values()), amounts=lines, facts=facts,
    )  # fmt: skip
    found.weights = {each["ref"]: _told(each.get(by.value)) for each in rows}
    assumed = read_assumptions(row.assumptions if row else USUAL)
    together = tuple(dict.fromkeys((*changes, *assumed.changes)))
    _compute(found, plan, by, rows, others, policy, replace(assumed, changes=together))
    return found


def _told(value: Any) -> str:
    return "" if value is None else value.as_yuan() if isinstance(value, Money) else str(value)


def _compute(
    found: Figures, plan: Plan, by: AllocationBy, rows: list[dict[str, Any]], others: Any, policy: Policy,
    assumed: Assumptions,
) -> None:  # fmt: skip
    found.costs = rules.cost_by_year(found.amount, plan.year, assumed.instalments)
    kind = rules.KINDS.get(plan.instrument)
    found.wage = plan_effect(kind, found.amount, policy) if kind else None
    if plan.instrument in rules.TAXED_AS_WAGES and len(rows) <= MOST_NET:
        pays = {each["ref"]: each.get("annual_pay") for each in rows}
        found.nets = {
            ref: rules.net_of(amount, pays.get(ref), plan.judged_on, policy) for ref, amount in found.amounts.items()
        }
    facts = {**found.facts, "plan_year": plan.year, "other_plans": (*found.facts.get("other_plans", ()), *others)}
    if by not in TYPED:
        facts["allocation_by"] = by.value
    heads = ("talent", "name", "post")
    request = {
        "instrument": plan.instrument,
        "on": plan.judged_on,
        "facts": facts,
        "people": [{key: value for key, value in row.items() if key not in heads} for row in rows],
    }
    found.sensitivities = rules.sensitivity(request, policy, assumed.changes)
    total = found.facts.get("total_shares")
    if total and assumed.exercises:
        found.dilutions = rules.dilution(total, plan.year, assumed.exercises)
