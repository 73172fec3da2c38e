"""What each step of an application demands and leaves behind; works inside the commands of `service`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.audit.command import running
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months, is_notice_long_enough
from talent_app.core.errors import Conflict, InvalidInput, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.rules.title_chain import path_row
from talent_app.talents import entering
from talent_app.talents import queries as talents
from talent_app.talents.record_enums import TitleWay
from talent_app.talents.record_models import Appointment
from talent_app.titles import queries
from talent_app.titles.counting import ballot_of, check_ballot, check_committee
from talent_app.titles.enums import EvaluationPath, ObjectionStage
from talent_app.titles.models import TitleApplication, TitleBar, TitleEngagement
from talent_app.titles.policy_in_force import policy_on
from talent_app.titles.workflow import NO_RESULT_NOTICE, NO_UNIT_NOTICE
from talent_app.titles.workflow import TitleAction as A

WAYS = {
    EvaluationPath.EXAMINATION: TitleWay.EXAMINATION,
    EvaluationPath.COMBINED: TitleWay.BOTH,
    EvaluationPath.ASSESSMENT: TitleWay.CONFIRMATION,
}


def conditions_of(row: TitleApplication) -> frozenset[str]:
    """The words of the table that hold for an application."""
    path = path_row(row.way.value)
    found = {NO_UNIT_NOTICE} if not path.unit_notice else set()
    return frozenset(found | ({NO_RESULT_NOTICE} if not path.result_notice else set()))


def check_person(reach: Scope, talent_id: int, day: date) -> None:
    """Refuse whoever may not apply: no longer on post, or within the recorded period after a fraud."""
    talent = talents.talent_or_404(reach, talent_id)
    limit = policy_on(day).limit("bar_months")
    if talent.is_on_post is False:
        raise RuleBlocked(f"“{talent.name}”已不在岗，离退休人员不得申报。（{limit.source}）", (), "档案有误的先更正。")
    check_bar(reach, talent_id, day)


def check_bar(reach: Scope, talent_id: int, day: date) -> None:
    """Refuse whoever is within the recorded period after a fraud."""
    talent = talents.talent_or_404(reach, talent_id)
    limit = policy_on(day).limit("bar_months")
    bar = queries.bar_of(reach, talent, day)
    if bar is not None:
        raise RuleBlocked(
            f"“{talent.name}”因弄虚作假被撤销职称，{bar.until_on.isoformat()} 前不得申报。（{limit.source}）",
            (),
            "期满后再申报。",
        )


def _submit(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    check_person(reach, row.talent_id, running().changes.day)
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
    return queries.notice_end(reach, published).day


def check_notice(
    reach: Scope, row: TitleApplication, stage: ObjectionStage, published: date | None, closed: date | None, day: date
) -> None:
    """Refuse what may follow a notice only: not published, not long enough by `day`, objections open or upheld."""
    limit = policy_on(published or day).limit("notice_days")
    if published is None:
        raise RuleBlocked(f"{stage.title}还没有发布。（{limit.source}）", (), "请先公示。")
    end = queries.notice_end(reach, published)
    last = max(end.day, closed or end.day)
    if day <= last or end.provisional:
        tentative = f"（{end.note}）" if end.provisional else ""
        raise RuleBlocked(
            f"{stage.title}自 {published.isoformat()} 起不满 {limit.value} 个工作日。（{limit.source}）", (),
            f"{last.isoformat()} 公示期满后的第二天起办理{tentative}。",
        )  # fmt: skip
    if any(one.settled_on is None for one in queries.objections_of(reach, row)):
        raise Conflict("还有异议没有办结。", "请先登记每一项异议的处理情况。")
    if any(one.is_upheld and one.stage is stage for one in queries.objections_of(reach, row)):
        raise Conflict("有异议经查成立。", "请退回或不予确认。")


def result_notice(reach: Scope, day: date, published: date | None, closed: date | None) -> tuple[date, date]:
    """When the result was published and until when: an outside committee's own notice, else one from today on."""
    if published is None and closed is None:
        return day, _end_of_notice(reach, day)
    if published is None or closed is None:
        raise InvalidInput("结果公示的起止日期只填了一个。", "请都填写；尚未公示的都不填。", "result_published_on")
    if published > day:
        raise InvalidInput("结果公示日期晚于今天。", "请填写实际公示日期；尚未公示的不填。", "result_published_on")
    limit = policy_on(published).limit("notice_days")
    if not is_notice_long_enough(published, closed, limit.whole, queries.calendar(reach)):
        raise RuleBlocked(
            f"结果公示 {published.isoformat()} 至 {closed.isoformat()} 不满 {limit.value} 个工作日。（{limit.source}）",
            (),
            "请核对公示日期；公示时间不足的须重新公示。",
        )
    return published, closed


def _forward(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    day = running().changes.day
    check_notice(reach, row, ObjectionStage.UNIT, row.unit_published_on, row.unit_closed_on, day)
    row.forwarded_on = day
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
    notice = (None, None)
    if path_row(row.way.value).committee == "outside":
        notice = (values.get("result_published_on"), values.get("result_closed_on"))
    row.result_published_on, row.result_closed_on = result_notice(reach, day, *notice)


def _fail(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    for name in ("committee_name", "result_document", "decided_on"):
        setattr(row, name, values.get(name) or getattr(row, name))
    found = ballot_of(reach, row) if row.way is EvaluationPath.OWN_COMMITTEE else None
    if found is not None:
        row.committee_name, row.decided_on = found[2].name, found[1].planned_on


def _confirm(actor: Actor, reach: Scope, row: TitleApplication, values: Mapping[str, Any], note: str) -> None:
    check_bar(reach, row.talent_id, running().changes.day)
    if NO_RESULT_NOTICE not in conditions_of(row):
        check_notice(
            reach, row, ObjectionStage.RESULT, row.result_published_on, row.result_closed_on, running().changes.day
        )
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
    months = policy_on(day).limit("bar_months").whole
    talent = talents.talent_or_404(reach, row.talent_id, locked=True)
    entering.withdraw_title(reach, talent, row.record_id, day)
    statement = select(TitleEngagement).where(
        TitleEngagement.talent_id == row.talent_id, TitleEngagement.qualification_id == row.record_id
    )
    for one in session.scalars(statement):
        appointment = session.get(Appointment, one.appointment_id)
        if appointment is not None and one.ended_on is None:
            entering.end_appointment(reach, talent, appointment, day)
        one.ended_on, one.end_reason = one.ended_on or day, one.end_reason or "职称资格已撤销"
    row.revoked_on, row.barred_until = day, add_months(day, months)
    session.add(
        TitleBar(
            organisation_id=row.organisation_id, talent_id=row.talent_id, application_id=row.id, from_on=day,
            until_on=row.barred_until, months=months, reason=note,
        )
    )  # fmt: skip


EFFECTS = {
    A.SUBMIT: _submit, A.RECOMMEND: _recommend, A.FORWARD: _forward, A.ACCEPT: _accept, A.PASS: _pass,
    A.FAIL: _fail, A.CONFIRM: _confirm, A.REVOKE: _revoke,
}  # fmt: skip
