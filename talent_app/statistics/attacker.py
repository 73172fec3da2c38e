"""Somebody who works out hidden cells: every relation between the published cells as one linear system. Pure."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

import highspy

#: A cell is named by what it is restricted to: fewer restrictions, a wider total.
Key = frozenset[tuple[str, str]]
#: What a solver's answer may be off by.
SLACK = Fraction(1, 10_000)


def _greet() -> None:
    """Let the solver print its licence line now and to nowhere: on standard output it would spoil an answer in JSON."""
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)


_greet()


class Published(Protocol):
    """What an attacker reads of a table: its cells with their figures, and which are sums of which."""

    def cells(self) -> Iterator[tuple[Key, int]]:
        """Every cell with its figure, totals included."""

    def relations(self) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """Every total with the cells it is the sum of."""


def order(key: Key) -> tuple[int, list[tuple[str, str]]]:
    """Inner cells before totals, then by name."""
    return -len(key), sorted(key)


class Attacker:
    """One linear system: an unknown for each hidden cell, an equation for each line of each table."""

    def __init__(self, grids: Sequence[Published], known: Mapping[Key, int], hidden: frozenset[Key]) -> None:
        self.places = {key: place for place, key in enumerate(sorted(hidden & known.keys(), key=order))}
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
