"""Sharing a pool by weights under caps, floors and group caps: water-filling in whole numbers, rounded once at the end.

Pure. It knows no rule and no person, only keys, weights and bounds. Raising one weight, all else equal, never lowers
that person's amount, and the order of input never shows. What is left over is named, never spread against a bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money


class Group(NamedTuple):
    """People who together may not have more than `cap`; nobody is in two groups."""

    name: str
    keys: frozenset[str]
    cap: Money


class Allocation(NamedTuple):
    """Amounts by key; who got a cap or a floor instead of the share of his weight; which groups are full; the rest."""

    amounts: dict[str, Money]
    capped: frozenset[str]
    floored: frozenset[str] = frozenset()
    full: frozenset[str] = frozenset()
    rest: Money = Money.ZERO


class _Share(NamedTuple):
    key: str
    weight: int
    floor: int
    cap: int | None


class _Level(NamedTuple):
    """How high the water stands: `weight × over ÷ under` fen for whoever is between his bounds."""

    over: int
    under: int


class _Event(NamedTuple):
    """A level at which the sum begins to rise differently: somebody leaves his floor, or somebody is full."""

    at: _Level
    add: int
    steeper: int


def allocate(
    pool: Money,
    weights: Mapping[str, Fraction],
    caps: Mapping[str, Money],
    floors: Mapping[str, Money] | None = None,
    groups: Sequence[Group] = (),
) -> Allocation:
    """Shares a pool; whoever would exceed a cap gets the cap and the rest is shared again among the others.

    The amounts sum to the pool, or to less (`rest`) when everybody with a weight is at a cap of his own or his group's.

    >>> allocate(Money.yuan(400000), {"p1": Fraction(3), "p2": Fraction(1), "p3": Fraction(1)},
    ...          {"p1": Money.yuan(160000), "p2": Money.yuan(200000), "p3": Money.yuan(200000)}).amounts
    {'p1': Money('160000.00'), 'p2': Money('120000.00'), 'p3': Money('120000.00')}
    """
    shares = _shares(weights, caps, floors or {})
    _refuse_impossible(pool, shares, groups)
    by_key = {share.key: share for share in shares}
    members = [[by_key[key] for key in sorted(group.keys) if key in by_key] for group in groups]
    grouped = {key for group in groups for key in group.keys}
    alone = [share for share in shares if share.key not in grouped]
    fixed, slope, events = _course(alone)
    own_levels: list[_Level | None] = []
    for group, inside in zip(groups, members, strict=True):
        inner_fixed, inner_slope, inner_events = _course(inside)
        own, passed, at_fixed, at_slope = _rise(inner_fixed, inner_slope, inner_events, group.cap.fen)
        own_levels.append(own)
        fixed, slope, events = fixed + inner_fixed, slope + inner_slope, events + passed
        if own is not None:
            events.append(_Event(own, group.cap.fen - at_fixed, -at_slope))
    level = _rise(fixed, slope, events, pool.fen)[0]
    full = [own is not None and (level is None or _above(level, own)) for own in own_levels]
    amounts: dict[str, int] = {}
    reached = dict.fromkeys(by_key, level)
    left, together = pool.fen, alone
    slots: dict[str, tuple[str, int]] = {}
    for group, inside, own, is_full in zip(groups, members, own_levels, full, strict=True):
        if is_full:
            amounts |= _parts(inside, own, group.cap.fen, {})
            reached |= {share.key: own for share in inside}
            left -= group.cap.fen
        else:
            together = together + inside
            slots |= {share.key: (group.name, group.cap.fen) for share in inside}
    amounts |= _parts(together, level, left, slots)
    return Allocation(
        {key: Money(amounts[key]) for key in weights},
        frozenset(share.key for share in shares if _is_cut(share, reached[share.key])),
        frozenset(share.key for share in shares if share.floor and not _is_lifted(share, reached[share.key])),
        frozenset(group.name for group, is_full in zip(groups, full, strict=True) if is_full),
        Money(pool.fen - sum(amounts.values())),
    )


def _shares(weights: Mapping[str, Fraction], caps: Mapping[str, Money], floors: Mapping[str, Money]) -> list[_Share]:
    """Weights over one common denominator, with bounds in fen."""
    common = lcm(*(weight.denominator for weight in weights.values()))
    shares = [
        _Share(
            key,
            weight.numerator * (common // weight.denominator),
            floors[key].fen if key in floors else 0,
            caps[key].fen if key in caps else None,
        )
        for key, weight in weights.items()
    ]
    if any(share.weight < 0 for share in shares):
        raise InvalidInput("权重不能为负数。", "请检查分配权重。")
    return shares


def _refuse_impossible(pool: Money, shares: Sequence[_Share], groups: Sequence[Group]) -> None:
    """Floors that the pool or a cap cannot carry, and people in two groups, are contradictions of the caller."""
    floors = {share.key: share.floor for share in shares if share.floor}
    for share in shares:
        if share.floor < 0 or (share.floor and share.cap is not None and share.floor > share.cap):
            raise InvalidInput(f"{share.key} 的最低金额高于上限或为负数。", "请调整最低金额或上限。")
    if floors and sum(floors.values()) > pool.fen:
        raise InvalidInput("各人最低金额之和超过总额。", "请提高总额或降低最低金额。")
    seen: set[str] = set()
    for group in groups:
        if seen & group.keys:
            raise InvalidInput("同一人不能同时属于两个受限的组。", "请检查分组。")
        seen |= group.keys
        if group.cap < Money.ZERO or sum(floors.get(key, 0) for key in group.keys) > group.cap.fen:
            raise InvalidInput(f"“{group.name}”各人最低金额之和超过该组上限。", "请降低最低金额或调整该组上限。")


def _course(shares: Sequence[_Share]) -> tuple[int, int, list[_Event]]:
    """What is given at level zero, how fast the sum rises there, and the events on the way up."""
    events: list[_Event] = []
    slope = 0
    for share in shares:
        if not share.weight:
            continue
        if share.floor:
            events.append(_Event(_Level(share.floor, share.weight), -share.floor, share.weight))
        else:
            slope += share.weight
        if share.cap is not None:
            events.append(_Event(_Level(share.cap, share.weight), share.cap, -share.weight))
    return sum(share.floor for share in shares), slope, events


def _rise(fixed: int, slope: int, events: Sequence[_Event], total: int) -> tuple[_Level | None, list[_Event], int, int]:
    """The level at which the sum meets a total (None: never), the events passed before it, and the course there.

    The keys of the sort are whole numbers fine enough to tell any two different levels apart.
    """
    shift = 2 * max((event.at.under for event in events), default=1).bit_length() + 1
    passed: list[_Event] = []
    for event in sorted(events, key=lambda event: (event.at.over << shift) // event.at.under):
        over, under = event.at
        if fixed * under + slope * over >= total * under:
            break
        fixed, slope = fixed + event.add, slope + event.steeper
        passed.append(event)
    else:
        if not slope:
            return None, passed, fixed, slope
    return (_Level(total - fixed, slope) if slope else _Level(0, 1)), passed, fixed, slope


def _above(level: _Level, other: _Level) -> bool:
    return level.over * other.under > other.over * level.under


def _is_cut(share: _Share, level: _Level | None) -> bool:
    """Whether the weight alone would give more than the cap."""
    if share.cap is None or not share.weight:
        return False
    return level is None or level.over * share.weight > share.cap * level.under


def _is_lifted(share: _Share, level: _Level | None) -> bool:
    """Whether the weight alone gives at least the floor."""
    return bool(share.weight) and (level is None or level.over * share.weight >= share.floor * level.under)


def _parts(
    shares: Sequence[_Share], level: _Level | None, total: int, slots: Mapping[str, tuple[str, int]]
) -> dict[str, int]:
    """Whole fen: everybody's part cut down, then one more each by the largest remainder, ties to the smaller key.

    `slots` names the group and group cap of those whose group must not be overfilled by a fen.
    """
    parts: dict[str, int] = {}
    remainders: list[tuple[int, str]] = []
    for share in shares:
        if not share.weight:
            parts[share.key] = share.floor
        elif level is None:
            parts[share.key] = share.cap or 0
        else:
            part, remainder = divmod(level.over * share.weight, level.under)
            if share.cap is not None and part >= share.cap:
                part, remainder = share.cap, 0
            elif part < share.floor:
                part, remainder = share.floor, 0
            parts[share.key] = part
            if remainder:
                remainders.append((-remainder, share.key))
    left = total - sum(parts.values()) if level is not None else 0
    room: dict[str, int] = {}
    for key, (name, cap) in slots.items():
        room[name] = room.get(name, cap) - parts[key]
    for _, key in sorted(remainders):
        if left <= 0:
            break
        name = slots[key][0] if key in slots else ""
        if name and room[name] <= 0:
            continue
        if name:
            room[name] -= 1
        parts[key] += 1
        left -= 1
    return parts
