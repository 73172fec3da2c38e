"""What speaks for stopping a reward that is being paid: left, agreement ended early, condition gone, use unchecked.

Found from what the registry, the agreements and the payments say; nothing is decided here. A person stops the reward
or says why it goes on (`stopping.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from talent_app.agreements.enums import AgreementState
from talent_app.agreements.models import Agreement
from talent_app.core.dates import add_months
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import select_within
from talent_app.policy import queries as policy
from talent_app.rewards import eligibility
from talent_app.rewards.enums import InstalmentState, Lapse, UseState
from talent_app.rewards.models import Reward, RewardInstalment
from talent_app.rewards.schemes import Scheme, schemes_for
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.talent_class import Evidence, Standing, judged
from talent_app.talents.models import Talent
from talent_app.talents.record_models_career import Departure

USUAL_USE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that speaks for stopping: what, since when, why in words; the same thing has the same code."""

    code: str
    lapse: Lapse
    since: date
    reason: str


def signals(scope: Scope, rewards: Sequence[Reward], day: date) -> dict[int, list[Signal]]:
    """Reward → what speaks against paying it on; rewards in which nothing does are left out."""
    people = _people(scope, {row.talent_id for row in rewards})
    left = _departures(scope, people)
    ended = _agreements(scope, people)
    unchecked = _unchecked_uses(scope, [row.id for row in rewards if row.use_checked], day)
    facts = eligibility.facts_of(scope, [row for row in people.values() if row.deleted_at is None])
    schemes: dict[int, list[Scheme]] = {}
    found: dict[int, list[Signal]] = {}
    for row in rewards:
        if row.organisation_id not in schemes:
            schemes[row.organisation_id] = schemes_for(scope, row.organisation_id, day)
        told = [
            *_gone(row, people.get(row.talent_id), left.get(row.talent_id, ())),
            *_broken_off(row, ended.get(row.talent_id, ())),
            *_unmet(row, schemes[row.organisation_id], facts.get(row.talent_id, []), day),
            *unchecked.get(row.id, ()),
        ]
        if told:
            found[row.id] = told
    return found


def _people(scope: Scope, ids: Iterable[int]) -> dict[int, Talent]:
    statement = select_within(scope, Talent).where(Talent.id.in_(set(ids)))
    rows = session.scalars(statement.execution_options(include_deleted=True))
    return {row.id: row for row in rows}


def _departures(scope: Scope, people: Iterable[int]) -> dict[int, list[Departure]]:
    found: dict[int, list[Departure]] = {}
    statement = select_within(scope, Departure).where(Departure.talent_id.in_(list(people)))
    for row in session.scalars(statement.order_by(Departure.left_on)):
        found.setdefault(row.talent_id, []).append(row)
    return found


def _agreements(scope: Scope, people: Iterable[int]) -> dict[int, list[Agreement]]:
    found: dict[int, list[Agreement]] = {}
    statement = select_within(scope, Agreement).where(
        Agreement.talent_id.in_(list(people)), Agreement.state == AgreementState.ENDED_EARLY
    )
    for row in session.scalars(statement.order_by(Agreement.id)):
        found.setdefault(row.talent_id, []).append(row)
    return found


def _gone(row: Reward, talent: Talent | None, departures: Sequence[Departure]) -> Iterable[Signal]:
    """Left the enterprise after the reward began, was taken over by another, or is no longer registered."""
    for one in departures:
        if one.left_on >= row.starts_on:
            kind = f"（{one.kind.title}）" if one.kind else ""
            yield Signal(f"left:{one.left_on}", Lapse.LEFT, one.left_on, f"离职记录：{one.left_on} 离职{kind}")
    if talent is not None and talent.organisation_id != row.organisation_id:
        code = f"moved:{talent.organisation_id}"
        yield Signal(code, Lapse.LEFT, row.starts_on, "档案已转到其他单位，转出日期请核对后填写")


def _broken_off(row: Reward, agreements: Sequence[Agreement]) -> Iterable[Signal]:
    for one in agreements:
        if one.left_on is not None and one.left_on >= row.starts_on:
            told = f"{one.label} 于 {one.left_on} 提前终止"
            yield Signal(f"agreement:{one.id}", Lapse.LEFT, one.left_on, told)


def _unmet(row: Reward, schemes: Sequence[Scheme], facts: Sequence[Evidence], day: date) -> Iterable[Signal]:
    """A condition that held when the application was judged and no longer does by the file of today."""
    scheme = next((one for one in schemes if one.code == row.scheme), None)
    item = scheme.item(row.item) if scheme is not None else None
    if item is None:
        return  # what was granted under a scheme that has ended is paid on
    held = {one["label"] for one in row.basis["conditions"] if one["standing"] != Standing.MISSING.value}
    valid = [fact for fact in facts if fact.valid_until is None or fact.valid_until >= day]
    for place, condition in enumerate(item.conditions):
        if condition.label not in held or judged(condition, valid, day).standing is not Standing.MISSING:
            continue
        ends = [one.valid_until for one in facts if one.kind == condition.kind and one.valid_until]
        expired = max((one for one in ends if one < day), default=None)
        since = expired + timedelta(days=1) if expired is not None else day
        yield Signal(f"condition:{place}", Lapse.CONDITION, since, f"档案中已不再符合：{condition.label}")


def _unchecked_uses(scope: Scope, ids: Sequence[int], day: date) -> dict[int, list[Signal]]:
    """RW-005: a payment whose use has not been checked some months after it was made."""
    if not ids:
        return {}
    months = use_check_months(day)
    statement = select(RewardInstalment).where(
        RewardInstalment.reward_id.in_(ids),
        RewardInstalment.state == InstalmentState.PAID,
        RewardInstalment.use_state.in_((UseState.OPEN, UseState.REPORTED)),
    )
    if scope.organisation_ids is not None:
        statement = statement.where(RewardInstalment.organisation_id.in_(scope.organisation_ids))
    found: dict[int, list[Signal]] = {}
    for one in session.scalars(statement.order_by(RewardInstalment.number)):
        if one.paid_on is None or (due := add_months(one.paid_on, months)) >= day:
            continue
        told = f"第 {one.number} 期 {one.paid_on} 支付，满 {months} 个月仍未核查使用情况"
        found.setdefault(one.reward_id, []).append(
            Signal(f"use:{one.number}:{one.paid_on}", Lapse.CONDITION, due + timedelta(days=1), told)
        )
    return found


def use_check_months(day: date) -> int:
    """After how many months the use of a payment must have been checked; the platform's own rule."""
    try:
        return Policy(policy.book(Scope.nothing()), day).whole("rewards.use_check_months")
    except NotInForce:
        return USUAL_USE_MONTHS
