"""Demo data of professional titles: applications in several states, a committee with its register, an appointment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from talent_app.clock import today
from talent_app.core.dates import add_months
from talent_app.db.engine import session, within
from talent_app.identity.permissions import Permission
from talent_app.identity.queries import actor_by_name
from talent_app.titles import appointing, committees, queries, service
from talent_app.titles.enums import EvaluationPath
from talent_app.titles.workflow import TitleAction as A

MARK = "示例，非官方"
#: How far each application is led: the steps of office, leader and regulator.
WAYS: tuple[tuple[str, str, EvaluationPath, tuple[tuple[str, A], ...]], ...] = (
    ("engineering", "associate_senior", EvaluationPath.RECOMMENDATION, ()),
    ("engineering", "intermediate", EvaluationPath.RECOMMENDATION, (("hr", A.SUBMIT),)),
    ("engineering", "associate_senior", EvaluationPath.OWN_COMMITTEE, (("hr", A.SUBMIT), ("approver", A.RECOMMEND))),
    (
        "accounting", "intermediate", EvaluationPath.EXAMINATION,
        (("hr", A.SUBMIT), ("approver", A.RECOMMEND), ("reviewer", A.ACCEPT), ("reviewer", A.CONFIRM)),
    ),
    ("economics", "intermediate", EvaluationPath.EXAMINATION, (("hr", A.SUBMIT), ("approver", A.RECOMMEND))),
)  # fmt: skip
EXPERTS = ("洛桑平措", "陈国华", "尼玛扎西", "刘晓燕", "格桑旺姆", "黄志强", "白玛央金")
ACTS = {"hr": service.act_as_unit, "approver": service.act_as_leader, "reviewer": service.act_as_regulator}


def create_titles(ids: dict[str, int]) -> int:
    """Write the examples of the plant; how many applications there are."""
    day = today()
    scope = actor_by_name("hr", day).scope_for(Permission.TALENT_EDIT)
    with within(scope):
        people = [one.id for one in queries.verified_people(scope, len(WAYS))]
    session.rollback()
    for talent_id, (series, level, way, steps) in zip(people, WAYS, strict=False):
        values: dict[str, Any] = {
            "series": series, "level": level, "way": way, "title_name": "", "specialty": "",
            "exception": f"近三年业绩突出（{MARK}）", "summary": f"主持技术改造项目一项（{MARK}）",
        }  # fmt: skip
        number = service.create_application(actor_by_name("hr", day), talent_id, values).id
        for who, action in steps:
            told = {"certificate_number": "示例0001", "result_document": f"考试合格证明（{MARK}）"}
            ACTS[who](actor_by_name(who, day), number, None, action, told)
        if steps and steps[-1][1] is A.CONFIRM:
            job = {"post": "主管会计", "series": series, "level": level, "from_on": day,
                   "until_on": add_months(day, 36) - timedelta(days=1), "document": ""}  # fmt: skip
            appointing.appoint(actor_by_name("approver", day), talent_id, job)
    approved = {
        "name": f"工程系列副高级评审委员会（{MARK}）", "series": "engineering", "level": "associate_senior",
        "approval_number": "示例〔2026〕1号", "approved_by": "市人力资源和社会保障局", "valid_from": day,
        "valid_until": add_months(day, 24), "seats": 5,
    }  # fmt: skip
    committees.create_committee(actor_by_name("hr", day), ids["plant"], approved)
    for place, name in enumerate(EXPERTS):
        expert = {"series": "engineering", "name": name, "title_name": "正高级工程师", "specialty": "化工",
                  "employer": "西藏大学" if place % 2 else "区内设计单位"}  # fmt: skip
        committees.add_expert(actor_by_name("hr", day), ids["plant"], expert)
    return min(len(people), len(WAYS))
