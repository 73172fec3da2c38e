"""Sharing a pool by weights under individual caps: water-filling in exact fractions, rounded once at the end.

Pure. It knows no rule and no person, only keys, weights and caps. Raising one weight, all else equal, never lowers that
person's amount, and the order of input never shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from talent_app.core.money import Money


class Allocation(NamedTuple):
    """Amounts by key, and who got a cap instead of the share his weight would have given."""

    amounts: dict[str, Money]
    capped: frozenset[str]


def allocate(pool: Money, weights: Mapping[str, Fraction], caps: Mapping[str, Money]) -> Allocation:
    """Shares a pool; whoever would exceed a cap gets the cap and the rest is shared again among the others.

    The amounts sum to the pool, or to less when everybody with a weight is at his cap.

    >>> allocate(Money.yuan(400000), {"p1": Fraction(3), "p2": Fraction(1), "p3": Fraction(1)},
    ...          {"p1": Money.yuan(160000), "p2": Money.yuan(200000), "p3": Money.yuan(200000)}).amounts
    {'p1': Money('160000.00'), 'p2': Money('120000.00'), 'p3': Money('120000.00')}
    """
    common = lcm(*(weight.denominator for weight in weights.values()))
    shares = {key: weight.numerator * (common // weight.denominator) for key, weight in weights.items()}
    amounts = dict.fromkeys(weights, Money.ZERO)
    open_keys = [key for key, share in shares.items() if share > 0]
    left, weight_left = pool, sum(shares[key] for key in open_keys)
    capped = sorted((key for key in open_keys if key in caps), key=lambda key: Fraction(caps[key].fen, shares[key]))
    closed: set[str] = set()
    for key in capped:
        if caps[key].fen * weight_left >= left.fen * shares[key]:
            break
        amounts[key] = caps[key]
        left -= caps[key]
        weight_left -= shares[key]
        closed.add(key)
    rest = {key: Fraction(shares[key]) for key in open_keys if key not in closed}
    if rest and left > Money.ZERO:
        amounts |= left.split(rest)
    return Allocation(amounts, frozenset(closed))
