"""What people write in cells, and what the product makes of it."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.cells import (
    is_blank,
    read_boolean,
    read_date,
    read_day,
    read_integer,
    read_money,
    read_ratio,
    read_text,
    safe_text,
)
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2023-01-02", "2023-01-02"),
        ("2023/1/2", "2023-01-02"),
        ("2023.1.2", "2023-01-02"),
        ("2023.01.02.", "2023-01-02"),
        ("2023年1月2日", "2023-01-02"),
        ("2023 年 1 月 2 日", "2023-01-02"),
        ("20230102", "2023-01-02"),
        (20230102, "2023-01-02"),
        (20230102.0, "2023-01-02"),
        ("２０２３－０１－０２", "2023-01-02"),
        ("2023–01–02", "2023-01-02"),
        ("2023-01-02 00:00:00", "2023-01-02"),
        ("2023-01-02T08:30:00+08:00", "2023-01-02"),
        (44928, "2023-01-02"),
        (44928.75, "2023-01-02"),
        ("44928", "2023-01-02"),
        (datetime(2023, 1, 2, 9, 30), "2023-01-02"),  # noqa: DTZ001 - spreadsheets have no zones
        (date(2023, 1, 2), "2023-01-02"),
        ("2023.1", "2023-01"),
        ("2023-01", "2023-01"),
        ("2023年1月", "2023-01"),
        ("202301", "2023-01"),
        (202301, "2023-01"),
        (2023.02, "2023-02"),
        (2023.12, "2023-12"),
        ("1990", "1990"),
        ("1990年", "1990"),
        (1990, "1990"),
        (1901.0, "1901"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_date_is_read_in_every_usual_form(cell: Any, code: str) -> None:
    known = read_date(cell)
    assert known is not None
    assert known.code == code


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("1990.13", "“1990.13”中没有第 13 月"),
        (1990.13, "“1990.13”中没有第 13 月"),
        ("2023-02-29", "2023年2月没有 29 日"),
        ("2023-4-31", "没有 31 日"),
        ("2023-1-0", "没有 0 日"),
        ("20231301", "没有第 13 月"),
        (2023.1, "1月还是 2023年10月"),
        ("0023-01-02", "超出可接受的范围"),
        ("3023-01-02", "超出可接受的范围"),
        ("23-1-2", "不能识别为日期"),
        ("去年", "“去年”不能识别为日期"),
        ("2023-01-02-03", "不能识别为日期"),
        ("1/2/2023", "不能识别为日期"),
        (True, "不能识别为日期"),
        (-5, "不能识别为日期"),
        (float("inf"), "不能识别为日期"),
        ("x" * 500, "…”不能识别为日期"),
    ],
)
def test_a_wrong_date_is_refused_naming_the_value_and_what_is_accepted(cell: Any, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as caught:
        read_date(cell, field="born_on")
    assert "2023" in caught.value.hint
    assert caught.value.field == "born_on"


def test_a_day_is_demanded_where_a_month_is_not_enough() -> None:
    assert read_day("2023/1/2") == date(2023, 1, 2)
    assert read_day("无") is None
    with pytest.raises(InvalidInput, match="缺少日"):
        read_day("2023年1月")


@given(st.dates(date(1850, 1, 1), date(2150, 12, 31)))
def test_every_day_is_read_back_from_each_way_of_writing_it(day: date) -> None:
    forms = [
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
    ]
    assert {read_day(form) for form in forms} == {day}


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000", "无", " 无 ", "/", "-", "——", "n/a", "暂无"])
def test_words_for_nothing_are_blank(cell: Any) -> None:
    assert is_blank(cell)
    assert (read_text(cell), read_date(cell), read_integer(cell), read_ratio(cell)) == (None, None, None, None)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  高级 工程师\u3000", "高级 工程师"),
        ("Ａ１２，（甲）", "A12，（甲）"),
        ("扎西\u200b顿珠", "扎西顿珠"),
        ("第一行\n第二行", "第一行 第二行"),
        ("a\x00b", "a b"),
        (12345, "12345"),
        (12345.0, "12345"),
        (0.1, "0.1"),
        (True, "是"),
        (date(2023, 1, 2), "2023-01-02"),
        ("无锡", "无锡"),
        ("བཀྲ་ཤིས", "བཀྲ་ཤིས"),
        ("𬭎", "𬭎"),
    ],
)
def test_text_is_trimmed_and_made_half_width(cell: Any, text: str) -> None:
    assert read_text(cell) == text


def test_a_biography_keeps_its_lines() -> None:
    assert read_text(" 一\r\n 二  三 \n", multiline=True) == "一\n二 三"


def test_a_number_a_spreadsheet_has_cut_is_refused_as_text() -> None:
    with pytest.raises(InvalidInput, match="末几位已经丢失"):
        read_text(540102199001010011.0)


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("是", True),
        ("√", True),
        ("yes", True),
        ("ｙ", True),
        (1, True),
        (1.0, True),
        (True, True),
        ("有", True),
        ("否", False),
        ("无", False),
        ("×", False),
        (0, False),
        (False, False),
        ("/", None),
        ("", None),
        (None, None),
    ],
)
def test_yes_and_no_are_read_in_the_usual_spellings(cell: Any, meaning: bool | None) -> None:
    assert read_boolean(cell) is meaning


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    for cell in ("也许", 2):
        with pytest.raises(InvalidInput, match="不能识别为是或否"):
            read_boolean(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("12", 12), ("１２", 12), ("1,200", 1200), ("1，200", 1200), (7.0, 7), ("12.0", 12), ("-3", -3), (0, 0)],
)
def test_whole_numbers_are_read_from_text_and_numbers(cell: Any, number: int) -> None:
    assert read_integer(cell) == number


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("3.5", "不是整数"),
        (3.5, "不是整数"),
        ("三", "“三”不是数字"),
        ("1,20", "逗号位置不对"),
        ("5年", "“5年”不是数字"),
        ("1e5", "不是数字"),
        ("9" * 40, "不是数字"),
        (True, "不是数字"),
        (float("nan"), "无效的数值"),
        (1e20, "末几位已经丢失"),
    ],
)
def test_what_is_no_whole_number_is_refused(cell: Any, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        read_integer(cell)


@pytest.mark.parametrize(
    ("cell", "ratio"),
    [
        ("15%", Fraction(3, 20)),
        ("１５％", Fraction(3, 20)),
        ("0.15", Fraction(3, 20)),
        (0.15, Fraction(3, 20)),
        ("2/3", Fraction(2, 3)),
        (1, Fraction(1)),
    ],
)
def test_ratios_are_exact(cell: Any, ratio: Fraction) -> None:
    assert read_ratio(cell) == ratio


def test_a_ratio_over_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="不是数字"):
        read_ratio("1/0")


def test_amounts_are_exact_and_name_their_field_when_refused() -> None:
    assert read_money("1,500,000") == Money.yuan(1500000)
    assert read_money(0.1 + 0.2) == Money.yuan("0.30")
    assert (read_money(None), read_money("无"), read_money(0)) == (None, None, Money.ZERO)
    for cell in ("1.234", "一百", True, float("nan")):
        with pytest.raises(InvalidInput) as caught:
            read_money(cell, field="pay")
        assert caught.value.field == "pay"


@pytest.mark.parametrize("text", ["=1+1", "+86 139", "-5", "@SUM(A1)", "\tx", "＝cmd", "\n=1"])
def test_text_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_exported_text_comes_back_unchanged_and_never_starts_a_formula(text: str) -> None:
    exported = safe_text(text)
    assert exported[0] not in "=+-@＝＋－＠"
    assert read_text(exported) == read_text(text)
