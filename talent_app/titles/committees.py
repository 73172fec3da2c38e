"""Commands of a unit's own committees: register, experts, draw by lot with avoidance, the counted ballot."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months
from talent_app.core.errors import Conflict, InvalidInput, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.titles import queries
from talent_app.titles.committee_models import TitleBallot, TitleCommittee, TitleExpert, TitleMeeting, TitleSeat
from talent_app.titles.counting import check_numbers, covers
from talent_app.titles.drawing import digest_of, order_by_lot
from talent_app.titles.enums import ApplicationState, AvoidanceReason, EvaluationPath
from talent_app.titles.models import TitleApplication
from talent_app.titles.policy_in_force import policy_on


@command(Permission.TALENT_EDIT)
def create_committee(actor: Actor, organisation_id: int, values: Mapping[str, Any]) -> TitleCommittee:
    """Enter a committee that was approved, with its number and term."""
    owner = organisations.organisation_or_404(reach_of(actor, Permission.TALENT_EDIT), organisation_id)
    limit = policy_on(values["valid_from"]).limit("committee_months")
    if values["valid_until"] <= values["valid_from"]:
        raise InvalidInput("有效期止早于有效期起。", "请检查是否填反。", "valid_until")
    if values["valid_until"] > add_months(values["valid_from"], limit.whole):
        raise InvalidInput(f"有效期超过 {limit.value} 个月。（{limit.source}）", "请按核准文件填写。", "valid_until")
    row = TitleCommittee(organisation_id=owner.id, **values)
    session.add(row)
    record(Action.TITLE_COMMITTEE_ENTERED, row, title=row.name)
    return row


@command(Permission.TALENT_EDIT)
def add_expert(actor: Actor, organisation_id: int, values: Mapping[str, Any]) -> TitleExpert:
    """Put an expert into a unit's register."""
    owner = organisations.organisation_or_404(reach_of(actor, Permission.TALENT_EDIT), organisation_id)
    row = TitleExpert(organisation_id=owner.id, is_active=True, **{"talent_id": None, **values})
    session.add(row)
    record(Action.TITLE_EXPERT_ENTERED, row, title=row.title_name)
    return row


