"""What people of the demo ask of each other: registrations held elsewhere, rights, remarks, objections, deputies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from csv import writer
from datetime import timedelta
from io import StringIO

from sqlalchemy import select

from talent_app import clock
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.delegations import delegate_role, lendable
from talent_app.incentives.life_states import ReportHeading
from talent_app.incentives.models import Plan
from talent_app.incentives.report_service import write_report
from talent_app.incentives.review_service import add_comment, answer_comment
from talent_app.incentives.states import PlanState
from talent_app.informing.models import Manner, Told
from talent_app.informing.queries import notice_on
from talent_app.privacy.models import RightKind
from talent_app.privacy.own import own_talents
from talent_app.privacy.service import answer_right, ask_right
from talent_app.seed.names import Invented, person
from talent_app.seed.plans import actor
from talent_app.seed.talents import owner_of
from talent_app.talents.enums import RequestKind
from talent_app.talents.requests import answer_request, file_request
from talent_app.titles import queries as titles
from talent_app.titles.enums import ApplicationState, EvaluationPath
from talent_app.titles.models import TitleApplication
from talent_app.titles.objections import raise_objection, settle_objection
from talent_app.titles.result_sheet import DAYS, FAILED, KEY, NAME, PASSED, RESULT, TEXTS, TITLE
from talent_app.titles.results import WAITING, take_results

MARK, MOST_RESULTS = "示例，非官方", 6

#: Remarks of the regulator on the plan that is being reviewed: where, about what, what is said, for colleagues alone.
REMARKS = (
    ("people", "激励对象名单", "请说明第 3 位人员在激励岗位任职的起算时间，并补充任职文件。", False),
    ("allocation", "分配", "岗位权重集中在前两档，请说明与岗位评价结果的对应关系。", False),
    ("plan", "方案整体", "与去年同类方案口径一致，拟同意。", True),
)
REPORT = {
    ReportHeading.PERFORMANCE: "当年净利润增长率高于前三年平均，研发投入强度不低于上年，业绩条件全部达到。",
    ReportHeading.INDIVIDUALS: "激励对象十二人，按考核等次兑付，明细见兑付清册。",
    ReportHeading.EQUITY: "本方案不涉及股权。",
    ReportHeading.DIVIDENDS: "当年兑付首期，累计与当年相同。",
    ReportHeading.BOOKING: "在工资总额中单列，按规定在成本费用中列支。",
}


def create_dealings(ids: Mapping[str, int], owners: Sequence[int]) -> int:
    """Everything that waits for an answer of somebody else, and some that has one; returns how many."""
    asked = _requests(ids, owners) + _rights() + _remarks() + _objections() + _deputies()
    _result_list()
    return asked


def _held_by(owners: Sequence[int], organisation_id: int, count: int) -> list[Invented]:
    found: list[Invented] = []
    for place in range(60, 400):
        if owner_of(owners, place) == organisation_id and person(place).document_number:
            found.append(person(place))
        if len(found) == count:
            break
    return found


def _requests(ids: Mapping[str, int], owners: Sequence[int]) -> int:
    """Each of two enterprises asks for somebody of the other; one was objected to and waits for the regulator."""
    hr, stranger, asked = actor("hr"), actor("stranger"), 0
    told = Told(notice_on(hr.scope, clock.today()).version, Manner.SPOKEN)
    for asking, own, held, kinds in (
        (hr, ids["plant"], ids["data"], (RequestKind.SHARED,)),
        (stranger, ids["data"], ids["plant"], (RequestKind.TRANSFER, RequestKind.SHARED)),
    ):
        for somebody, kind in zip(_held_by(owners, held, len(kinds)), kinds, strict=False):
            values = {"name": somebody.name, "document_number": somebody.document_number, "post": "技术顾问"}
            note = "双方已协商一致，劳动合同正在办理。" if kind is RequestKind.TRANSFER else "每月两天，柔性引进。"
            row = file_request(asking, own, values, kind, note, told=told)
            asked += 1
            if kind is RequestKind.TRANSFER:
                answer_request(hr, row.id, None, False, "该员工仍在服务期内，请先协商服务期事宜。")
    return asked


def _rights() -> int:
    """The person asks to have an error put right, which waits, and asked why something is kept, which is answered."""
    who = actor("person")
    with within(Scope.everything()):
        own = [row.id for row in own_talents(who)]
    session.rollback()
    for talent_id in own[:1]:
        answered = ask_right(who, talent_id, RightKind.EXPLANATION, "请说明为什么登记联系电话，由谁查看。")
        reason = "用于业务联系和紧急联络，只有本单位人力资源部门可以查看，每次查看都有记录。"
        answer_right(actor("hr"), answered.id, None, granted=True, answer=reason)
        ask_right(who, talent_id, RightKind.CORRECTION, "第二学历的毕业时间有误，应为 2015 年 6 月，证书可以提供。")
    return 2 * len(own[:1])


def _plan_in(*states: PlanState) -> int | None:
    with within(Scope.everything()):
        found = session.scalar(select(Plan.id).where(Plan.state.in_(states)).order_by(Plan.id).limit(1))
    session.rollback()
    return found


def _remarks() -> int:
    """The regulator's remarks on a plan; and last year's report of one that is carried out."""
    plan, carried_out = _plan_in(PlanState.UNDER_REVIEW), _plan_in(PlanState.EXECUTING)
    if plan is not None:
        made = [
            add_comment(actor("reviewer"), plan, anchor, title, words, is_inside=is_inside).id
            for anchor, title, words, is_inside in REMARKS
        ]
        answer_comment(actor("hr"), plan, made[0], "该员工自 2023 年 3 月任现职，任职文件已补充到附件。")
    if carried_out is not None:
        words = {heading.value: said for heading, said in REPORT.items()}
        write_report(actor("hr"), carried_out, clock.today().year - 1, None, words, send=True)
    return 0 if plan is None else len(REMARKS)


def _application_in(state: ApplicationState) -> int | None:
    with within(Scope.everything()):
        wanted = select(TitleApplication.id).where(TitleApplication.state == state).order_by(TitleApplication.id)
        found = session.scalar(wanted.limit(1))
    session.rollback()
    return found


def _objections() -> int:
    """Two objections during a public notice: one settled, one open."""
    number = _application_in(ApplicationState.UNIT_NOTICE)
    if number is None:
        return 0
    hr, today = actor("hr"), clock.today()
    first = raise_objection(hr, number, today, "申报人署名论文的第一作者应为他人。")
    settle_objection(
        actor("approver"), first.id, None, "经核对期刊原件，申报人为通讯作者，与申报材料一致。", is_upheld=False
    )
    raise_objection(hr, number, today, "技术改造项目的主持人与立项文件不一致，请核实。")
    return 2


def _deputies() -> int:
    """A reviewer lends the part to a colleague while away."""
    today, principal = clock.today(), actor("reviewer")
    with within(Scope.everything()):
        role = next(iter(lendable(principal.user_id or 0, today)), None)
    session.rollback()
    if role is None:
        return 0
    away = today + timedelta(days=7)
    delegate_role(
        principal, role.id, "policy", from_on=away, until_on=away + timedelta(days=4), reason="赴区外参加业务培训。"
    )
    return 1


def _result_list() -> None:
    """The list of an outside committee, uploaded and not yet written."""
    reviewer = actor("reviewer")
    with within(reviewer.scope):
        waiting = titles.applications_in(reviewer.scope, WAITING, MOST_RESULTS)
        told = [
            (row.id, row.person_name, row.title_name) for row in waiting if row.way is not EvaluationPath.OWN_COMMITTEE
        ]
    session.rollback()
    file, today = StringIO(), clock.today()
    lines = writer(file)
    lines.writerow((KEY, NAME, TITLE, RESULT, *TEXTS.values(), DAYS["decided_on"]))
    for place, (number, name, title) in enumerate(told):
        passed = place % 3 != 2
        words = {"committee_name": f"工程系列评审委员会（{MARK}）", "result_document": f"示例职改〔{today.year}〕2号",
                 "note": "" if passed else "业绩成果的创新性不足"}  # fmt: skip
        said = [words.get(each, "") for each in TEXTS]
        lines.writerow((number, name, title, PASSED if passed else FAILED, *said, today - timedelta(days=9)))
    if told:
        take_results(reviewer, f"{today.year}年职称评审结果（示例）.csv", file.getvalue().encode())
