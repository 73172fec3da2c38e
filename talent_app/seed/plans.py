"""One incentive plan in every state, carried there by the demo users themselves through the ordinary commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.queries import actor_by_name
from talent_app.incentives import queries
from talent_app.incentives.drafting import create_plan, set_chapters
from talent_app.incentives.execution_queries import lines_of, payments_of, plan_year_or_404
from talent_app.incentives.execution_service import appraise_year, confirm_year, grade_people, pay
from talent_app.incentives.models import Plan
from talent_app.incentives.preparing import set_enterprise_year, set_payout_rules
from talent_app.incentives.procedure_service import record_procedure
from talent_app.incentives.service import act_on_plan, tick_rule
from talent_app.incentives.states import Decision
from talent_app.incentives.workflow import PlanAction as A
from talent_app.rules.payout_terms import Leaving, Treatment
from talent_app.seed.grading import GRADED, GRADED_FACTS, graded
from talent_app.seed.plan_words import CHAPTERS, CONDITIONS, RECORDS, SUPPLEMENTED, YEAR
from talent_app.talents.models import Talent

PEOPLE = 12
REASON = "企业已对照文件逐项核对，相关材料附后；待取得官方原文后补充比对。"


@dataclass(frozen=True)
class Story:
    """One plan: its title, year, and the steps (user, action) that bring it where it stands."""

    title: str
    year: int
    steps: tuple[tuple[str, A], ...] = ()
    #: With these the regulator agreed in principle.
    conditions: tuple[tuple[str, date | None], ...] = ()


SENT = (("hr", A.SUBMIT), ("approver", A.APPROVE), ("group", A.APPROVE))
TAKEN = (*SENT, ("reviewer", A.ACCEPT))
AGAIN = (*TAKEN, ("reviewer", A.RETURN), *SENT, ("reviewer", A.ACCEPT))
READ = (*TAKEN, ("reviewer", A.REVIEW))
SETTLED = (*READ, ("leader", A.DECIDE))

STORIES = (
    Story("藏药研发中心关键岗位分红激励方案", 2020, (*SETTLED, ("hr", A.EXECUTE), ("hr", A.END))),
    Story("质量检验中心关键岗位分红激励方案", 2022, (("hr", A.SUBMIT), ("hr", A.WITHDRAW))),
    Story("经典藏药二次开发团队岗位分红激励方案", 2023, (*SETTLED, ("hr", A.EXECUTE))),
    Story("制剂工艺岗位分红激励方案", 2024, SETTLED, conditions=CONDITIONS),
    Story("药材标准研究岗位分红激励方案", 2025, (*TAKEN, ("reviewer", A.RETURN))),
    Story("藏药研发中心岗位分红激励方案", 2026, READ),
    Story("生产技术岗位分红激励方案", 2026, AGAIN),
    Story("质量管理岗位分红激励方案", 2026, SENT),
    Story("临床研究岗位分红激励方案", 2026, SENT[:2]),
    Story("信息化岗位分红激励方案", 2026, SENT[:1]),
    Story("新品种开发岗位分红激励方案", 2026),
)


def create_plans(ids: Mapping[str, int]) -> int:
    """Draft and carry the plans of the demo enterprise; returns how many."""
    enter_years(ids["plant"])
    for number, story in enumerate(STORIES):
        plan = draft(ids["plant"], story, number)
        for username, action in story.steps:
            take(plan, username, action, story.conditions)
            if action is A.RETURN and story.steps[-1] != (username, action):
                supplement(plan)
        if story.steps[-1:] == (("hr", A.EXECUTE),):
            pay_out(plan, story.year)
    return len(STORIES)


def supplement(plan_id: int) -> None:
    """What the enterprise writes anew in a plan that came back."""
    with within(Scope.everything()):
        version = session.get_one(Plan, plan_id).version
    session.rollback()
    set_chapters(actor("hr"), plan_id, version, {each.value: text for each, text in SUPPLEMENTED.items()})


def enter_years(organisation_id: int) -> None:
    """Audited figures of the three years before the plans of this year, the same that those plans state."""
    stated = facts(YEAR, 0)
    for place, year in enumerate(range(YEAR - 3, YEAR)):
        is_first, is_last = place == 0, place == 2
        figures = {
            "net_profit": Money.yuan(stated["prior_after_tax_profits"][place]),
            "revenue": Money.yuan(stated["revenues"][place]),
            "rd_expense": Money.yuan(stated["rd_expenses"][place]),
            "injections": Money.yuan(stated["injections"]) if is_last else Money.ZERO,
            "declared_unpaid": Money.ZERO, "accounts_audited": True, "penalised": False,
            "evidence": f"审计报告（演示）{year + 1}-018",
        }  # fmt: skip
        figures |= {"opening_net_assets": Money.yuan(stated["opening_net_assets"])} if is_first else {}
        figures |= {
            "closing_net_assets": Money.yuan(stated["closing_net_assets"]),
            "rd_staff": stated["rd_staff"], "staff_total": stated["staff_total"], "statement_basis": "合并报表",
        } if is_last else {}  # fmt: skip
        set_enterprise_year(actor("hr"), organisation_id, year, None, figures)


def actor(username: str) -> Actor:
    """A demo user as he acts now."""
    return actor_by_name(username, clock.today())


def draft(organisation_id: int, story: Story, number: int) -> int:
    """Write one draft with facts and people; returns its id."""
    hr, listed = actor("hr"), people(organisation_id, story.year, number)
    plan = create_plan(
        hr,
        organisation_id=organisation_id,
        instrument="post_dividend",
        year=story.year,
        on=date(story.year, 11, 20),
        title=f"{story.year}年度{story.title}",
        facts=facts(story.year, number) | (GRADED_FACTS if number in GRADED else {}),
        people=graded(listed) if number in GRADED else listed,
    )
    set_chapters(hr, plan.id, plan.version, {chapter.value: text for chapter, text in CHAPTERS.items()})
    surround(plan.id, story.year)
    return plan.id


def surround(plan_id: int, year: int) -> None:
    """The steps inside the enterprise as records, and how the plan pays out."""
    held = min(date(year, 11, 5), clock.today())
    for kind, values in RECORDS.items():
        record_procedure(actor("hr"), plan_id, kind, {"held_on": held, **values})
    set_payout_rules(
        actor("hr"), plan_id, None, shares=(Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)),
        grades={"优秀": Fraction(1), "称职": Fraction(1), "基本称职": Fraction(1, 2), "不称职": Fraction(0)},
        needs_growth=True, target="当年净利润增长率高于前三年平均，研发投入强度不低于上年。", target_profit=None,
        leavers={each.value: Treatment.FORFEIT.value for each in Leaving},
    )  # fmt: skip


def pay_out(plan_id: int, year: int) -> None:
    """The first year appraised, confirmed by the head of the enterprise, and its first instalment paid."""
    hr = actor("hr")
    with within(hr.scope):
        plan = session.get_one(Plan, plan_id)
        pool, profit = plan.pool, plan.facts["values"]["after_tax_profit"]
    session.rollback()
    today = clock.today()
    appraise_year(
        hr, plan_id, year, None, net_profit=Money.from_fen(profit),
        prior_profits=[Money.yuan(each) for each in ("6400000", "7000000", "7700000")], is_target_met=True,
        completion=Fraction(1), pool=pool, appraised_on=today, number="考核〔演示〕1号",
    )  # fmt: skip
    with within(hr.scope):
        plan = session.get_one(Plan, plan_id)
        row = plan_year_or_404(hr.scope, plan, year)
        refs = [line.ref for line in lines_of(hr.scope, row)]
    session.rollback()
    grades = {ref: ("优秀", "称职", "称职", "基本称职")[place % 4] for place, ref in enumerate(refs)}
    grade_people(hr, plan_id, year, None, grades)
    confirm_year(actor("approver"), plan_id, year, None)
    with within(hr.scope):
        rows = payments_of(hr.scope, session.get_one(Plan, plan_id))
        due = [each.id for each in rows if each.due_year == today.year]
    session.rollback()
    pay(hr, plan_id, due, today, "演示凭证 105 号")


def facts(year: int, number: int) -> dict[str, Any]:
    """Figures of an enterprise that meets the conditions, growing a little every year."""
    grown = year - 2020 + 6
    return {
        "pool": f"{600_000 + number * 20_000}.00",
        "plan_year": year,
        "dividend_year": year,
        "plan_months": 36,
        "after_tax_profit": f"{10_000_000 + grown * 900_000}.00",
        "prior_after_tax_profits": ["6400000.00", "7000000.00", "7700000.00"],
        "opening_net_assets": "80000000.00",
        "closing_net_assets": "98000000.00",
        "injections": "3000000.00",
        "declared_unpaid": "0.00",
        "opening_undistributed_profit": "5600000.00",
        "staff_on_duty": 205,
        "enterprise_class": "high_tech",
        "is_listed": False,
        "state_share": "1",
        "established_on": date(2009, 5, 18).isoformat(),
        "revenues": ["96000000.00", "104000000.00", "118000000.00"],
        "rd_expenses": ["4100000.00", "4700000.00", "5600000.00"],
        "rd_staff": 38,
        "staff_total": 212,
        "penalised_in_three_years": False,
        "accounts_audited": True,
        "staff_consulted": True,
        "published_internally": True,
        "publicity_working_days": 5,
        "other_plans": [],
        "results": [],
        "decision_documents": ["党委会议纪要〔2026〕12号（演示）", "职工代表大会决议〔2026〕3号（演示）"],
    }


def people(organisation_id: int, year: int, number: int, *, others: bool = False) -> list[dict[str, Any]]:
    """Twelve professionals of the enterprise, another twelve for every plan as far as there are; or twelve others."""
    wanted = Talent.category != "professional" if others else Talent.category == "professional"
    with within(Scope.of(organisation_id)):
        found = session.execute(
            select(Talent.id, Talent.name, Talent.post)
            .where(Talent.organisation_id == organisation_id, wanted)
            .order_by(Talent.id)
        ).all()
    session.rollback()
    first = number * 3 % max(1, len(found) - PEOPLE)
    return [
        {
            "ref": f"t{row.id}",
            "talent": row.id,
            "name": row.name,
            "post": row.post or "技术岗位",
            "weight": str(1 + place % 3),
            "annual_pay": f"{150_000 + place * 7_500}.00",
            "months_in_post": 18 + place * 4,
            "is_in_post": True,
            "role": "technical" if place else "manager",
            "appointment": "labour_contract",
            "performance": "优秀" if place % 4 == 0 else "称职",
        }
        for place, row in enumerate(found[first : first + PEOPLE])
    ]


def take(plan_id: int, username: str, action: A, conditions: Sequence[tuple[str, date | None]] = ()) -> None:
    """Take one step as a user, with the words and numbers the step asks for."""
    who = actor(username)
    given: dict[str, Any] = {}
    if action is A.SUBMIT:
        given["reasons"] = dict.fromkeys(warned(plan_id), REASON)
    elif action is A.RETURN:
        given["note"] = "请补充净资产增值额的审计依据，并说明激励对象确定过程。"
    elif action is A.WITHDRAW:
        given["note"] = "人员名单需要调整，撤回后重新编制。"
    elif action is A.END:
        given["note"] = "方案有效期届满，三年兑付全部完成。"
    elif action is A.DECIDE:
        tick_everything(plan_id)
        decision = Decision.CONDITIONAL if conditions else Decision.APPROVED
        number = f"拉国资演示〔{clock.today().year}〕{plan_id}号"
        given = {"decision": decision, "number": number, "note": "", "conditions": conditions}
    act_on_plan(who, plan_id, action, None, **given)


def warned(plan_id: int) -> list[str]:
    """The rules that warn, each of which needs a written reason."""
    scope = actor("hr").scope
    with within(scope):
        plan = session.get_one(Plan, plan_id)
        rules = [finding.rule for finding in queries.assessment_of(scope, plan).to_explain]
    session.rollback()
    return rules


def tick_everything(plan_id: int) -> None:
    """The reviewer compared every unchecked warning with the official text."""
    reviewer = actor("reviewer")
    with within(reviewer.scope):
        rules = [each["rule"] for each in queries.to_compare(reviewer.scope, session.get_one(Plan, plan_id))]
    session.rollback()
    for rule in rules:
        tick_rule(reviewer, plan_id, None, rule, "演示数据")
