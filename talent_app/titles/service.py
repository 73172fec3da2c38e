"""Commands of applications for professional titles: apply, each step of the table, objections, revocation.

What a confirmed application gives stands in the registration's own records, written as verified; never twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months, is_notice_long_enough, notice_ends
from talent_app.core.errors import Conflict, InvalidInput, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.rules.codes import code_table
from talent_app.rules.title_policy import title_policy
from talent_app.talents import entering
from talent_app.talents import queries as talents
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.record_enums import TitleWay
from talent_app.titles import queries
from talent_app.titles.counting import check_ballot, check_committee
from talent_app.titles.enums import ApplicationState, EvaluationPath, ObjectionStage
from talent_app.titles.models import (
    LONGEST_NOTE,
    TitleApplication,
    TitleBar,
    TitleEngagement,
    TitleStep,
)
from talent_app.titles.workflow import NO_RESULT_NOTICE, NO_UNIT_NOTICE, TITLE_WORKFLOW
from talent_app.titles.workflow import TitleAction as A

OPEN = (
    ApplicationState.DRAFT, ApplicationState.UNIT_REVIEW, ApplicationState.UNIT_NOTICE, ApplicationState.FORWARDED,
    ApplicationState.EVALUATION, ApplicationState.RESULT_NOTICE, ApplicationState.RETURNED,
)  # fmt: skip
WAYS = {
    EvaluationPath.EXAMINATION: TitleWay.EXAMINATION,
    EvaluationPath.COMBINED: TitleWay.BOTH,
    EvaluationPath.ASSESSMENT: TitleWay.CONFIRMATION,
}


@command(Permission.TALENT_EDIT)
def create_application(actor: Actor, talent_id: int, values: Mapping[str, Any]) -> TitleApplication:
    """Begin an application of a verified person: series, level, title_name, specialty, way, exception, summary."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    talent = talents.talent_or_404(reach, talent_id)
    if talent.status not in IN_FORCE:
        raise Conflict(f"“{talent.name}”的档案还没有核实，不能申报职称。", "请先提交核实；申报条件按核实后的档案判断。")
    if talent.is_on_post is False:
        source = title_policy().limits["bar_months"].source
        raise RuleBlocked(f"“{talent.name}”已不在岗，离退休人员不得申报。（{source}）", (), "档案有误的先更正。")
    day = running().changes.day
    bar = queries.bar_of(reach, talent, day)
    if bar is not None:
        limit = title_policy().limits["bar_months"]
        raise RuleBlocked(
            f"“{talent.name}”因弄虚作假被撤销职称，{bar.until_on.isoformat()} 前不得申报。（{limit.source}）",
            (),
            "期满后再申报。",
        )
    row = TitleApplication(
        organisation_id=talent.organisation_id, talent_id=talent.id, person_name=talent.name,
        state=ApplicationState.DRAFT, drafted_by=actor.user_id, drafted_by_name=actor.name, competent_office="",
        committee_name="", result_document="", certificate_number="",
    )  # fmt: skip
    _fill(row, values)
    _check_single(reach, row)
    session.add(row)
    record(Action.TITLE_APPLIED, row, title=row.title_name)
    return row


@command(Permission.TALENT_EDIT)
def change_application(
    actor: Actor, application_id: int, version: int | None, values: Mapping[str, Any]
) -> TitleApplication:
    """Change a draft or a returned application."""
    row = queries.application_or_404(reach_of(actor, Permission.TALENT_EDIT), application_id, locked=True)
    check_version(row, version)
    if row.state not in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        raise Conflict(f"当前状态为“{row.state.title}”，不能修改。", "退回后才能修改。")
    _fill(row, values)
    record(Action.TITLE_CHANGED, row, title=row.title_name)
    return row


def _fill(row: TitleApplication, values: Mapping[str, Any]) -> None:
    series, level = values["series"], values["level"]
    names = code_table("title_series")[series].titles.get(level, ())
    if not names:
        raise InvalidInput("该系列没有这一级别。", "请按职称系列表选择级别。", "level")
    way = values["way"]
    policy = title_policy()
    if way.value not in policy.ways(series, level):
        offered = "、".join(policy.paths[code].title for code in policy.ways(series, level))
        raise InvalidInput(f"该系列这一级别不采用{way.title}。", f"可选：{offered}。", "way")
    row.series, row.level, row.way = series, level, way
    row.title_name = values.get("title_name") or names[0]
    if row.title_name not in names:
        raise InvalidInput(f"该系列这一级别没有“{row.title_name}”。", f"可填写：{'、'.join(names)}。", "title_name")
    for name in ("specialty", "exception", "summary"):
        setattr(row, name, values.get(name) or "")


