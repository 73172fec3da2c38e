"""How money, ratios, dates, counts and sensitive values read on a page, in a document and in a message.

Pure, and the only place where a value becomes display text. It never rounds money: an amount in 万元 shows as many
decimals as it needs. A missing value reads 「—」 so that a template need not ask. `FILTERS` is the one set of template
filters for pages, notices and PDF.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import cn2an

from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money, Rounding, rounded

MISSING = "—"
SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINESE_DIGITS = "〇一二三四五六七八九"


class Sensitive(TitledEnum):
    """The kinds of value that are shown masked to whoever may not read them in clear."""

    IDENTITY = "identity", "证件号码"
    PHONE = "phone", "电话"
    BANK = "bank", "银行账号"
    EMAIL = "email", "电子邮箱"
    NAME = "name", "姓名"
    ADDRESS = "address", "住址"


def money(amount: Money | None, unit: str = "yuan") -> str:
    """An amount with thousands separators, in yuan or 万元, without the unit.

    >>> money(Money.yuan("1500000")), money(Money.yuan("1500000"), "wan"), money(Money.yuan("12345.67"), "wan")
    ('1,500,000.00', '150.00', '1.234567')
    """
    if amount is None:
        return MISSING
    sign = "-" if amount.fen < 0 else ""
    if unit == "yuan":
        whole, part = divmod(abs(amount.fen), 100)
        return f"{sign}{whole:,}.{part:02d}"
    if unit == "wan":
        whole, part = divmod(abs(amount.fen), 1_000_000)
        decimals = f"{part:06d}".rstrip("0").ljust(2, "0")
        return f"{sign}{whole:,}.{decimals}"
    raise ValueError(f"unit is yuan or wan, not {unit!r}")


def wan(amount: Money | None) -> str:
    """An amount in 万元, without the unit and without rounding."""
    return money(amount, "wan")


def ratio(value: Fraction | int | None, places: int = 2) -> str:
    """A ratio as a percentage with at most `places` decimals.

    >>> ratio(Fraction(15, 100)), ratio(Fraction(2, 3)), ratio(Fraction(1, 8), 1)
    ('15%', '66.67%', '12.5%')
    """
    if value is None:
        return MISSING
    scaled = rounded(Fraction(value) * 100 * 10**places, Rounding.HALF_UP)
    whole, part = divmod(abs(scaled), 10**places)
    decimals = f"{part:0{places}d}".rstrip("0") if places else ""
    return f"{'-' if scaled < 0 else ''}{whole:,}{'.' if decimals else ''}{decimals}%"


def count(number: int | None) -> str:
    """A whole number with thousands separators."""
    return MISSING if number is None else f"{number:,}"


def day(value: date | None) -> str:
    """A day as it stands in tables: 2026-11-23."""
    return MISSING if value is None else f"{value.year:04d}-{value.month:02d}-{value.day:02d}"


def day_long(value: date | None) -> str:
    """A day as it stands in a sentence or an official document: 2026年11月23日, without leading zeros."""
    return MISSING if value is None else f"{value.year}年{value.month}月{value.day}日"


def day_chinese(value: date | None) -> str:
    """A day in Chinese numerals: 二〇二六年十一月二十三日."""
    if value is None:
        return MISSING
    year = "".join(CHINESE_DIGITS[int(digit)] for digit in str(value.year))
    return f"{year}年{_chinese_number(value.month)}月{_chinese_number(value.day)}日"


def instant(value: datetime | None) -> str:
    """An instant as the office clock shows it: 2026-11-23 15:04 in Asia/Shanghai."""
    if value is None:
        return MISSING
    if value.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def capitals(amount: Money) -> str:
    """人民币大写, as signed documents need it.

    >>> capitals(Money.yuan("1500000.00")), capitals(Money.yuan("0.05")), capitals(Money.yuan("-10.05"))
    ('壹佰伍拾万元整', '伍分', '负壹拾元零伍分')
    """
    yuan, fraction = divmod(abs(amount.fen), 100)
    jiao, fen = divmod(fraction, 10)
    words = ""
    if yuan or not fraction:
        words = f"{_capital_integer(yuan)}元"
    if not fraction:
        words += "整"
    if jiao:
        words += f"{_capital_integer(jiao)}角"
    elif fen and yuan:
        words += "零"
    if fen:
        words += f"{_capital_integer(fen)}分"
    return f"{'负' if amount.fen < 0 else ''}{words}"


def masked(kind: Sensitive | str, text: str | None) -> str:
    """A sensitive value with its middle hidden; what is too short to keep anything is hidden whole.

    >>> masked("identity", "540102199001010011"), masked("phone", "13912341234"), masked("name", "扎西顿珠")
    ('540102********0011', '139****1234', '扎***')
    """
    if not text:
        return MISSING
    kind = kind if isinstance(kind, Sensitive) else Sensitive(kind)
    if kind is Sensitive.IDENTITY:
        return _keep(text, 6, 4) if len(text) == 18 else _keep(text, 1, 3)
    if kind is Sensitive.PHONE:
        local = text.removeprefix("+86")
        return _keep(local, 3, 4)
    if kind is Sensitive.BANK:
        return _keep(text, 4, 4)
    if kind is Sensitive.EMAIL:
        name, at, domain = text.partition("@")
        return f"{name[:1]}***{at}{domain}" if at else "***"
    if kind is Sensitive.NAME:
        return text[:1] + "*" * max(1, len(text) - 1)
    return f"{text[:6]}****" if len(text) > 8 else "****"


def _keep(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    return "*" * len(text) if hidden < 3 else f"{text[:first]}{'*' * hidden}{text[-last:]}"


def _capital_integer(number: int) -> str:
    # cn2an writes 100005000 as 壹亿伍仟, which sounds like 1.5 亿; so it only gets groups of four digits from us.
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            skips_digits = low < unit // 10 or high % 10**4 == 0
            gap = "零" if low and skips_digits else ""
            return f"{_capital_integer(high)}{name}{gap}{_capital_integer(low) if low else ''}"
    return str(cn2an.an2cn(str(number), "up"))


def _chinese_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{CHINESE_DIGITS[tens]}十"
    return ten + (CHINESE_DIGITS[ones] if ones or not tens else "")


def file_size(size: int | None) -> str:
    """Bytes as people read them: 812 B, 96 KB, 3.4 MB."""
    if size is None:
        return MISSING
    if size < 1024:
        return f"{size} B"
    tenths = size * 10 // 1024
    if tenths < 10_240:
        return f"{(tenths + 5) // 10} KB"
    tenths = size * 10 // 1024**2
    return f"{tenths // 10}.{tenths % 10} MB"


FILTERS: dict[str, Callable[..., Any]] = {
    "money": money,
    "wan": wan,
    # whole fen as stored in JSON documents
    "fen": lambda fen: money(None if fen is None else Money.from_fen(fen)),
    "ratio": ratio,
    "count": count,
    "day": day,
    "day_long": day_long,
    "day_chinese": day_chinese,
    "instant": instant,
    "capitals": capitals,
    "file_size": file_size,
    # A filter receives the value first: {{ phone|masked("phone") }}.
    "masked": lambda text, kind: masked(kind, text),
}
