"""The yearly innovation return: figures that must agree, the workflow in full, frozen copies, who reads what."""

from __future__ import annotations

import datetime
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.money import Money
from talent_app.db.engine import use_scope
from talent_app.incentives import preparing
from talent_app.innovation import figures, queries, service
from talent_app.innovation.enums import ItemKind, ReturnAction
from talent_app.innovation.figures import FIGURES, GROUPS
from tests.page import get_page, post_page, values_of

YEAR = 2025
VALUES = {
    "rd_budget": Money.yuan(1_000_000), "rd_total": Money.yuan(900_000), "rd_expensed": Money.yuan(600_000),
    "rd_capitalised": Money.yuan(300_000), "rd_previous": Money.yuan(800_000), "revenue": Money.yuan(20_000_000),
    "reserve_opening": Money.ZERO, "reserve_added": Money.yuan(500_000), "reserve_used": Money.yuan(200_000),
    "reserve_closing": Money.yuan(300_000), "staff_total": 120, "rd_staff": 15, "rd_person_years": "25/2",
    "ip_system": False,
}  # fmt: skip
SEEN = {
    "party_on": datetime.date(2026, 2, 3), "party_number": "党委会纪要〔2026〕3号",
    "board_on": datetime.date(2026, 2, 10), "board_number": "董事会〔2026〕2号", "note": "",
}  # fmt: skip
ITEM = {
    "title": "高原供氧装置", "number": "ZL202510000001.1", "happened_on": datetime.date(2025, 5, 6), "level": None,
    "amount": None, "bonus": "任期考核加分", "words": {"patent_kind": "发明"}, "proof": "专利证书",
}  # fmt: skip


def fill(actor, row, **changed):
    values = VALUES | changed
    for group in GROUPS:
        stated = {each.code: (values.get(each.code), "年度审计报告") for each in group.figures}
        service.state_figures(actor("hr"), row.id, None, group.code, stated)


@pytest.fixture
def begun(actor, place):
    return service.begin_return(actor("hr"), place("plant").id, YEAR)


@pytest.fixture
def complete(actor, begun):
    fill(actor, begun)
    service.state_seen(actor("hr"), begun.id, None, SEEN)
    return begun


def confirm(actor, row):
    service.act_on_return(actor("hr"), row.id, ReturnAction.COMPLETE, None)
    service.act_on_return(actor("approver"), row.id, ReturnAction.SEND, None)
    return service.act_on_return(actor("reviewer"), row.id, ReturnAction.CONFIRM, None)


def test_a_return_that_lacks_something_says_what(actor, begun):
    with pytest.raises(InvalidInput, match="没有填写“研发投入预算”"):
        service.act_on_return(actor("hr"), begun.id, ReturnAction.COMPLETE, None)
    fill(actor, begun)
    with pytest.raises(InvalidInput, match="没有登记党委研究"):
        service.act_on_return(actor("hr"), begun.id, ReturnAction.COMPLETE, None)
    service.state_seen(actor("hr"), begun.id, None, SEEN | {"board_on": datetime.date(2026, 2, 2)})
    with pytest.raises(InvalidInput, match="党委研究是前置程序"):
        service.act_on_return(actor("hr"), begun.id, ReturnAction.COMPLETE, None)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"rd_expensed": Money.from_fen(60_000_001)}, "费用化与资本化支出之和"),
        ({"reserve_closing": Money.from_fen(29_999_999)}, "年末结余填写为 299,999.99"),
        ({"rd_staff": 121, "rd_person_years": None}, "多于职工总数"),
        ({"rd_person_years": "151/10"}, "多于研发人员"),
    ],
)
def test_figures_that_cannot_all_be_true_are_named(changed, words):
    values = {code: figures.as_value(FIGURES[code], figures.as_text(FIGURES[code], value))
              for code, value in (VALUES | changed).items()}  # fmt: skip
    values = {code: value for code, value in values.items() if value is not None}
    assert any(words in told for told in figures.disagreements(values, {}))


def test_figures_at_the_limit_agree():
    values = {code: figures.as_value(FIGURES[code], figures.as_text(FIGURES[code], value))
              for code, value in (VALUES | {"rd_staff": 120, "rd_person_years": "120"}).items()}  # fmt: skip
    assert figures.disagreements(values, {}) == []


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12), st.integers(-1, 1))
def test_the_reserve_is_named_exactly_when_it_is_wrong_by_a_fen(opening, added, used, off):
    closing = opening + added - used + off
    values = dict(zip(("reserve_opening", "reserve_added", "reserve_used", "reserve_closing"),
                      map(Money.from_fen, (opening, added, used, closing)), strict=True))  # fmt: skip
    assert bool(figures.disagreements(values, {})) is bool(off)


