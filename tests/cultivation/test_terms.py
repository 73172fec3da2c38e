"""Terms of managers: exact scores, bottom lines that demand an exit, renewal, reserves of key posts."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.cultivation import appraising, service
from talent_app.cultivation import enums as e
from talent_app.cultivation.figures import completion_of, quantity, scored, shown
from talent_app.cultivation.models import KeyPostHolder, ManagementGoal
from talent_app.cultivation.workflow import CultivationAction as A
from tests.cultivation.chain import GOAL, JUDGED, POST, TERM, TODAY, T, act, part, seen
from tests.factories import create_talent
from tests.page import get_page


def goal(**over):
    values = {"direction": e.Direction.MORE, "weight": 30, "target": "200", "actual": "150", "given_score": ""} | over
    return ManagementGoal(**values)


def test_scores_are_exact_and_stay_between_nothing_and_the_weight():
    assert scored(goal()).score == Fraction(45, 2)
    assert scored(goal(actual="260")).score == 30
    assert scored(goal(actual="-10")).score == 0
    less = goal(direction=e.Direction.LESS, target="4", actual="5")
    assert (completion_of(less), scored(less).score_shown) == (Fraction(3, 4), "22.50")
    assert scored(goal(direction=e.Direction.LESS, target="4", actual="9")).score == 0
    assert scored(goal(target="", direction=e.Direction.JUDGED)).score is None
    assert scored(goal(given_score="28.5")).score == Fraction(57, 2)
    assert (shown(Fraction(2, 3)), shown(Fraction(-1, 3)), shown(None), shown(Fraction(1, 200))) == (
        "0.67", "-0.33", "—", "0.01",
    )  # fmt: skip
    assert quantity(" 1,200.50 ", "x") == "1200.5"
    with pytest.raises(InvalidInput, match="不是数值"):
        quantity("一千", "x")


def term(actor, talent, **over):
    row = service.create_root(actor("hr"), "terms", talent.id, TERM | over)
    for year in (2025, 0):
        part(actor, "goal", row, **GOAL | {"year": year})
        part(actor, "goal", row, **JUDGED | {"year": year})
    return row


def begun(actor, talent, **over):
    row = term(actor, talent, **over)
    act(actor, "terms", row, A.OFFER)
    act(actor, "terms", row, A.APPROVE, "approver", note="示例董〔2025〕1号")
    act(actor, "terms", row, A.SIGN, on=date(2025, 1, 1))
    return act(actor, "terms", row, A.BEGIN)


def report(actor, row, year, actual, score="40"):
    for each in appraising.tally_of(row, year).rows:
        is_judged = each.goal.direction is e.Direction.JUDGED
        appraising.report_goal(
            actor("hr"), each.goal.id, None, None if is_judged else actual, score if is_judged else None, "考核记录"
        )


def test_a_term_from_its_draft_to_the_exit_that_its_bottom_line_demands(actor, place, client_as):
    talent = create_talent(actor("hr"), name="经理人甲")
    row = service.create_root(actor("hr"), "terms", talent.id, TERM)
    assert row.number == "任2025-001"
    with pytest.raises(Conflict, match="还没有2025 年度考核指标"):
        act(actor, "terms", row, A.OFFER)
    part(actor, "goal", row, **GOAL)
    with pytest.raises(InvalidInput, match="101"):
        part(actor, "goal", row, **JUDGED | {"weight": 41})
    with pytest.raises(InvalidInput, match="不在任期内"):
        part(actor, "goal", row, **GOAL | {"year": 2027})
    part(actor, "goal", row, **GOAL | {"year": 0, "weight": 90})
    with pytest.raises(Conflict, match="60，应为 100"):
        act(actor, "terms", row, A.OFFER)
    part(actor, "goal", row, **JUDGED)
    part(actor, "goal", row, **JUDGED | {"year": 0, "weight": 10})
    act(actor, "terms", row, A.OFFER)
    with pytest.raises(Conflict, match="不能再改"):
        service.change_root(actor("hr"), "terms", row.id, None, TERM)
    with pytest.raises(Forbidden):
        act(actor, "terms", row, A.APPROVE, note="同意")
    act(actor, "terms", row, A.APPROVE, "approver", note="示例董〔2025〕1号")
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        act(actor, "terms", row, A.SIGN, on=date(2026, 11, 24))
    act(actor, "terms", row, A.SIGN, on=date(2025, 1, 1))
    act(actor, "terms", row, A.BEGIN)
    with pytest.raises(Conflict, match="已经签订"):
        part(actor, "goal", row, **GOAL | {"name": "营业收入", "weight": 1})
    post = service.create_root(actor("hr"), "posts", place("plant").id, POST)
    held = part(actor, "holder", post, talent, from_on=date(2025, 1, 1), until_on=None)
    with pytest.raises(InvalidInput, match="没有不合格"):
        act(actor, "terms", row, A.EXIT, cause=e.ExitCause.YEAR_MISSED, on=TODAY, note="x")
    with pytest.raises(Conflict, match="还没有完成情况"):
        appraising.appraise_year(actor("approver"), row.id, 2025, e.Conclusion.GOOD, "挂钩", "纪要")
    report(actor, row, 2025, "780", "30")  # 60 × 0.65 + 30 = 69
    with pytest.raises(InvalidInput, match=r"得分 69\.00 低于约定底线 70，结论只能是“不合格”"):
        appraising.appraise_year(actor("approver"), row.id, 2025, e.Conclusion.QUALIFIED, "挂钩", "纪要")
    appraising.appraise_year(actor("approver"), row.id, 2025, e.Conclusion.FAILED, "退出", "示例董〔2026〕2号")
    assert "考核未达底线，待办理退出" in get_page(client_as("hr"), "/").words
    act(actor, "terms", row, A.EXIT, cause=e.ExitCause.YEAR_MISSED, on=date(2026, 11, 20), note="未达底线")
    act(actor, "terms", row, A.CONFIRM_EXIT, "approver")
    assert seen(KeyPostHolder, held.id).until_on == date(2026, 11, 20)
    page = get_page(client_as("reviewer"), f"/cultivation/terms/{row.id}")
    for told in ("已退出", "年度考核未达底线", "69.00", "得分 69.00 低于约定底线 70", "不合格"):
        assert told in page.words
    assert "岗位空缺；无后备人选" in get_page(client_as("hr"), f"/cultivation/posts/{post.id}").words
    letter = client_as("hr").get(f"/cultivation/terms/{row.id}/years/2025/letter.docx")
    text = "\n".join(each.text for each in Document(io.BytesIO(letter.data)).paragraphs)
    assert "2025年度经营业绩责任书" in text
    assert "利润总额：权重60，目标值1200万元（越高越好），主要指标" in text
    register = CalamineWorkbook.from_filelike(io.BytesIO(client_as("hr").get("/cultivation/terms/register.xlsx").data))
    assert register.get_sheet_by_name("考核结果").to_python()[1][3] == "69.00"


def test_a_full_term_is_appraised_renewed_and_ended(actor):
    row = begun(actor, create_talent(actor("hr"), name="经理人乙"))
    report(actor, row, 2025, "1200")
    appraising.appraise_year(actor("approver"), row.id, 2025, e.Conclusion.EXCELLENT, "全额兑现", "纪要一")
    done = {"conclusion": e.Conclusion.GOOD, "consequence": "任期激励兑现", "document": "纪要三"}
    with pytest.raises(Conflict, match="2026 年度还没有考核"):
        act(actor, "terms", row, A.APPRAISE, "approver", **done)
    part(actor, "goal", row, **GOAL | {"year": 2026})
    with pytest.raises(Conflict, match="应为 100"):
        appraising.fix_year(actor("approver"), row.id, 2026)
    part(actor, "goal", row, **JUDGED | {"year": 2026})
    appraising.fix_year(actor("approver"), row.id, 2026)
    report(actor, row, 2026, "1100")
    appraising.appraise_year(actor("approver"), row.id, 2026, e.Conclusion.GOOD, "兑现", "纪要二")
    report(actor, row, 0, "1150")
    act(actor, "terms", row, A.APPRAISE, "approver", **done)
    following = act(actor, "terms", row, A.RENEW)
    assert (following.from_on, following.until_on) == (date(2026, 11, 2), date(2028, 10, 1))
    assert [appraising.tally_of(following, year).weights for year in (2026, 0)] == [100, 100]
    with pytest.raises(Conflict, match="已经起草"):
        act(actor, "terms", row, A.RENEW)
    act(actor, "terms", row, A.EXIT, cause=e.ExitCause.RESIGNED, on=TODAY, note="本人辞职")
    assert act(actor, "terms", row, A.REFUSE_EXIT, "approver", note="不同意").state is T.APPRAISED
    assert act(actor, "terms", row, A.END).state is T.ENDED


def test_bottom_lines_name_their_basis_and_terms_of_one_person_do_not_overlap(actor):
    talent = create_talent(actor("hr"), name="经理人丙")
    with pytest.raises(InvalidInput, match="没有写依据"):
        service.create_root(actor("hr"), "terms", talent.id, TERM | {"bottom_basis": ""})
    wrong = {"is_market_chosen": True, "source": e.ManagerSource.APPOINTED}
    with pytest.raises(InvalidInput, match="不能标为市场化选聘"):
        service.create_root(actor("hr"), "terms", talent.id, TERM | wrong)
    begun(actor, talent)
    second = term(actor, talent, number="二", from_on=date(2025, 6, 1))
    with pytest.raises(Conflict, match="时间重叠"):
        act(actor, "terms", second, A.OFFER)


def test_reserves_name_posts_without_successor_and_holders_who_retire(actor, place, client_as):
    hr = actor("hr")
    first = service.create_root(hr, "posts", place("plant").id, POST)
    second = service.create_root(actor("hr"), "posts", place("plant").id, POST | {"name": "总工程师", "wanted": 1})
    old = create_talent(actor("hr"), name="将退者", born_on=date(1968, 1, 5))
    young = create_talent(actor("hr"), name="接班者", born_on=date(1988, 1, 5))
    part(actor, "holder", first, old, from_on=None, until_on=None)
    part(actor, "holder", second, young, from_on=None, until_on=None)
    ready = {"readiness": e.Readiness.SOON, "strengths": "", "gaps": "缺经营历练", "judged_on": TODAY}
    part(actor, "candidate", first, young, **ready)
    with pytest.raises(InvalidInput, match="已登记为后备人选"):
        part(actor, "candidate", first, young, **ready)
    with pytest.raises(InvalidInput, match="现任者不能"):
        part(actor, "candidate", first, old, **ready)
    words = get_page(client_as("hr"), "/cultivation/posts").words
    for told in ("后备差 1 人", "现任三年内退休，无现在可用的后备", "无后备人选", "1 个关键岗位没有后备人选"):
        assert told in words
    near = get_page(client_as("hr"), "/cultivation/posts?gap=retiring").words
    assert "将退者" in near
    assert "总工程师" not in near
    assert "总工程师" in get_page(client_as("hr"), "/cultivation/posts?gap=without").words
    book = CalamineWorkbook.from_filelike(io.BytesIO(client_as("hr").get("/cultivation/posts/register.xlsx").data))
    assert {row[1] for row in book.get_sheet_by_name("岗位").to_python()[1:]} == {"副总经理", "总工程师"}
    assert client_as("hr").get("/cultivation/posts/register.pdf").data.startswith(b"%PDF")
    assert "关键岗位现任" in get_page(client_as("hr"), f"/talents/{old.id}").words
    assert client_as("person").get("/cultivation/posts").status_code == 403
