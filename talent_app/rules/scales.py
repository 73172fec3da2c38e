"""Progressive tables as the law prints them.

Pure. A table is exact: the row is chosen by an exact amount, and the tax is rounded once.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from talent_app.core.money import Money
from talent_app.rules.notation import ratio_text


@dataclass(frozen=True, slots=True)
class Bracket:
    """One row of a progressive table as the law prints it."""

    over: Money
    rate: Fraction
    quick: Money


@dataclass(frozen=True, slots=True)
class Scale:
    """A progressive table; `tax_on` works with exact fractions of a fen and rounds once."""

    brackets: tuple[Bracket, ...]

    def bracket_for(self, yuan: Fraction) -> Bracket:
        """The row an exact amount in yuan falls into (a bound belongs to the row below it)."""
        return max(
            (row for row in self.brackets if row.over.fen < yuan * 100),
            key=lambda row: row.over,
            default=self.brackets[0],
        )

    def to_json(self) -> list[dict[str, str]]:
        """The table as plain data."""
        return [
            {"over": row.over.as_yuan(), "rate": ratio_text(row.rate), "quick": row.quick.as_yuan()}
            for row in self.brackets
        ]

    def tax_on(self, taxable: Money) -> Money:
        """Tax on a whole year's amount: amount × rate − quick deduction, half a fen up; nothing below zero."""
        return Money(self.fen_on(taxable.fen))

    def fen_on(self, fen: int) -> int:
        """The same in whole fen, for the many months of many people: half a fen up is (2 × product + 1) ÷ 2, cut."""
        if fen <= 0:
            return 0
        row = self.brackets[0]
        for candidate in self.brackets:
            if candidate.over.fen >= fen:
                break
            row = candidate
        over, under = row.rate.numerator, row.rate.denominator
        return (2 * fen * over + under) // (2 * under) - row.quick.fen
