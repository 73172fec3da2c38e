"""Disclosure control: which cells of published tables stay hidden so that nobody can be recognised or worked out.

First what is small or dominated is hidden (primary), then as much more as keeps the rest of the published figures from
giving it away (secondary). The judge is an attacker: every hidden cell is bounded from below and above by a linear
solver that knows every relation between the published cells, over all tables at once.

A cell is named by what it is restricted to, so that the same cell of two tables is one unknown and a total is the cell
with one restriction less. Figures are whole numbers (people, fen). Pure: knows no database.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import highspy

Key = frozenset[tuple[str, str]]
#: What a solver's answer may be off by.
SLACK = Fraction(1, 10_000)


@dataclass(frozen=True, slots=True)
class Limits:
    """How few is too few: people in a cell, enterprises behind it, and the share of an amount one of them may have."""

    people: int
    enterprises: int
    dominance: Fraction


@dataclass(frozen=True)
class Grid:
    """One published table: its axes with their codes, what the whole is filtered by, and the innermost figures."""

    axes: tuple[tuple[str, tuple[str, ...]], ...]
    figures: Mapping[tuple[str, ...], int]
    where: Key = frozenset()

    def key(self, codes: Sequence[str | None]) -> Key:
        """The name of a cell; None on an axis is its total."""
        names = (name for name, _ in self.axes)
        return self.where | {(name, code) for name, code in zip(names, codes, strict=True) if code is not None}

    def cells(self) -> Iterator[tuple[Key, int]]:
        """Every cell with its figure, totals included."""
        for codes in itertools.product(*((*known, None) for _, known in self.axes)):
            yield self.key(codes), self._figure(codes)

    def relations(self) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """Every total with the cells it is the sum of, along each axis."""
        for place, (_name, known) in enumerate(self.axes):
            others = [(*codes, None) for _, codes in self.axes[:place] + self.axes[place + 1 :]]
            for rest in itertools.product(*others):
                line = [(*rest[:place], code, *rest[place:]) for code in (None, *known)]
                total, *parts = (self.key(codes) for codes in line)
                yield total, tuple(parts)

    def _figure(self, codes: Sequence[str | None]) -> int:
        fits = (
            value
            for cell, value in self.figures.items()
            if all(wanted in (None, code) for wanted, code in zip(codes, cell, strict=True))
        )
        return sum(fits)


@dataclass(frozen=True, slots=True)
class Leak:
    """A hidden cell that can be worked out: between these bounds, both included."""

    key: Key
    least: int
    most: int | None

    @property
    def is_exact(self) -> bool:
        """Whether the published figures give the cell away to the last unit."""
        return self.least == self.most


def is_sensitive(figure: int, contributions: Collection[int], limits: Limits, *, is_amount: bool = False) -> bool:
    """Whether a cell may not be shown: too few people, too few enterprises, or one has too much of an amount.

    `contributions` holds each enterprise's share of the cell; a cell of nothing shows nobody.
    """
    present = [each for each in contributions if each]
    if not figure and not present:
        return False
    if len(present) < limits.enterprises or (not is_amount and 0 < figure < limits.people):
        return True
    return is_amount and max(present) > limits.dominance * sum(present)


def figures_of(grids: Iterable[Grid]) -> dict[Key, int]:
    """Every cell of all tables by its name; the same cell of two tables must have the same figure."""
    known: dict[Key, int] = {}
    for grid in grids:
        for key, value in grid.cells():
            if known.setdefault(key, value) != value:
                raise ValueError(f"two tables differ on {sorted(key)}: {known[key]} and {value}")
    return known


def leaks(grids: Sequence[Grid], hidden: Collection[Key], width: int) -> list[Leak]:
    """Hidden cells of 1 and more that an attacker narrows to a range shorter than `width`."""
    known = figures_of(grids)
    wanted = [key for key in sorted(hidden, key=_order) if known.get(key)]
    if not wanted:
        return []
    attacker = _Attacker(grids, known, frozenset(hidden))
    found = []
    for key in wanted:
        least, most = attacker.bounds(key)
        if most is not None and most - least < width:
            found.append(Leak(key, least, most))
    return found


def protect(grids: Sequence[Grid], sensitive: Collection[Key], width: int) -> frozenset[Key]:
    """The cells to hide: the sensitive ones, and the least else that keeps them from being worked out.

    For each cell that leaks, the smallest figure beside it in the line where it stands most openly is hidden as well,
    inner cells before totals, until the attacker learns nothing. It ends, because every round hides more.
    """
    known, lines = figures_of(grids), [line for grid in grids for line in grid.relations()]
    hidden = set(sensitive)
    while found := leaks(grids, hidden, width):
        before = len(hidden)
        for leak in found:
            companion = _companion(leak.key, lines, known, hidden)
            if companion is not None:
                hidden.add(companion)
        if len(hidden) == before:  # nothing else to hide beside it: its whole line goes
            hidden.update(key for leak in found for line in lines if leak.key in _all(line) for key in _all(line))
            if len(hidden) == before:
                break
    return frozenset(hidden)


def carried_over(
    earlier: Mapping[Key, int], hidden_before: Collection[Key], later: Mapping[Key, int], width: int
) -> frozenset[Key]:
    """Cells hidden in an earlier release that must stay hidden: shown now, they would tell what they were.

    A figure that has moved by `width` or more since no longer tells.
    """
    kept = (key for key in hidden_before if key in later and key in earlier)
    return frozenset(key for key in kept if abs(later[key] - earlier[key]) < width and later[key])


def rounded(figure: int, base: int) -> int:
    """A figure to the nearest multiple of the base, halves away from nothing (a named option for publications).

    >>> [rounded(n, 5) for n in (0, 2, 3, 7, 8)]
    [0, 0, 5, 5, 10]
    """
    return (2 * figure + base) // (2 * base) * base


def _all(line: tuple[Key, tuple[Key, ...]]) -> tuple[Key, ...]:
    return line[0], *line[1]


def _order(key: Key) -> tuple[int, list[tuple[str, str]]]:
    return -len(key), sorted(key)


def _companion(
    key: Key, lines: Sequence[tuple[Key, tuple[Key, ...]]], known: Mapping[Key, int], hidden: Collection[Key]
) -> Key | None:
    """The cheapest shown figure in the line where the leaking cell has fewest hidden ones beside it."""
    open_lines = []
    for line in lines:
        members = _all(line)
        if key in members:
            shown = [each for each in members if each not in hidden and known[each]]
            if shown:
                open_lines.append((sum(each in hidden for each in members), shown))
    if not open_lines:
        return None
    fewest = min(count for count, _ in open_lines)
    candidates = [each for count, shown in open_lines if count == fewest for each in shown]
    return min(candidates, key=lambda each: (-len(each), known[each], sorted(each)))


class _Attacker:
    """One linear system: an unknown for each hidden cell, an equation for each line of each table."""

    def __init__(self, grids: Sequence[Grid], known: Mapping[Key, int], hidden: frozenset[Key]) -> None:
        self.places = {key: place for place, key in enumerate(sorted(hidden & known.keys(), key=_order))}
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        for _key in self.places:
            self.solver.addVar(0, highspy.kHighsInf)
        for grid in grids:
            for total, parts in grid.relations():
                self._add_line(total, parts, known)

    def _add_line(self, total: Key, parts: Sequence[Key], known: Mapping[Key, int]) -> None:
        unknowns: dict[int, int] = {}
        constant = 0
        for key, sign in ((total, -1), *((part, 1) for part in parts)):
            if key in self.places:
                place = self.places[key]
                unknowns[place] = unknowns.get(place, 0) + sign
            else:
                constant += sign * known[key]
        if unknowns:
            self.solver.addRow(-constant, -constant, len(unknowns), list(unknowns), list(unknowns.values()))

    def bounds(self, key: Key) -> tuple[int, int | None]:
        """The least and the most a hidden cell can be, in whole numbers; None where nothing bounds it."""
        place = self.places[key]
        ends: list[int | None] = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.solver.changeColCost(place, 1)
            self.solver.changeObjectiveSense(sense)
            self.solver.run()
            is_solved = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            value = Fraction(self.solver.getInfo().objective_function_value) if is_solved else None
            ends.append(None if value is None else _inward(value, sense is highspy.ObjSense.kMinimize))
            self.solver.changeColCost(place, 0)
        return ends[0] or 0, ends[1]


def _inward(value: Fraction, is_least: bool) -> int:
    """The whole number within a bound, forgiving what the solver is off by."""
    return -((-(value - SLACK)) // 1) if is_least else (value + SLACK) // 1
