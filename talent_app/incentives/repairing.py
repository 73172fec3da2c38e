"""From a blocked draft to the nearest plan nothing blocks: proposed as a difference, applied when the user says so.

The arithmetic is `rules.repair`; the draft before a repair is kept, so that it can be taken back on the page of
scenarios.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import command, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.incentives import drafting, queries, scenarios
from talent_app.incentives.facts import instrument_of, request_of
from talent_app.incentives.grid import PeopleGrid
from talent_app.incentives.models import Plan
from talent_app.rules.explanation import as_told
from talent_app.rules.parameters import NotInForce
from talent_app.rules.repair import MODES, Change, Repair, repair


@dataclass(frozen=True)
class Difference:
    """One change as a reader sees it."""

    who: str
    what: str
    before: str
    after: str
    rule: str


def proposed(scope: Scope, plan: Plan, mode: str) -> Repair:
    """The nearest legal plan to the draft as it stands; `InvalidInput` where nothing can be computed yet."""
    people = queries.people_of(scope, plan)
    try:
        asked = request_of(plan, people, queries.other_plans(scope, plan))
        return repair(asked, mode, queries.policy_of(scope, plan))
    except NotInForce as gap:
        raise InvalidInput(gap.message, gap.hint) from gap


def differences(scope: Scope, plan: Plan, found: Repair) -> list[Difference]:
    """The changes with names and formatted values, those of the plan first."""
    names = {each.ref: each.name for each in queries.people_of(scope, plan)}
    return [_difference(plan, each, names) for each in found.changes]


def _difference(plan: Plan, change: Change, names: dict[str, str]) -> Difference:
    who = names.get(change.ref, change.ref) if change.ref else ""
    if change.fact == "people":
        return Difference(who, "激励对象", "在名单中", "移出名单", change.rule)
    instrument = instrument_of(plan.instrument)
    field = (instrument.known_person_facts if change.ref else instrument.known_facts)[change.fact]
    return Difference(who, field.label, as_told(field, change.before), as_told(field, change.after), change.rule)


@command(Permission.PLAN_EDIT)
def apply_repair(actor: Actor, plan_id: int, version: int | None, mode: str) -> Plan:
    """Make the nearest legal plan the draft; the draft before it is kept and can be brought back."""
    scope = drafting.reach(actor, Permission.PLAN_EDIT)
    plan = queries.plan_or_404(scope, actor, plan_id)
    drafting.demand_seen(plan, version)
    found = proposed(scope, plan, mode)
    if not found.is_possible or not found.changes:
        raise Conflict(found.message, "方案没有改动。")
    leaving = {each.ref for each in found.changes if each.fact == "people"}
    rows = [row for row in PeopleGrid.of(plan, queries.people_of(scope, plan)).rows() if row["ref"] not in leaving]
    by_ref: dict[str, dict[str, Any]] = {row["ref"]: row for row in rows}
    facts = {}
    for change in found.changes:
        if change.ref is None:
            facts[change.fact] = change.after
        elif change.fact != "people":
            by_ref[change.ref][change.fact] = change.after
    scenarios.replace_draft(actor, plan, facts, rows, f"按“{MODES[mode]}”修改之前的草案")
    record(Action.SCENARIO_PROMOTED, plan, number=plan.number, name=f"自动修复：{MODES[mode]}")
    return plan