def _check_single(reach: Scope, row: TitleApplication) -> None:
    for other in queries.applications_in(reach, OPEN):
        if other.talent_id == row.talent_id and (other.series, other.level) == (row.series, row.level):
            raise Conflict(f"“{row.person_name}”已有同一职称的申报在办理。", "请打开原申报继续办理，或先撤回。")


@command(Permission.TALENT_EDIT)
def act_as_unit(
    actor: Actor, application_id: int, version: int | None, action: A, values: Mapping[str, Any]
) -> TitleApplication:
    """A step of the unit's office: submit, forward after the notice, withdraw."""
    return _act(actor, Permission.TALENT_EDIT, application_id, version, action, values)


@command(Permission.TITLE_APPROVE)
def act_as_leader(
    actor: Actor, application_id: int, version: int | None, action: A, values: Mapping[str, Any]
) -> TitleApplication:
    """A step of the unit's leader: recommend and publish, return."""
    return _act(actor, Permission.TITLE_APPROVE, application_id, version, action, values)


@command(Permission.TALENT_VERIFY)
def act_as_regulator(
    actor: Actor, application_id: int, version: int | None, action: A, values: Mapping[str, Any]
) -> TitleApplication:
    """A step of the competent office: accept, enter the result, confirm, revoke."""
    return _act(actor, Permission.TALENT_VERIFY, application_id, version, action, values)


def conditions_of(row: TitleApplication) -> frozenset[str]:
    """The words of the table that hold for an application."""
    path = title_policy().paths[row.way.value]
    found = {NO_UNIT_NOTICE} if not path.unit_notice else set()
    return frozenset(found | ({NO_RESULT_NOTICE} if not path.result_notice else set()))


def _act(
    actor: Actor, permission: Permission, application_id: int, version: int | None, action: A, values: Mapping[str, Any]
) -> TitleApplication:
    reach = reach_of(actor, permission)
    row = queries.application_or_404(reach, application_id, locked=True)
    check_version(row, version)
    note = " ".join((values.get("note") or "").split())[:LONGEST_NOTE]
    step = TITLE_WORKFLOW.apply(row.state, action, lambda p: p is permission, note, conditions_of(row))
    if action is A.RECOMMEND and actor.user_id is not None and actor.user_id == row.drafted_by:
        raise Conflict("经办人不能审核自己经办的申报。", "请由其他负责人审核。")
    if action in _EFFECTS:
        _EFFECTS[action](actor, reach, row, values, note)
    old = row.state
    row.state = step.target
    session.add(
        TitleStep(
            organisation_id=row.organisation_id, application_id=row.id, action=step.label, new_state=step.target,
            note=note, done_by=actor.name, done_at=running().at,
        )
    )  # fmt: skip
    record(Action.TITLE_MOVED, row, title=row.title_name, old_status=old.value, new_status=step.target.value, note=note)
    if step.notify:
        asked = {t.permission for t in TITLE_WORKFLOW.transitions if t.source is step.target and t.style == "primary"}
        for wanted in asked or {Permission.TALENT_EDIT}:
            notify(
                Event.TITLE_STEP, link=f"/titles/{row.id}", organisation_id=row.organisation_id, permission=wanted,
                values={"title": row.title_name, "state": step.target.title},
                matter=f"title:{row.id}:{row.version}:{step.target.value}:{wanted.value}",
            )  # fmt: skip
    return row


