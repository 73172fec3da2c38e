"""What is left when a part's table is taken off the whole city's: never published, and computed by any reader.

A county's figures are published beside the city's. Whoever subtracts one from the other holds a table of the rest, so
its cells are unknowns that must not be worked out either. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talent_app.statistics.attacker import Key
from talent_app.statistics.disclosure import Guessed, Limits, named

#: A table of one part of the city says so in its filters, by the first-level unit.
PART = "first_level"
REST = "其余"

Told = tuple[Mapping[str, Any], Guessed]


@dataclass(frozen=True)
class Rest:
    """One table of the whole, one of a part, and the difference of every cell that both have."""

    whole: Guessed
    part: Guessed
    place: tuple[str, str]
    figures: Mapping[Key, int]

    def name(self, key: Key) -> Key:
        """What the rest of a cell of the whole is called."""
        return named(key | {(REST, self.place[1])}, self.figures[key])

    def cells(self) -> Iterator[tuple[Key, int]]:
        """Every cell of the rest."""
        for key, figure in self.figures.items():
            yield self.name(key), figure

    def relations(self) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """Each cell of the whole is the part's and the rest's."""
        for key in self.figures:
            yield self.whole.name(key), (self.part.name(key | {self.place}), self.name(key))


def rests(tables: Sequence[Told], limits: Limits) -> tuple[list[Rest], set[Key]]:
    """Every rest among some tables, and the cells of it that are too small to be known."""
    found, small = [], set()
    for table, whole in tables:
        if _place(table) is not None:
            continue
        for other, part in tables:
            place = _place(other)
            if place is None:
                continue
            made = _rest(whole, part, place)
            if made is None:
                continue
            found.append(made)
            behind, taken = _enterprises(table, whole), _enterprises(other, part)
            for key, figure in made.figures.items():
                firms = behind.get(key, 0) - taken.get(key | {place}, 0)
                few = not table["is_money"] and figure < limits.people
                if figure and (few or firms < limits.enterprises):
                    small.add(made.name(key))
    return found, small


def _place(table: Mapping[str, Any]) -> tuple[str, str] | None:
    return next(((name, code) for name, code, *_ in table["where"] if name == PART), None)


def _rest(whole: Guessed, part: Guessed, place: tuple[str, str]) -> Rest | None:
    figures = {
        key: figure - part.figures.get(key | {place}, 0)
        for key, figure in whole.figures.items()
        if key | {place} in part.figures
    }
    figures = {key: figure for key, figure in figures.items() if figure >= 0}
    return Rest(whole, part, place, figures) if figures else None


def _enterprises(table: Mapping[str, Any], guess: Guessed) -> dict[Key, int]:
    """How many enterprises stand behind every cell."""
    return {guess.grid.key(codes): sum(1 for share in shares if share) for codes, shares, _people in table["shares"]}
