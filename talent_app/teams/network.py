"""Who carries what in a team, and which person's leaving would leave something with nobody. Pure.

A single point of failure is computed, never stated: a direction, project or output that is carried by exactly one of
the present members leaves with that member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Carried:
    """A direction, project or output with the present members who carry it."""

    line_id: int
    title: str
    members: frozenset[int]


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A member with what nobody else carries."""

    member_id: int
    lines: tuple[Carried, ...]


def carried_by(
    lines: Iterable[tuple[int, str]], holds: Iterable[tuple[int, int]], present: Iterable[int]
) -> list[Carried]:
    """Every line with its present members; `holds` are (line, member)."""
    here = set(present)
    members: dict[int, set[int]] = {}
    for line, member in holds:
        if member in here:
            members.setdefault(line, set()).add(member)
    return [Carried(line, title, frozenset(members.get(line, ()))) for line, title in lines]


def single_points(carried: Iterable[Carried]) -> list[SinglePoint]:
    """The members something hangs on alone, the one with most of it first."""
    alone: dict[int, list[Carried]] = {}
    for one in carried:
        if len(one.members) == 1:
            alone.setdefault(next(iter(one.members)), []).append(one)
    found = [SinglePoint(member, tuple(lines)) for member, lines in alone.items()]
    return sorted(found, key=lambda one: (-len(one.lines), one.member_id))


def orphans(carried: Iterable[Carried]) -> list[Carried]:
    """What nobody carries already."""
    return [one for one in carried if not one.members]


def over_committed(shares: Mapping[int, int]) -> list[int]:
    """The people whose shares over all teams exceed a whole."""
    return sorted(person for person, share in shares.items() if share > 100)
