"""The template environment of documents: strict names, escaped text, values of a snapshot as a reader expects them."""

from __future__ import annotations

from datetime import date

import pytest
from jinja2 import UndefinedError

from talent_app.core.money import Money
from talent_app.documents.templates import environment, figure, render_text, yuan, yuan_capitals


def test_missing_value_is_an_error_and_never_an_empty_place():
    with pytest.raises(UndefinedError):
        render_text("pdf/notice.html", {"heading": "通知"})


def test_text_is_escaped():
    assert environment().from_string("{{ name }}").render(name="<i>") == "&lt;i&gt;"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1500000.00", "1,500,000.00"),
        ("-0.05", "-0.05"),
        ("2/3", "2/3"),
        ("0.086", "0.086"),
        ("61.5", "61.5"),
        (205, "205"),
        (12345, "12,345"),
        (True, "是"),
        (False, "否"),
        (None, "—"),
        ("", "—"),
        ([], "—"),
        ("2026-01-05", "2026年1月5日"),
        (["8000000.00", "9.50"], "8,000,000.00、9.50"),
    ],
)
def test_figures_read_as_on_paper(value, shown):
    assert figure(value) == shown


@pytest.mark.parametrize("value", ["1500000.00", 150_000_000, Money.yuan("1500000")])
def test_money_of_a_snapshot_is_text_or_whole_fen(value):
    assert yuan(value) == "1,500,000.00"
    assert yuan_capitals(value) == "壹佰伍拾万元整"


@pytest.mark.parametrize("value", [1.5, "1500000", "1,5", True, None])
def test_money_in_any_other_form_is_refused(value):
    with pytest.raises(ValueError, match="amount"):
        yuan(value)


def test_days_of_a_snapshot_are_dates_or_iso_text():
    render = environment().from_string("{{ day|date_long }}").render
    assert render(day="2026-11-03") == render(day=date(2026, 11, 3)) == "2026年11月3日"
