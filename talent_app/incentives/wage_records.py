"""A year's wage total kept for the regulator: drafted by the enterprise, filed by its head, seen by the regulator.

What the plans of the year pay is read from their registers of payments and counted with what was typed. A filed record
keeps its answer as it was computed; nothing recomputes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives.drafting import YEARS, reach
from talent_app.incentives.execution_models import PlanPayment
from talent_app.incentives.life_states import PayStatus
from talent_app.incentives.models import Plan, PlanVersion, VersionLine
from talent_app.incentives.states import SETTLED, WITH_REGULATOR, Decision
from talent_app.incentives.wage_models import WageRecord, WageState
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.organisations.queries import organisation_or_404
from talent_app.policy.queries import book
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.parameters import Policy
from talent_app.rules.wage_request import answer

COUNTED = (PayStatus.PAID, PayStatus.PLANNED)
REFUSED = (Decision.REFUSED, Decision.NOT_ACCEPTED)


def record_of(scope: Scope, actor: Actor, organisation_id: int, year: int) -> WageRecord | None:
    """The record of one enterprise and year; a draft is its own enterprise's affair."""
    organisation_or_404(scope, organisation_id)
    row = session.scalars(
        select(WageRecord).where(WageRecord.organisation_id == organisation_id, WageRecord.year == year)
    ).one_or_none()
    return row if row is None or row.state is not WageState.DRAFT or is_own(actor, organisation_id) else None


def is_own(actor: Actor, organisation_id: int) -> bool:
    """Whether the reader drafts or files for this enterprise."""
    return any(actor.can_in(each, organisation_id) for each in (Permission.PLAN_EDIT, Permission.PLAN_APPROVE))


def records_of_year(scope: Scope, actor: Actor, year: int) -> dict[int, WageRecord]:
    """The records of a year the reader may see, by enterprise."""
    rows = session.scalars(select(WageRecord).where(WageRecord.year == year))
    return {
        row.organisation_id: row
        for row in rows
        if scope.covers(row.organisation_id)
        and (row.state is not WageState.DRAFT or is_own(actor, row.organisation_id))
    }


def plans_of_year(scope: Scope, organisation_id: int, year: int) -> list[dict[str, Any]]:
    """What the submitted plans of an enterprise pay in a year: by the register of payments, else as they allocate."""
    organisation_or_404(scope, organisation_id)
    statement = (
        select(Plan, VersionLine.amount)
        .join(PlanVersion, (PlanVersion.plan_id == Plan.id) & (PlanVersion.number == Plan.current_version))
        .join(VersionLine, VersionLine.version_id == PlanVersion.id)
        .where(Plan.organisation_id == organisation_id, Plan.state.in_(WITH_REGULATOR | SETTLED))
        .order_by(Plan.number)
    )
    plans = [(plan, amount) for plan, amount in session.execute(statement).all() if plan.decision not in REFUSED]
    payments: dict[int, list[PlanPayment]] = {}
    for each in session.scalars(select(PlanPayment).where(PlanPayment.plan_id.in_([plan.id for plan, _ in plans]))):
        payments.setdefault(each.plan_id, []).append(each)
    told = []
    for plan, allocated in plans:
        register = payments.get(plan.id)
        if register:
            due = [each.amount for each in register if each.status in COUNTED and _falls(each) == year]
            amount, why = Money.total(due), "按发放登记"
        else:
            amount, why = (allocated if plan.year == year else Money.ZERO), "按方案分配额"
        if amount:
            instrument = INSTRUMENTS[plan.instrument]
            told.append(
                {
                    "id": plan.id, "number": plan.number, "title": plan.title, "kind": instrument.payment.value,
                    "kind_title": instrument.payment.title, "amount": amount.as_yuan(), "why": why,
                    "approval": plan.decision_number or plan.number,
                }
            )  # fmt: skip
    return told


def _falls(payment: PlanPayment) -> int:
    return payment.paid_on.year if payment.paid_on else payment.due_year