def _submit(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    talent = talents.talent_or_404(reach, row.talent_id)
    results = queries.eligibility(reach, talent, row.series, row.level, running().changes.day)
    if results and not any(one.holds for one in results) and not row.exception:
        lacking = "；".join(f"{part.text}（{part.found}）" for part in results[0].missing)
        raise InvalidInput(
            f"按待核原文的申报条件，还有：{lacking}。",
            "条件未与原文核对，不阻止申报；请先写明破格或直接申报的理由。",
            "exception",
        )


def _recommend(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    if NO_UNIT_NOTICE in conditions_of(row):
        row.forwarded_on = running().changes.day
        return
    row.unit_published_on = running().changes.day
    row.unit_closed_on = _end_of_notice(reach, row.unit_published_on)


def _end_of_notice(reach: Scope, published: date) -> date:
    return notice_ends(published, int(title_policy().limits["notice_days"].value), queries.calendar(reach)).day


def _check_notice(reach: Scope, row: TitleApplication, stage: ObjectionStage, published: date | None) -> None:
    limit = title_policy().limits["notice_days"]
    day = running().changes.day
    calendar = queries.calendar(reach)
    if published is None:
        raise RuleBlocked(f"{stage.title}还没有发布。（{limit.source}）", (), "请先公示。")
    end = notice_ends(published, int(limit.value), calendar)
    if day <= end.day or end.provisional or not is_notice_long_enough(published, day, int(limit.value), calendar):
        tentative = f"（{end.note}）" if end.provisional else ""
        raise RuleBlocked(
            f"{stage.title}自 {published.isoformat()} 起不满 {limit.value} 个工作日。（{limit.source}）", (),
            f"{end.day.isoformat()} 公示期满后的第二天起办理{tentative}。",
        )  # fmt: skip
    if any(one.settled_on is None for one in queries.objections_of(reach, row)):
        raise Conflict("还有异议没有办结。", "请先登记每一项异议的处理情况。")
    if any(one.is_upheld and one.stage is stage for one in queries.objections_of(reach, row)):
        raise Conflict("有异议经查成立。", "请退回或不予确认。")


def _forward(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    _check_notice(reach, row, ObjectionStage.UNIT, row.unit_published_on)
    row.forwarded_on = running().changes.day
    row.competent_office = values.get("competent_office") or row.competent_office
    if not row.competent_office:
        raise InvalidInput("没有填写评审主管部门。", "请填写报送部门。", "competent_office")


def _accept(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    if row.way is EvaluationPath.OWN_COMMITTEE:
        check_committee(reach, row, running().changes.day)


def _pass(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    day = running().changes.day
    row.decided_on = values.get("decided_on") or day
    if row.way is EvaluationPath.OWN_COMMITTEE:
        row.committee_name, row.decided_on = check_ballot(reach, row)
    else:
        row.committee_name = values.get("committee_name") or ""
        if not row.committee_name:
            raise InvalidInput("没有填写评审委员会。", "请填写作出评审的委员会全称。", "committee_name")
    if row.decided_on > day:
        raise InvalidInput("评审日期晚于今天。", "请填写实际评审日期。", "decided_on")
    row.result_document = values.get("result_document") or ""
    row.result_published_on, row.result_closed_on = day, _end_of_notice(reach, day)


def _confirm(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    if NO_RESULT_NOTICE not in conditions_of(row):
        _check_notice(reach, row, ObjectionStage.RESULT, row.result_published_on)
    for name, told in (("certificate_number", "证书编号"), ("result_document", "结果文号")):
        setattr(row, name, values.get(name) or getattr(row, name))
        if not getattr(row, name):
            raise InvalidInput(f"没有填写{told}。", f"请按证书或文件填写{told}。", name)
    row.decided_on = row.decided_on or values.get("decided_on") or running().changes.day
    row.committee_name = row.committee_name or values.get("committee_name") or row.competent_office
    talent = talents.talent_or_404(reach, row.talent_id, locked=True)
    made = entering.enter_verified(
        reach, talent, "titles",
        {
            "series": row.series, "level": row.level, "name": row.title_name, "specialty": row.specialty or None,
            "way": WAYS.get(row.way, TitleWay.REVIEW), "obtained_on": row.decided_on.isoformat(),
            "certificate_number": row.certificate_number, "approved_by": row.committee_name or None,
        },
    )  # fmt: skip
    row.record_id = made.id


def _revoke(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    day = running().changes.day
    months = int(title_policy().limits["bar_months"].value)
    talent = talents.talent_or_404(reach, row.talent_id, locked=True)
    entering.withdraw_title(reach, talent, row.record_id, day)
    statement = select(TitleEngagement).where(
        TitleEngagement.talent_id == row.talent_id, TitleEngagement.qualification_id == row.record_id
    )
    for one in session.scalars(statement):
        one.ended_on, one.end_reason = one.ended_on or day, one.end_reason or "职称资格已撤销"
    row.revoked_on, row.barred_until = day, add_months(day, months)
    session.add(
        TitleBar(
            organisation_id=row.organisation_id, talent_id=row.talent_id, application_id=row.id, from_on=day,
            until_on=row.barred_until, months=months, reason=note,
        )
    )  # fmt: skip


_EFFECTS = {
    A.SUBMIT: _submit, A.RECOMMEND: _recommend, A.FORWARD: _forward, A.ACCEPT: _accept, A.PASS: _pass,
    A.CONFIRM: _confirm, A.REVOKE: _revoke,
}  # fmt: skip
