"""Demo data of professional titles: applications in several states, a committee that has met, results, appointments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import record, transaction
from talent_app.clock import today
from talent_app.core.actor import system_actor
from talent_app.core.dates import add_months
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.permissions import Permission
from talent_app.identity.queries import actor_by_name
from talent_app.titles import appointing, committees, queries, service, skills
from talent_app.titles.enums import EvaluationPath as Way
from talent_app.titles.enums import SkillEvaluator
from talent_app.titles.skill_workflow import SkillAction
from talent_app.titles.workflow import TitleAction as A

MARK = "示例，非官方"
EXAMINERS = f"全国专业技术资格考试办公室（{MARK}）"
OFFICE, BOARD = f"市人力资源和社会保障局（{MARK}）", f"工程系列高级职称评审委员会（{MARK}）"
SUBMITTED = (("hr", A.SUBMIT),)
RECOMMENDED = (*SUBMITTED, ("approver", A.RECOMMEND))
FORWARDED = (*RECOMMENDED, ("hr", A.FORWARD))
ACCEPTED = (*FORWARDED, ("reviewer", A.ACCEPT))
#: How far each application is led: the steps of office, leader and regulator.
WAYS: tuple[tuple[str, str, Way, tuple[tuple[str, A], ...]], ...] = (
    ("engineering", "associate_senior", Way.RECOMMENDATION, ()),
    ("engineering", "intermediate", Way.RECOMMENDATION, SUBMITTED),
    ("engineering", "associate_senior", Way.OWN_COMMITTEE, RECOMMENDED),
    (
        "accounting", "intermediate", Way.EXAMINATION,
        (*RECOMMENDED, ("reviewer", A.ACCEPT), ("reviewer", A.CONFIRM)),
    ),
    ("economics", "intermediate", Way.EXAMINATION, RECOMMENDED),
    ("engineering", "associate_senior", Way.RECOMMENDATION, (*ACCEPTED, ("reviewer", A.PASS), ("reviewer", A.CONFIRM))),
    ("engineering", "associate_senior", Way.RECOMMENDATION, (*ACCEPTED, ("reviewer", A.FAIL))),
    ("engineering", "intermediate", Way.RECOMMENDATION, ACCEPTED),
    ("engineering", "intermediate", Way.OWN_COMMITTEE, ACCEPTED),
)  # fmt: skip
SKILLS = (
    ("制药设备维修工", "technician", SkillEvaluator.OWN),
    ("电工", "senior_technician", SkillEvaluator.AGENCY),
    ("化学检验员", "senior_worker", SkillEvaluator.PUBLIC),
)
EXPERTS = (
    "洛桑平措",
    "陈国华",
    "尼玛扎西",
    "刘晓燕",
    "格桑旺姆",
    "黄志强",
    "白玛央金",
    "འཕྲིན་ལས་རྡོ་རྗེ་（赤列多吉）",
    "周海涛",
)
ACTS = {"hr": service.act_as_unit, "approver": service.act_as_leader, "reviewer": service.act_as_regulator}


def create_titles(ids: dict[str, int]) -> int:
    """Write the examples of the plant; how many applications there are."""
    day = today()
    scope = actor_by_name("hr", day).scope_for(Permission.TALENT_EDIT)
    with within(scope):
        people = [one.id for one in queries.verified_people(scope, len(WAYS))]
    session.rollback()
    board = _committee(ids["plant"], day)
    numbers = [_lead(talent_id, way, day) for talent_id, way in zip(people, WAYS, strict=False)]
    if len(numbers) < len(WAYS):
        return len(numbers)
    hr = actor_by_name("hr", day)
    meeting = committees.draw_meeting(hr, board, day, [numbers[-1]]).id
    committees.count_meeting(hr, meeting, None, 5, {numbers[-1]: (4, 1, 0)})
    _act("reviewer", numbers[-1], A.PASS, day)
    for talent_id, (job, level, way) in zip(people[:3], SKILLS, strict=True):
        done = skills.enter_skill(actor_by_name("hr", day), talent_id, {
            "occupation": job, "level": level, "evaluator": way, "evaluator_name": f"示例技能评价机构（{MARK}）",
            "filing_number": f"示例备〔{day.year}〕3号", "evaluated_on": add_months(day, -40),
            "certificate_number": f"示例S{talent_id:05d}", "valid_until": None,
        }).id  # fmt: skip
        if level != "senior_worker":
            skills.judge_skill(actor_by_name("reviewer", day), done, None, SkillAction.CONFIRM, "")
    _appoint(people[3], "accounting", "intermediate", "主管会计", day, day)
    _appoint(people[5], "engineering", "associate_senior", "主任工程师", add_months(day, -35), day)
    _appoint(people[5], "engineering", "full_senior", "首席工程师", day, day, f"独立承担自治区重大专项（{MARK}）")
    return len(numbers)


def _lead(talent_id: int, way: tuple[str, str, Way, tuple[tuple[str, A], ...]], day: date) -> int:
    series, level, path, steps = way
    values: dict[str, Any] = {
        "series": series, "level": level, "way": path, "title_name": "", "specialty": "化工" if series == "engineering"
        else "", "exception": f"近三年业绩突出（{MARK}）", "summary": f"主持技术改造项目一项（{MARK}）",
    }  # fmt: skip
    number = service.create_application(actor_by_name("hr", day), talent_id, values).id
    for who, action in steps:
        _act(who, number, action, day)
        if action is A.RECOMMEND and ("hr", A.FORWARD) in steps:
            _hang_longer(number)
    return number


def _act(who: str, number: int, action: A, day: date) -> None:
    told = {
        "certificate_number": f"示例{number:04d}", "result_document": f"示例职改〔{day.year}〕1号",
        "competent_office": OFFICE,
        "committee_name": EXAMINERS if action is A.CONFIRM else BOARD,
        "decided_on": day - timedelta(days=14),
        "result_published_on": day - timedelta(days=13), "result_closed_on": day - timedelta(days=2),
        "note": f"业绩成果的创新性不足（{MARK}）" if action is A.FAIL else "",
    }  # fmt: skip
    ACTS[who](actor_by_name(who, day), number, None, action, told)


def _hang_longer(number: int) -> None:
    """Let the unit's notice have begun a month ago, so that it is over."""
    everything = Scope.everything()
    with transaction(system_actor("演示数据"), everything):
        row = queries.application_or_404(everything, number)
        month = timedelta(days=30)
        row.unit_published_on = row.unit_published_on - month if row.unit_published_on else None
        row.unit_closed_on = row.unit_closed_on - month if row.unit_closed_on else None
        record(Action.TITLE_CHANGED, row, title=row.title_name)


def _appoint(talent_id: int, series: str, level: str, post: str, start: date, day: date, reason: str = "") -> None:
    job = {"post": post, "series": series, "level": level, "from_on": start, "reason": reason,
           "until_on": add_months(start, 36) - timedelta(days=1), "document": ""}  # fmt: skip
    appointing.appoint(actor_by_name("approver", day), talent_id, job)


def _committee(plant: int, day: date) -> int:
    approved = {
        "name": f"工程系列副高级评审委员会（{MARK}）", "series": "engineering", "level": "associate_senior",
        "approval_number": f"示例〔{day.year}〕1号", "approved_by": "市人力资源和社会保障局", "valid_from": day,
        "valid_until": add_months(day, 24), "seats": 5, "is_series_wide": False,
    }  # fmt: skip
    made = committees.create_committee(actor_by_name("hr", day), plant, approved).id
    for place, name in enumerate(EXPERTS):
        expert = {"series": "engineering", "name": name, "title_name": "正高级工程师", "specialty": "化工",
                  "employer": "西藏大学" if place % 2 else "区内设计单位"}  # fmt: skip
        committees.add_expert(actor_by_name("hr", day), plant, expert)
    return made
