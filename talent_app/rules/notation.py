"""How exact values are written: as JSON text for programs and as short Chinese text inside a finding.

Pure. Nothing here rounds a ratio that a rule compares; percentages in sentences are shortened for reading only.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from talent_app.core.money import Money, Rounding, rounded


def plain(value: Any) -> Any:
    """A typed value as JSON data: exact text for money and ratios."""
    if isinstance(value, Money):
        return value.as_yuan()
    if isinstance(value, Fraction):
        return ratio_text(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value.to_json() if hasattr(value, "to_json") else value


@lru_cache(maxsize=4096)
def ratio_text(ratio: Fraction) -> str:
    """A ratio as exact text: a decimal where it ends within nine places, else a fraction.

    >>> ratio_text(Fraction(3, 20)), ratio_text(Fraction(2, 3)), ratio_text(Fraction(62))
    ('0.15', '2/3', '62')
    """
    scaled = ratio * 10**9
    if scaled.denominator != 1:
        return f"{ratio.numerator}/{ratio.denominator}"
    sign = "-" if ratio < 0 else ""
    whole, rest = divmod(abs(scaled.numerator), 10**9)
    return f"{sign}{whole}.{rest:09d}".rstrip("0").rstrip(".")


def percent(ratio: Fraction) -> str:
    """A ratio for a sentence: at most two decimals of a percent, a plain fraction where the law writes one.

    >>> percent(Fraction(3, 20)), percent(Fraction(2, 3)), percent(Fraction(62, 205))
    ('15%', '2/3', '30.24%')
    """
    if ratio.denominator in (3, 6, 7, 9):
        return f"{ratio.numerator}/{ratio.denominator}"
    return ratio_text(Fraction(rounded(ratio * 10**4, Rounding.HALF_UP), 100)) + "%"


def yuan(amount: Money) -> str:
    """An amount for a sentence: `1,500,000.00 元`."""
    sign = "-" if amount.fen < 0 else ""
    whole, fen = divmod(abs(amount.fen), 100)
    return f"{sign}{whole:,}.{fen:02d} 元"


UNIT_WORDS = {
    "persons": "人",
    "shares": "股",
    "years": "年",
    "months": "个月",
    "days": "个工作日",
    "count": "",
}


def measured(value: str | None, unit: str | None) -> str | None:
    """A limit or an actual value of a finding as a reader writes it, by its unit; None where its kind says enough.

    >>> measured("0.15", "ratio"), measured("13/84", "ratio"), measured("61.5", "persons"), measured("36", "months")
    ('15%', '15.48%', '61.5 人', '36 个月')
    """
    if value is None or unit is None:
        return None
    if unit == "ratio":
        return percent(Fraction(value))
    if unit in UNIT_WORDS:
        exact = Fraction(value)
        shown = Fraction(rounded(exact * 100, Rounding.HALF_UP), 100)
        whole, _, decimals = ratio_text(shown).partition(".")
        number = f"{int(whole):,}" + (f".{decimals}" if decimals else "")
        return f"{number} {UNIT_WORDS[unit]}".strip()
    return None
