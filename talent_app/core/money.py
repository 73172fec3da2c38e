"""Money as an integer number of fen; the only place that knows about fen.

Pure. It never meets a float except in `Money.from_cell`, never rounds without being told how, and does not know how
money looks on a page (that is `core/formats.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, ClassVar, TypeVar

from talent_app.core.errors import InvalidInput

K = TypeVar("K", str, int)

#: Ten trillion yuan: above any enterprise of the country, below what a 64-bit column and a JSON number hold exactly.
LARGEST_FEN = 10**15
#: Fen in each unit people write, longer names first.
FEN_IN = {"亿元": 10_000_000_000, "万元": 1_000_000, "亿": 10_000_000_000, "万": 1_000_000, "元": 100}
CANONICAL = re.compile(r"-?[0-9]{1,12}\.[0-9]{2}", re.ASCII)
AMOUNT = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?", re.ASCII)


class Rounding(Enum):
    """How a fraction of a fen becomes a fen: `DOWN` towards zero, `UP` away from it, `HALF_UP` half away from it."""

    DOWN = "down"
    UP = "up"
    HALF_UP = "half_up"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount.

    >>> Money.yuan("10000000.00").times(Fraction(15, 100), Rounding.DOWN)
    Money('1500000.00')
    >>> Money.yuan("100").split({"a": 1, "b": 1, "c": 1})
    {'a': Money('33.34'), 'b': Money('33.33'), 'c': Money('33.33')}
    """

    fen: int
    ZERO: ClassVar[Money]

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"fen must be an int, not {type(self.fen).__name__}")

    @classmethod
    def from_fen(cls, fen: int) -> Money:
        """The amount of this many fen."""
        return cls(fen)

    @classmethod
    def yuan(cls, value: str | int | Decimal) -> Money:
        """An amount typed in yuan; more than two decimals is refused rather than rounded."""
        if type(value) is str and CANONICAL.fullmatch(value):
            return cls(int(value.replace(".", "")))  # as programs write it: digits and exactly two decimals
        return cls._exact(value, 100)

    @classmethod
    def wan(cls, value: str | int | Decimal) -> Money:
        """An amount typed in 万元; anything below a fen is refused rather than rounded."""
        return cls._exact(value, 1_000_000)

    @classmethod
    def typed(cls, text: str, unit: str = "元") -> Money:
        """An amount as people write it; a unit behind the number counts before the unit of the box.

        >>> Money.typed("¥1,500元"), Money.typed("150万"), Money.typed("1.2亿元"), Money.typed("150", unit="万元")
        (Money('1500.00'), Money('1500000.00'), Money('120000000.00'), Money('1500000.00'))
        """
        plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").strip()
        own = next((each for each in FEN_IN if plain.endswith(each)), "")
        if not own and unit == "元":
            return cls.yuan(plain)
        return cls._exact(plain.removesuffix(own).strip(), FEN_IN[own or unit])

    @classmethod
    def from_cell(cls, value: Any) -> Money:
        """An amount as a spreadsheet cell holds it: numbers are first cut to the 15 digits the sheet shows."""
        if isinstance(value, bool) or value is None:
            raise InvalidInput(f"“{'' if value is None else value}”不是金额。", "请填写以元为单位的数字。")
        if isinstance(value, float):
            return cls.yuan(Decimal(format(value, ".15g")))
        if isinstance(value, str):
            return cls.typed(value)
        return cls.yuan(value)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        """The sum of amounts; zero for none."""
        return cls(sum(amount.fen for amount in amounts))

    @classmethod
    def _exact(cls, value: str | int | Decimal, fen_per_unit: int) -> Money:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise TypeError(f"money is made from text, int or Decimal, not {type(value).__name__}")
        fen = Fraction(_decimal(value)) * fen_per_unit
        if abs(fen) > LARGEST_FEN:
            raise InvalidInput("金额超过系统可接受的上限（10 万亿元）。", "请检查单位是否填错。")
        if fen.denominator != 1:
            raise InvalidInput(f"金额“{value}”精确到分以下，无法接受。", "金额最多保留到分（元后两位小数）。")
        return cls(fen.numerator)

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen) if isinstance(other, Money) else NotImplemented

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __abs__(self) -> Money:
        return Money(abs(self.fen))

    def __bool__(self) -> bool:
        return self.fen != 0

    def __repr__(self) -> str:
        return f"Money('{self.as_yuan()}')"

    def __str__(self) -> str:
        return self.as_yuan()

    def times(self, ratio: Fraction | int, rounding: Rounding) -> Money:
        """One exact product, rounded once."""
        if isinstance(ratio, bool) or not isinstance(ratio, Fraction | int):
            raise TypeError(f"a ratio is a Fraction or an int, not {type(ratio).__name__}")
        return Money(rounded(self.fen * Fraction(ratio), rounding))

    def ratio_to(self, other: Money) -> Fraction:
        """This amount as an exact fraction of another; the other may not be zero."""
        return Fraction(self.fen, other.fen)

    def split(self, weights: Mapping[K, Fraction | int | Decimal]) -> dict[K, Money]:
        """Parts in proportion to weights that sum exactly to the whole.

        Left-over fen go one each to the largest remainders, ties to the smaller key, so the order of input never shows.
        """
        shares = {key: Fraction(weight) for key, weight in weights.items()}
        whole = sum(shares.values())
        if any(share < 0 for share in shares.values()) or whole <= 0:
            raise InvalidInput("权重不能为负数，并且至少有一人的权重大于 0。", "请检查分配权重。")
        size, sign = abs(self.fen), -1 if self.fen < 0 else 1
        exact = {key: size * share / whole for key, share in shares.items()}
        parts = {key: part.numerator // part.denominator for key, part in exact.items()}
        left = size - sum(parts.values())
        for key in sorted(exact, key=lambda key: (parts[key] - exact[key], key))[:left]:
            parts[key] += 1
        return {key: Money(sign * part) for key, part in parts.items()}

    def as_yuan(self) -> str:
        """Plain text for JSON and files: two decimals, no separators."""
        sign = "-" if self.fen < 0 else ""
        return f"{sign}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}"


def rounded(value: Fraction, rounding: Rounding) -> int:
    """The whole number a fraction becomes under a named rounding."""
    size, rest = divmod(abs(value.numerator), value.denominator)
    if (rounding is Rounding.UP and rest) or (rounding is Rounding.HALF_UP and 2 * rest >= value.denominator):
        size += 1
    return -size if value < 0 else size


def _decimal(value: str | int | Decimal) -> Decimal:
    if isinstance(value, str):
        text = value.strip()
        if len(text) > 40 or not AMOUNT.fullmatch(text):
            raise InvalidInput(f"“{text[:40]}”不是金额。", "请填写数字，例如 1500000.00。")
        return Decimal(text.replace(",", ""))
    number = Decimal(value)
    if not number.is_finite():
        raise InvalidInput(f"“{value}”不是金额。", "请填写数字，例如 1500000.00。")
    if number and abs(number.adjusted()) > 40:
        raise InvalidInput("金额超过系统可接受的上限（10 万亿元）。", "请检查单位是否填错。")
    return number


Money.ZERO = Money(0)
