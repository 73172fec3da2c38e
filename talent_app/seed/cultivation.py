"""Demo data of managers and craftsmen: reserves, terms, a studio, a competition, apprentices, development plans.

Everything is invented and says so; the bottom lines are an enterprise's own, under a document marked as an example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from talent_app.clock import today
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.cultivation import appraising, service
from talent_app.cultivation import enums as e
from talent_app.cultivation.acting import Words, act_on
from talent_app.cultivation.workflow import CultivationAction as A
from talent_app.db.engine import session, within
from talent_app.identity.queries import actor_by_name
from talent_app.talents.models import Talent
from talent_app.talents.record_enums import AwardGrade, ProjectLevel

BASIS = "示例企业经理层成员任期制管理办法（非官方）"
CONSEQUENCES = (
    "年度考核结果与绩效年薪挂钩，任期考核结果与任期激励挂钩。\n考核不合格的，扣减全部绩效年薪，按契约退出岗位。"
)
Part = Mapping[str, Any]


def create_cultivation(ids: Mapping[str, int]) -> int:
    """Everything, at the plant; how many roots."""
    plant = ids["plant"]
    hr, head = actor_by_name("hr", today()), actor_by_name("approver", today())
    with within(Scope.of(plant)):
        statement = select(Talent.id).where(Talent.organisation_id == plant, Talent.born_on.is_not(None))
        people = list(session.scalars(statement.order_by(Talent.born_on, Talent.id)))
    session.rollback()
    old, young = people[len(people) // 8 : len(people) // 2], people[len(people) // 2 :]
    posts = _posts(hr, plant, old, young)
    _terms(hr, head, old[4:7])
    _skills(hr, head, plant, old[6:9], young[6:11])
    _plans(hr, head, posts, young[:3])
    return 13


def _part(hr: Actor, key: str, root: Any, values: Part, talent: int | None = None) -> Any:
    return service.put_part(hr, key, root.id, None, None, values, talent)


def _posts(hr: Actor, plant: int, old: Sequence[int], young: Sequence[int]) -> list[Any]:
    ready = (e.Readiness.NOW, e.Readiness.SOON, e.Readiness.LATER)
    made = []
    for place, (name, kind, department, wanted, candidates) in enumerate(
        (
            ("总经理", e.PostKind.LEADERSHIP, "", 2, 2),
            ("生产副总经理", e.PostKind.MANAGEMENT, "", 2, 3),
            ("总工程师", e.PostKind.TECHNICAL, "技术中心", 2, 1),
            ("炮制车间首席技师", e.PostKind.SKILLED, "炮制车间", 1, 0),
        )
    ):
        values = {"name": name, "kind": kind, "department": department, "wanted": wanted,
                  "demands": "熟悉藏药生产质量管理，有跨部门任职经历。", "closed_on": None}  # fmt: skip
        row = service.create_root(hr, "posts", plant, values)
        _part(hr, "holder", row, {"from_on": date(2021, 3, 1), "until_on": None}, old[place])
        for number in range(candidates):
            words = {"readiness": ready[(place + number) % 3], "judged_on": today(),
                     "strengths": "专业扎实，群众评价好。",
                     "gaps": "缺少独立经营一个板块的经历。"}  # fmt: skip
            _part(hr, "candidate", row, words, young[(place * 3 + number) % len(young)])
        made.append(row)
    return made


def _term(hr: Actor, talent: int, post: str, begin: date, *, is_market: bool = False) -> Any:
    until = add_months(begin, 36) - timedelta(days=1)
    row = service.create_root(
        hr, "terms", talent,
        {"number": "", "post": post, "from_on": begin, "until_on": until, "is_market_chosen": is_market,
         "kind": e.TermKind.PROFESSIONAL if is_market else e.TermKind.MANAGEMENT,
         "source": e.ManagerSource.MARKET if is_market else e.ManagerSource.INTERNAL,
         "duties": "分管生产、质量和安全，完成年度经营目标。", "year_bottom": "70", "term_bottom": "70",
         "goal_bottom": "70", "bottom_basis": BASIS, "consequences": CONSEQUENCES},
    )  # fmt: skip
    for year in (begin.year, 0):
        _goals(hr, row, year)
    return row


def _goals(hr: Actor, row: Any, year: int) -> None:
    for name, unit, direction, is_main, weight, target in (
        ("利润总额", "万元", e.Direction.MORE, True, 40, "2400" if year else "7500"),
        ("研发投入强度", "%", e.Direction.MORE, False, 20, "4.5"),
        ("万元产值综合能耗", "吨标准煤", e.Direction.LESS, False, 15, "0.32"),
        ("安全生产和党建", "", e.Direction.JUDGED, False, 25, None),
    ):
        _part(hr, "goal", row, {"year": year, "name": name, "unit": unit, "direction": direction, "is_main": is_main,
                                "weight": weight, "target": target, "standard": ""})  # fmt: skip


def _begin(hr: Actor, head: Actor, row: Any, begin: date) -> None:
    act_on(hr, "terms", row.id, A.OFFER, None)
    act_on(head, "terms", row.id, A.APPROVE, None, Words(note="示例董事会决议〔2024〕2号"))
    act_on(hr, "terms", row.id, A.SIGN, None, Words(on=min(begin, today())))
    act_on(hr, "terms", row.id, A.BEGIN, None)


def _report(hr: Actor, row: Any, year: int, actuals: Sequence[str | None]) -> None:
    with within(Scope.of(row.organisation_id)):
        goals = [(each.goal.id, each.goal.direction) for each in appraising.tally_of(row, year).rows]
    session.rollback()
    for (goal, direction), actual in zip(goals, actuals, strict=True):
        is_judged = direction is e.Direction.JUDGED
        appraising.report_goal(
            hr, goal, None, None if is_judged else actual, actual if is_judged else None, "考核小组记录（示例）"
        )


def _terms(hr: Actor, head: Actor, people: Sequence[int]) -> None:
    begin = date(today().year - 2, 1, 1)
    good = _term(hr, people[0], "生产副总经理", begin)
    _begin(hr, head, good, begin)
    _report(hr, good, begin.year, ("2530", "4.6", "0.31", "23"))
    appraising.appraise_year(
        head, good.id, begin.year, e.Conclusion.GOOD, "绩效年薪按 98% 兑现。", "示例董决〔2025〕3号"
    )
    _goals(hr, good, begin.year + 1)
    appraising.fix_year(head, good.id, begin.year + 1)
    missed = _term(hr, people[1], "营销总监", begin, is_market=True)
    _begin(hr, head, missed, begin)
    _report(hr, missed, begin.year, ("1320", "4.1", "0.36", "18"))
    appraising.appraise_year(
        head, missed.id, begin.year, e.Conclusion.FAILED, "扣减全部绩效年薪，办理退出。", "示例董决〔2025〕3号"
    )
    offered = _term(hr, people[2], "总经济师", date(today().year, 1, 1))
    act_on(hr, "terms", offered.id, A.OFFER, None)


def _skills(hr: Actor, head: Actor, plant: int, masters: Sequence[int], pupils: Sequence[int]) -> None:
    studio = service.create_root(
        hr, "studios", plant,
        {"name": "藏药炮制技能大师工作室（示例）", "occupation": "中药炮制工", "level": ProjectLevel.CITY,
         "founded_on": date(2023, 6, 1), "document": "示例人社发〔2023〕9号（非官方）",
         "tasks": "传授炮制技艺，攻关工艺难题。", "closed_on": None},
    )  # fmt: skip
    for place, number in enumerate((masters[0], *pupils[:3])):
        _part(hr, "member", studio, {"is_leader": not place, "from_on": date(2023, 6, 1), "until_on": None}, number)
    for year, kind, name, count, outcome in (
        (today().year - 1, e.WorkKind.RENOVATION, "湿法炮制温控改造", 6, "合格率提高，返工减少。"),
        (today().year, e.WorkKind.TRAINING, "青年技工炮制技艺培训", 24, "18 人取得中级工证书。"),
    ):
        _part(hr, "work", studio, {"year": year, "kind": kind, "name": name, "people": count, "outcome": outcome})
    competition = service.create_root(
        hr, "competitions", plant,
        {"name": "示例职业技能大赛中药炮制项目", "occupation": "中药炮制工", "level": ProjectLevel.CITY,
         "host": "示例总工会", "held_on": date(today().year, 5, 20), "document": ""},
    )  # fmt: skip
    for place, (number, grade) in enumerate(
        zip(pupils[:3], (AwardGrade.FIRST, AwardGrade.THIRD, None), strict=True), 1
    ):
        entry = _part(
            hr, "entry", competition,
            {"place": place * 2 - 1, "grade": grade, "honour": "", "certificate_number": f"示例-{place:03d}"}, number,
        )  # fmt: skip
        if place == 1:
            appraising.send_award(hr, entry.id, None)
    for place, pupil in enumerate(pupils[3:5]):
        _apprenticeship(hr, head, pupil, masters[1 + place], is_done=not place)


def _apprenticeship(hr: Actor, head: Actor, pupil: int, master: int, *, is_done: bool) -> None:
    begin = add_months(today().replace(day=1), -24 if is_done else -8)
    until = add_months(begin, 24) - timedelta(days=1)
    row = service.create_root(
        hr, "apprenticeships", pupil,
        {"number": "", "occupation": "中药炮制工", "level_from": "junior_worker", "level_aim": "senior_worker",
         "from_on": begin, "until_on": until, "tasks": "净选、切制、炮炙全流程，设备维护和质量判断。",
         "allowance": Money.yuan("600.00")},
    )  # fmt: skip
    stages = []
    for place, (title, goal, pay) in enumerate(
        (("基础阶段", "掌握净选和切制，能独立完成常用药材。", "4800.00"),
         ("提高阶段", "掌握炮炙火候，合格率达到班组平均。", "5400.00"),
         ("独立阶段", "独立带一条工段，能判断并处理异常。", "6200.00"))
    ):  # fmt: skip
        first = add_months(begin, place * 8)
        values = {"title": title, "goal": goal, "from_on": first, "monthly_pay": Money.yuan(pay),
                  "until_on": add_months(first, 8) - timedelta(days=1)}  # fmt: skip
        stages.append(_part(hr, "stage", row, values))
    _part(hr, "master", row, {"from_on": begin, "until_on": None}, master)
    act_on(hr, "apprenticeships", row.id, A.OFFER, None)
    act_on(head, "apprenticeships", row.id, A.APPROVE, None)
    if is_done:
        for stage in stages:
            appraising.appraise_stage(hr, stage.id, None, e.StageResult.PASSED, "实操和理论均合格。")
        act_on(hr, "apprenticeships", row.id, A.PROPOSE, None)
        act_on(head, "apprenticeships", row.id, A.CERTIFY, None)


def _plans(hr: Actor, head: Actor, posts: Sequence[Any], people: Sequence[int]) -> None:
    for place, number in enumerate(people):
        begin = add_months(today().replace(day=1), (-13, -11, -1)[place])
        row = service.create_root(
            hr, "plans", number,
            {"name": f"{posts[place].name}后备培养计划", "post_id": posts[place].id, "from_on": begin,
             "until_on": add_months(begin, 24), "goals": "补齐跨部门和独立经营经历，两年内达到现在可用。"},
        )  # fmt: skip
        for kind, name, partner_kind, partner, hours, done in (
            (e.MeasureKind.TRAINING, "企业经营管理研修班", None, "", 80, 80),
            (e.MeasureKind.POSTING, "挂职生产基地副总经理", e.PartnerKind.AID, "示例对口援藏企业", 320, 200),
            (e.MeasureKind.COACHING, "导师每月辅导", None, "", 48, 20),
        ):
            _part(
                hr, "measure", row,
                {"kind": kind, "name": name, "partner_kind": partner_kind, "partner": partner, "from_on": begin,
                 "until_on": add_months(begin, 12), "hours": hours, "hours_done": 0 if place == 2 else done,
                 "outcome": "" if place == 2 else "按计划进行。"},
            )  # fmt: skip
        mentor = {"name": "示例援藏专家", "employer": "示例对口援藏企业", "from_on": begin, "until_on": None}
        _part(hr, "mentor", row, mentor)
        act_on(hr, "plans", row.id, A.OFFER, None)
        if place < 2:
            act_on(head, "plans", row.id, A.APPROVE, None)
        if not place:
            act_on(
                hr,
                "plans",
                row.id,
                A.CHECK,
                None,
                Words(note="挂职表现良好，财务知识仍需补足。", check=e.CheckResult.PARTLY),
            )