def test_next_year_begins_with_what_was_confirmed_and_must_agree_with_it(actor, place, complete):
    confirm(actor, complete)
    following = service.begin_return(actor("hr"), place("plant").id, YEAR + 1)
    values = figures.values_of(following.figures)
    assert values["reserve_opening"] == Money.yuan(300_000)
    assert values["rd_previous"] == Money.yuan(900_000)
    wrong = values | {"reserve_opening": Money.yuan(300_000) + Money.from_fen(1)}
    previous = queries.previous_values(actor("hr").scope, following)
    assert any("上年确认的“年末结余”为 300,000.00" in told for told in figures.disagreements(wrong, previous))
    assert figures.disagreements(values, previous) == []


def test_a_confirmed_return_is_frozen_and_a_correction_adds_a_copy(actor, complete):
    confirm(actor, complete)
    with pytest.raises(Conflict, match="不能修改"):
        fill(actor, complete)
    service.act_on_return(actor("reviewer"), complete.id, ReturnAction.REOPEN, None, "企业报来更正")
    fill(actor, complete, rd_budget=Money.yuan(1_100_000))
    confirm(actor, complete)
    use_scope(actor("reviewer").scope)
    copies = queries.frozen_of(actor("reviewer").scope, complete)
    assert [each.number for each in copies] == [2, 1]
    assert '"110000000"' in copies[0].content
    assert '"100000000"' in copies[1].content


def test_a_non_public_transfer_needs_its_conditions_on_record(actor, complete):
    words = {"manner": "non_public", "receiver": "", "both_owned": "no", "appraisal": "", "approval": ""}
    item = service.list_item(
        actor("hr"), complete.id, ItemKind.CONVERSION, ITEM | {"title": "配方转让", "words": words}
    )
    with pytest.raises(InvalidInput, match="没有确认双方均为国有及国有控股企业"):
        service.act_on_return(actor("hr"), complete.id, ReturnAction.COMPLETE, None)
    with pytest.raises(Conflict, match="别人已经修改"):
        service.remove_item(actor("hr"), complete.id, item.id, item.version + 1)
    assert service.remove_item(actor("hr"), complete.id, item.id, item.version) == "配方转让"


def test_who_filled_it_in_does_not_send_it_and_others_do_not_see_it(actor, complete):
    service.act_on_return(actor("hr"), complete.id, ReturnAction.COMPLETE, None)
    with pytest.raises(Forbidden):
        service.act_on_return(actor("hr"), complete.id, ReturnAction.SEND, None)
    with pytest.raises(NotFound):
        service.act_on_return(actor("stranger"), complete.id, ReturnAction.SEND, None)


def test_a_step_back_needs_a_reason(actor, complete):
    service.act_on_return(actor("hr"), complete.id, ReturnAction.COMPLETE, None)
    with pytest.raises(InvalidInput, match="必须写明理由"):
        service.act_on_return(actor("approver"), complete.id, ReturnAction.BACK, None, " ")


def test_plans_read_the_confirmed_figures_and_another_number_is_refused(actor, place, complete):
    confirm(actor, complete)
    plant = place("plant").id
    with pytest.raises(InvalidInput, match="科技创新年报"):
        preparing.set_enterprise_year(actor("hr"), plant, YEAR, 0, {"rd_staff": 16})
    row = preparing.set_enterprise_year(actor("hr"), plant, YEAR, 0, {"rd_staff": 15})
    assert row.rd_staff == 15
    assert row.rd_expense == Money.yuan(900_000)


def test_pages_from_the_first_figure_to_paper_and_workbook(actor, client_as, place, complete):
    hr = client_as("hr")
    page = get_page(hr, f"/innovation/{complete.id}/figures/reserve")
    values = values_of(page.form()) | {"reserve_used": "300,000.00", "reserve_closing": "200,000.00"}
    page = post_page(hr, f"/innovation/{complete.id}/figures/reserve", values | {"next": "1"})
    assert "研发人员" in page.heading()
    page = post_page(hr, f"/innovation/{complete.id}/figures/staff", {"rd_person_years": "12.55"})
    assert any("最多一位小数" in told for told in page.errors())
    page = get_page(hr, f"/innovation/{complete.id}/items/patent/new")
    values = values_of(page.form()) | {
        "title": "高原供氧装置",
        "number": "ZL1",
        "word_patent_kind": "发明",
        "proof": "证书",
    }
    assert "高原供氧装置" in post_page(hr, f"/innovation/{complete.id}/items/patent/new", values).words
    confirm(actor, complete)
    words = get_page(client_as("reviewer"), f"/innovation/{complete.id}").words
    assert "数据已固定" in words
    assert "研发投入强度" in words
    assert "4.5%" in words
    content = client_as("leader").get(f"/innovation/{complete.id}/return.pdf").data
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "高原供氧装置" in text
    assert "200,000.00 元" in text
    book = CalamineWorkbook.from_filelike(io.BytesIO(client_as("reviewer").get("/innovation/returns.xlsx").data))
    rows = book.get_sheet_by_name("年报数据").to_python()
    assert any(row[1] == "已确认" and 900000.0 in row for row in rows)
    assert any(row[1] == "没有填报" for row in rows)
    assert get_page(client_as("stranger"), f"/innovation/{complete.id}", status=404)