@command(Permission.TALENT_EDIT)
def draw_meeting(
    actor: Actor,
    committee_id: int,
    planned_on: date,
    application_ids: list[int],
    avoided: Mapping[int, AvoidanceReason] | None = None,
) -> TitleMeeting:
    """Draw the members of a meeting by lot; `avoided` are experts with a reason declared beforehand."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    committee = queries.row_or_404(reach, TitleCommittee, committee_id, locked=True)
    cases = [_case(reach, committee, number, planned_on) for number in application_ids]
    if not cases:
        raise InvalidInput("没有选择申报。", "请至少选择一项评审中的申报。", "applications")
    experts = _register(committee)
    reasons = _reasons(reach, committee, experts, cases) | dict(avoided or {})
    free = [one for one in experts if one.id not in reasons]
    if len(free) < committee.seats:
        raise RuleBlocked(
            f"名册中可抽取的专家 {len(free)} 人，少于应到的 {committee.seats} 人。", (), "请补充专家名册后再抽取。"
        )
    seed = secrets.token_hex(16)
    row = TitleMeeting(
        organisation_id=committee.organisation_id, committee_id=committee.id, planned_on=planned_on, seed=seed,
        register_digest=digest_of(str(one.uid) for one in experts), register_size=len(experts),
        seats=committee.seats, present=None, drawn_by=actor.name, drawn_at=running().at, closed_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()  # seats name their meeting
    _seat(row, experts, reasons)
    for case in cases:
        session.add(TitleBallot(organisation_id=row.organisation_id, meeting_id=row.id, application_id=case.id))
    record(Action.TITLE_DRAWN, row, seats=row.seats, register_digest=row.register_digest)
    return row


def _register(committee: TitleCommittee) -> list[TitleExpert]:
    statement = select(TitleExpert).where(
        TitleExpert.organisation_id == committee.organisation_id, TitleExpert.series == committee.series,
        TitleExpert.is_active,
    )  # fmt: skip
    return list(session.scalars(statement.order_by(TitleExpert.id)))


def _case(reach: Scope, committee: TitleCommittee, number: int, day: date) -> TitleApplication:
    case = queries.application_or_404(reach, number)
    if case.state is not ApplicationState.EVALUATION or case.way is not EvaluationPath.OWN_COMMITTEE:
        raise Conflict(f"“{case.label}”不是评审中的自主评审申报。", "请刷新后重新选择。")
    if case.organisation_id != committee.organisation_id or not covers(committee, case, day):
        limit = policy_on(day).limit("committee_months")
        raise RuleBlocked(
            f"“{committee.name}”在 {day.isoformat()} 不能评审“{case.label}”。（{limit.source}）", (),
            "请核对委员会的有效期、系列和最高级别。",
        )  # fmt: skip
    return case


def _reasons(
    reach: Scope, committee: TitleCommittee, experts: list[TitleExpert], cases: list[TitleApplication]
) -> dict[int, AvoidanceReason]:
    """Who avoids by himself: applicants, and whoever works where they work."""
    owner = organisations.organisation_or_404(reach, committee.organisation_id)
    found: dict[int, AvoidanceReason] = {}
    for one in experts:
        if any(one.talent_id == case.talent_id or one.name == case.person_name for case in cases):
            found[one.id] = AvoidanceReason.APPLICANT
        elif one.employer.strip() in (owner.name, owner.short_name):
            found[one.id] = AvoidanceReason.SAME_UNIT
    return found


def _seat(row: TitleMeeting, experts: list[TitleExpert], reasons: Mapping[int, AvoidanceReason]) -> None:
    by_uid = {str(one.uid): one for one in experts}
    seated = 0
    for place, uid in enumerate(order_by_lot(row.seed, by_uid), start=1):
        expert = by_uid[uid]
        reason = reasons.get(expert.id)
        takes = reason is None and seated < row.seats
        seated += takes
        session.add(
            TitleSeat(
                organisation_id=row.organisation_id, meeting_id=row.id, expert_id=expert.id, place=place,
                is_seated=takes, avoidance=reason,
            )
        )  # fmt: skip


@command(Permission.TALENT_EDIT)
def count_meeting(
    actor: Actor, meeting_id: int, version: int | None, present: int, counts: Mapping[int, tuple[int, int, int]]
) -> TitleMeeting:
    """Close a meeting with its counts: application → (in favour, against, abstained); once, and numbers only."""
    row = queries.row_or_404(reach_of(actor, Permission.TALENT_EDIT), TitleMeeting, meeting_id, locked=True)
    check_version(row, version)
    limit = policy_on(row.planned_on).limit("attendance")
    if row.closed_at is not None:
        raise RuleBlocked(
            f"评审会已经计票，不能补投或改票。（{limit.source}）", (), "对结果有异议的，在结果公示期间提出。"
        )
    if row.planned_on > running().changes.day:
        raise InvalidInput("评审会还没有召开。", "召开当天起登记票数。", "present")
    ballots = list(session.scalars(select(TitleBallot).where(TitleBallot.meeting_id == row.id)))
    if {one.application_id for one in ballots} != set(counts):
        raise InvalidInput("每项申报都要登记票数。", "请逐项填写同意、不同意和弃权票。", "present")
    for one in ballots:
        check_numbers(row.planned_on, row.seats, present, *counts[one.application_id])
        one.in_favour, one.against, one.abstained = counts[one.application_id]
    row.present, row.closed_at = present, running().at
    record(Action.TITLE_COUNTED, row, present=present, applications=len(ballots))
    return row  # type: ignore[no-any-return]
