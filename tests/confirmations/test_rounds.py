"""A year's confirmation: opened by the city, answered by enterprises, frozen, and read back from a workbook."""

from __future__ import annotations

import datetime
import io

import pytest
from python_calamine import CalamineWorkbook

from talent_app.confirmations import queries, service
from talent_app.confirmations.enums import Confirmation
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
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


def test_another_enterprise_neither_sees_nor_confirms(actor, client_as, people, opened):
    page = get_page(client_as("stranger"), f"/talents/confirmations/{opened.id}")
    assert "拉萨藏药制造有限公司" not in page.words
    with pytest.raises(NotFound):
        service.confirm(actor("stranger"), opened.id, {people[0].id: None}, Confirmation.UNCHANGED)