def answered(scope: Scope, organisation_id: int, year: int, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The whole answer with the plans counted; refuses as the rules do."""
    plans = plans_of_year(scope, organisation_id, year)
    day = date(year, 12, 31)
    paid = [{name: each[name] for name in ("kind", "amount", "approval")} for each in plans]
    request = {**typed, "on": day.isoformat(), "payments": [*typed.get("payments", ()), *paid]}
    return answer(request, Policy(book(scope), day)) | {"plans": plans}


def base_before(scope: Scope, organisation_id: int, year: int) -> Money | None:
    """What last year's filed record leaves as the base."""
    organisation_or_404(scope, organisation_id)
    statement = select(WageRecord.next_base).where(
        WageRecord.organisation_id == organisation_id, WageRecord.year == year - 1, WageRecord.state != WageState.DRAFT
    )
    return session.scalars(statement).one_or_none()


@command(Permission.PLAN_EDIT)
def save_wage_record(
    actor: Actor, organisation_id: int, year: int, version: int | None, typed: Mapping[str, Any]
) -> WageRecord:
    """Keep what was typed as the draft of a year; it must be such that the rules can answer it."""
    scope = reach(actor, Permission.PLAN_EDIT)
    organisation_or_404(scope, organisation_id)
    if year not in YEARS:
        raise InvalidInput(f"年度 {year} 不在 2016 至 2100 之间。", "请核对年度。", field="year")
    answered(scope, organisation_id, year, typed)
    row = record_of(scope, actor, organisation_id, year)
    if row is None:
        row = WageRecord(
            organisation_id=organisation_id, year=year, state=WageState.DRAFT, typed=dict(typed), filed={},
            policy_revision="", filed_by_name="", seen_by_name="",
        )  # fmt: skip
        session.add(row)
    else:
        check_version(row, version)
        if row.state is not WageState.DRAFT:
            raise Conflict("这一年度的工资总额已经备案，不能修改。", "需要更正的，请由负责人先收回。")
        if row.typed == dict(typed):
            raise Unchanged(row)
        row.typed = dict(typed)
    record(Action.WAGE_RECORD_MOVED, row, year=year, step="编制")
    return row


def _known(
    actor: Actor, permission: Permission, organisation_id: int, year: int, version: int | None, state: WageState,
    otherwise: tuple[str, str],
) -> WageRecord:  # fmt: skip
    """The record as its user saw it; refuses with these words when it is in another state than the step begins in."""
    row = record_of(reach(actor, permission), actor, organisation_id, year)
    if row is None:
        raise NotFound("这一年度还没有工资总额记录。", "请先由企业编制。")
    check_version(row, version)
    if row.state is not state:
        raise Conflict(*otherwise)
    return row


def _tell(event: Event, permission: Permission, scope: Scope, row: WageRecord) -> None:
    """Tell the other side, again when a year that was taken back is filed anew."""
    notify(
        event, link=f"/incentives/wage-totals/{row.organisation_id}/{row.year}", organisation_id=row.organisation_id,
        permission=permission, matter=f"wage:{row.id}:{row.version}:{event.value}",
        values={"enterprise": organisation_or_404(scope, row.organisation_id).name, "year": row.year},
    )  # fmt: skip


@command(Permission.PLAN_APPROVE)
def file_wage_record(actor: Actor, organisation_id: int, year: int, version: int | None) -> WageRecord:
    """The head of the enterprise files the year: the answer is kept as it is computed now."""
    otherwise = ("这一年度的工资总额已经备案。", "请刷新页面。")
    row = _known(actor, Permission.PLAN_APPROVE, organisation_id, year, version, WageState.DRAFT, otherwise)
    scope = reach(actor, Permission.PLAN_APPROVE)
    told = answered(scope, organisation_id, year, row.typed)
    row.filed, row.state = told, WageState.FILED
    row.next_base = Money.yuan(told["next_base"])
    row.policy_revision = book(scope).revision
    row.filed_on, row.filed_by_name = clock.local(running().at).date(), actor.name
    record(Action.WAGE_RECORD_MOVED, row, year=year, step="备案")
    _tell(Event.WAGE_FILED, Permission.PLAN_REVIEW, scope, row)
    return row


@command(Permission.PLAN_APPROVE)
def take_back_wage_record(actor: Actor, organisation_id: int, year: int, version: int | None) -> WageRecord:
    """The head of the enterprise takes a filed year back for correction, as long as the regulator has not seen it."""
    otherwise = ("只有已备案、尚未阅看的记录可以收回。", "国资监管机构已阅的，请与其联系。")
    row = _known(actor, Permission.PLAN_APPROVE, organisation_id, year, version, WageState.FILED, otherwise)
    row.filed, row.state, row.next_base = {}, WageState.DRAFT, None
    row.filed_on, row.filed_by_name, row.policy_revision = None, "", ""
    record(Action.WAGE_RECORD_MOVED, row, year=year, step="收回")
    return row


@command(Permission.PLAN_REVIEW)
def see_wage_record(actor: Actor, organisation_id: int, year: int, version: int | None) -> WageRecord:
    """The regulator notes that it has seen the filed year."""
    otherwise = ("只有已备案、尚未阅看的记录可以标记为已阅。", "请刷新页面。")
    row = _known(actor, Permission.PLAN_REVIEW, organisation_id, year, version, WageState.FILED, otherwise)
    row.state, row.seen_at, row.seen_by_name = WageState.SEEN, running().at, actor.name
    record(Action.WAGE_RECORD_MOVED, row, year=year, step="阅看")
    _tell(Event.WAGE_SEEN, Permission.PLAN_EDIT, reach(actor, Permission.PLAN_REVIEW), row)
    return row
