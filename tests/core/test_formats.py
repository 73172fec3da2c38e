"""What a reader sees of money, ratios, days and sensitive values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from talent_app.core.formats import (
    FILTERS,
    Sensitive,
    capitals,
    count,
    day,
    day_chinese,
    day_long,
    instant,
    masked,
    money,
    ratio,
    wan,
)
from talent_app.core.money import Money

DIGITS = "零壹贰叁肆伍陆柒捌玖"


def read_capitals(text: str) -> int:
    """An independent reader of 人民币大写: fen, so that writing is checked by reading back."""
    sign = -1 if text.startswith("负") else 1
    text = text.removeprefix("负").removesuffix("整")
    yuan_text, yuan_mark, rest = text.partition("元")
    if not yuan_mark:
        yuan_text, rest = "", text
    total = section = group = digit = 0
    for character in yuan_text:
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in "拾佰仟":
            group += digit * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
        elif character == "万":
            section, group, digit = section + (group + digit) * 10**4, 0, 0
        elif character == "亿":
            total, section, group, digit = (section + group + digit) * 10**8, 0, 0, 0
    fen = (total + section + group + digit) * 100
    for mark, worth in (("角", 10), ("分", 1)):
        if mark in rest:
            fen += DIGITS.index(rest[rest.index(mark) - 1]) * worth
    return sign * fen


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("1500000.00", "壹佰伍拾万元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.00", "零元整"),
        ("10.05", "壹拾元零伍分"),
        ("10.50", "壹拾元伍角"),
        ("-3.20", "负叁元贰角"),
        ("-0.01", "负壹分"),
        ("100005000", "壹亿零伍仟元整"),
        ("100000000.01", "壹亿元零壹分"),
        ("1000050000000", "壹万亿零伍仟万元整"),
        ("10000000000000", "壹拾万亿元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
    ],
)
def test_capitals_read_as_a_cheque_would(yuan: str, text: str) -> None:
    assert capitals(Money.yuan(yuan)) == text


@given(st.integers(-(10**15), 10**15))
def test_capitals_say_exactly_the_amount_and_never_repeat_a_zero(fen: int) -> None:
    text = capitals(Money(fen))
    assert read_capitals(text) == fen
    assert "零零" not in text


def test_money_shows_separators_and_never_rounds() -> None:
    assert money(Money.yuan("1500000")) == "1,500,000.00"
    assert money(Money.yuan("-0.05")) == "-0.05"
    assert wan(Money.yuan("1500000")) == "150.00"
    assert wan(Money.yuan("0.01")) == "0.000001"
    assert wan(Money.yuan("-123456789.1")) == "-12,345.67891"
    with pytest.raises(ValueError, match="yuan or wan"):
        money(Money.ZERO, "dollar")


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(15, 100), 2, "15%"),
        (Fraction(2, 3), 2, "66.67%"),
        (Fraction(1, 3), 0, "33%"),
        (Fraction(-1, 8), 1, "-12.5%"),
        (Fraction(1, 100000), 2, "0%"),
        (12, 2, "1,200%"),
    ],
)
def test_a_ratio_reads_as_a_percentage(value: Fraction | int, places: int, text: str) -> None:
    assert ratio(value, places) == text


def test_days_and_instants_read_as_in_an_office_in_lhasa() -> None:
    eve = date(2026, 1, 3)
    assert (day(eve), day_long(eve), day_chinese(eve)) == ("2026-01-03", "2026年1月3日", "二〇二六年一月三日")
    assert day_chinese(date(2026, 10, 20)) == "二〇二六年十月二十日"
    assert day_chinese(date(2026, 12, 31)) == "二〇二六年十二月三十一日"
    assert instant(datetime(2026, 11, 23, 23, 4, tzinfo=UTC)) == "2026-11-24 07:04"
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 11, 23))  # noqa: DTZ001 - the refusal of it is the test


@pytest.mark.parametrize(
    ("kind", "clear", "shown"),
    [
        ("identity", "540102199001010011", "540102********0011"),
        ("identity", "E12345678", "E*****678"),
        ("identity", "A12", "***"),
        ("phone", "13912341234", "139****1234"),
        ("phone", "+8613912341234", "139****1234"),
        ("bank", "6222021234567890123", "6222***********0123"),
        ("email", "zhaxi@example.cn", "z***@example.cn"),
        ("email", "nonsense", "***"),
        ("name", "扎西", "扎*"),
        ("name", "𬭎", "𬭎*"),
        (Sensitive.ADDRESS, "西藏自治区拉萨市城关区江苏路1号", "西藏自治区拉****"),
        ("address", "拉萨", "****"),
    ],
)
def test_a_masked_value_keeps_only_its_ends(kind: Sensitive | str, clear: str, shown: str) -> None:
    assert masked(kind, clear) == shown


def test_a_missing_value_reads_as_a_dash() -> None:
    texts = [money(None), wan(None), ratio(None), count(None), day(None), day_long(None), instant(None)]
    assert {*texts, day_chinese(None), masked("phone", None), masked("phone", "")} == {"—"}


def test_filters_are_usable_in_a_template() -> None:
    jinja = Environment(autoescape=True)
    jinja.filters.update(FILTERS)
    text = jinja.from_string(
        "{{ pay|money }} {{ pay|wan }} {{ n|count }} {{ phone|masked('phone') }} {{ pay|capitals }}"
    )
    page = text.render(pay=Money.yuan("20000"), n=1234567, phone="13912341234")
    assert page == "20,000.00 2.00 1,234,567 139****1234 贰万元整"
