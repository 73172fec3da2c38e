"""A year's confirmation: opened by the city, answered by enterprises, frozen, and read back from a workbook."""

from __future__ import annotations

import datetime
import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from talent_app.confirmations import queries, service
from talent_app.confirmations.enums import Confirmation
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.notifications.models import Notice
from talent_app.talents import service as talents
from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.verification import TalentAction
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of

DUE = datetime.date(2026, 12, 20)


@pytest.fixture
def people(actor):
    """Three verified people of the plant and one still in draft."""
    made = [create_talent(actor("hr"), name=f"确认{n}") for n in range(4)]
    for row in made[:3]:
        submit_talent(actor("hr"), row.id, None)
        judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    return made


@pytest.fixture
def opened(actor, people):
    return service.open_round(actor("reviewer"), 2026, DUE, "请逐人核对。")


def test_only_the_city_opens_a_round_and_each_year_once(actor, opened):
    with pytest.raises(Forbidden):
        service.open_round(actor("county"), 2027, DUE)
    with pytest.raises(Conflict, match="已经发起过"):
        service.open_round(actor("reviewer"), 2026, DUE)
    with pytest.raises(Conflict, match="没有结束"):
        service.open_round(actor("reviewer"), 2027, DUE)
    with pytest.raises(InvalidInput, match="截止日期"):
        service.change_round(actor("reviewer"), opened.id, None, opened.opened_on)


def test_an_enterprise_confirms_and_the_result_is_frozen(actor, client_as, people, opened):
    hr, reviewer = client_as("hr"), client_as("reviewer")
    assert "2026 年度确认：待确认的档案" in get_page(hr, "/").words
    address = f"/talents/confirmations/{opened.id}"
    page = get_page(hr, f"{address}/confirm")
    assert "还有 3 人" in page.words
    assert "确认3" not in page.words  # a draft is not due
    ticks = [box["value"] for box in page.select("input[name=talents]")]
    values = values_of(page.form()) | {"answer": "unchanged", "talents": ticks[:1]}
    assert "已确认 1 人" in post_page(hr, f"{address}/confirm", values).words
    # changed only after something was changed
    page = get_page(hr, f"{address}/confirm")
    tick = page.select_one("input[name=talents]")["value"]
    changed = values_of(page.form()) | {"answer": "changed", "talents": [tick]}
    page = post_page(hr, f"{address}/confirm", changed)
    assert any("没有修改过" in told for told in page.errors())
    talents.update_talent(actor("hr"), people[1].id, None, {"post": "首席专家"})
    use_scope(Scope.everything())
    page = get_page(hr, f"{address}/confirm")
    tick = next(b["value"] for b in page.select("input[name=talents]") if b["value"].startswith(f"{people[1].id}-"))
    assert "已确认 1 人" in post_page(hr, f"{address}/confirm", changed | {"talents": [tick]}).words
    page = get_page(reviewer, address)
    assert "拉萨藏药制造有限公司" in page.words
    assert "催办未确认单位" in page.words
    assert "已提醒 1 家单位" in post_page(reviewer, f"{address}/remind").words
    # the last one left, on a day
    tick = get_page(hr, f"{address}/confirm").select_one("input[name=talents]")["value"]
    left = values | {"answer": "left", "talents": [tick]}
    assert any("离开日期" in told for told in post_page(hr, f"{address}/confirm", left).errors())
    assert "全部确认完毕" in post_page(hr, f"{address}/confirm", left | {"left_on": "2026-11-01"}).words
    page = get_page(reviewer, f"{address}/freeze")
    assert "已结束，结果已固定" in post_page(reviewer, f"{address}/freeze", values_of(page.form())).words
    # frozen: what comes later changes nothing, and no more is said
    create_talent(actor("hr"), name="后来者")
    (one,) = queries.standings(actor("reviewer").scope, queries.round_or_404(Scope.everything(), opened.id))
    assert (one.total, one.due, one.unchanged, one.changed, one.left, one.missing) == (4, 3, 1, 1, 1, 0)
    with pytest.raises(Conflict, match="已经结束"):
        service.confirm(actor("hr"), opened.id, {people[0].id: None}, Confirmation.UNCHANGED)
    answer = hr.get(f"{address}/results.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()
    assert sheet[1][1:7] == [4.0, 3.0, 1.0, 1.0, 1.0, 0.0]


def test_an_answer_is_corrected_on_its_page_until_the_round_ends(actor, client_as, people, opened):
    hr, address = client_as("hr"), f"/talents/confirmations/{opened.id}/confirm"
    service.confirm(actor("hr"), opened.id, {people[0].id: None}, Confirmation.LEFT, DUE - datetime.timedelta(40))
    with pytest.raises(Conflict, match=r"已由.*确认为“已离开本单位”"):
        service.confirm(actor("hr"), opened.id, {people[0].id: None}, Confirmation.UNCHANGED)
    link = next(a["href"] for a in get_page(hr, address).select("a") if a.get_text() == "更正")
    page = get_page(hr, link)
    values = values_of(page.form())
    assert (values["answer"], values["left_on"]) == ("left", "2026-11-10")
    assert "已更正" in post_page(hr, link, values | {"answer": "unchanged"}).words
    use_scope(Scope.everything())
    ((answer, _talent),) = queries.answered(Scope.everything(), opened)
    assert (answer.answer, answer.left_on) == (Confirmation.UNCHANGED, None)
    page = post_page(hr, link, values | {"answer": "changed"}, status=409)  # the version seen is the old one
    assert "别人已经修改了这条记录" in page.words
    get_page(client_as("stranger"), link, status=404)
    service.freeze_round(actor("reviewer"), opened.id, None)
    assert "已经结束" in get_page(hr, link).words
    with pytest.raises(Conflict, match="已经结束"):
        service.change_answer(actor("hr"), answer.id, None, Confirmation.UNCHANGED, note="再想想")


def test_who_is_late_is_reminded_by_itself_before_and_after_the_due_date(actor, people, opened, monkeypatch):
    night, told = system_actor("夜间例行任务"), []
    for ahead in range(20, -22, -1):
        day = DUE - datetime.timedelta(days=ahead)
        monkeypatch.setenv("APP_TODAY", day.isoformat())
        if service.remind_late(night):
            told.append(ahead)
    assert told == [14, 7, 1, -7, -14, -21]
    titles = [one.title for one in session.scalars(select(Notice).order_by(Notice.id))]
    assert titles[0] == "2026 年度确认已经开始，本单位 3 人"
    assert titles.count("2026 年度确认还有 3 人未确认") == len(told)
    with pytest.raises(Forbidden):
        service.remind_late(actor("reviewer"))


def test_another_enterprise_neither_sees_nor_confirms(actor, client_as, people, opened):
    page = get_page(client_as("stranger"), f"/talents/confirmations/{opened.id}")
    assert "拉萨藏药制造有限公司" not in page.words
    with pytest.raises(NotFound):
        service.confirm(actor("stranger"), opened.id, {people[0].id: None}, Confirmation.UNCHANGED)
