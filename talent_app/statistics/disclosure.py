"""Disclosure control: which cells of published tables stay hidden so that nobody can be recognised or worked out.

First what is small or dominated is hidden (primary), then as much more as keeps the rest of the published figures from
giving it away (secondary). The judge is an attacker: every hidden cell is bounded from below and above by a linear
solver that knows every relation between the published cells, over all tables at once.

A cell is named by what it is restricted to, so that the same cell of two tables is one unknown and a total is the cell
with one restriction less. Figures are whole numbers (people, fen). Pure: knows no database.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from talent_app.statistics.attacker import Attacker, Key, Published, order

#: How narrow a range gives a cell away: one number for all, or by the cell's name and figure.
Width = int | Callable[[Key, int], int]
EQUAL = "="


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


@dataclass(frozen=True)
class Guessed:
    """A table as somebody reads it beside others of another day or measure, who guesses that nothing changed.

    Where the figures of one cell are in truth the same he is right, so it is one unknown to him; where they differ
    the cells are two. Which is which is told by naming every cell with its figure.
    """

    grid: Grid

    def name(self, key: Key) -> Key:
        """The unknown a cell is to this reader."""
        return named(key, self.figures[key])

    @property
    def figures(self) -> Mapping[Key, int]:
        """Every cell's figure by its own name."""
        return self._figures  # type: ignore[attr-defined, no-any-return]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_figures", dict(self.grid.cells()))

    def cells(self) -> Iterator[tuple[Key, int]]:
        """Every cell with its figure, totals included."""
        for key, figure in self.figures.items():
            yield named(key, figure), figure

    def relations(self) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        """Every total with the cells it is the sum of."""
        for total, parts in self.grid.relations():
            yield self.name(total), tuple(self.name(part) for part in parts)


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


def named(key: Key, figure: int) -> Key:
    """A cell's name with its figure in it."""
    return key | {(EQUAL, str(figure))}


def is_sensitive(figure: int, contributions: Collection[int], limits: Limits, *, is_amount: bool = False) -> bool:
    """Whether a cell may not be shown: too few people, too few enterprises, or one has too much of an amount.

    `contributions` holds each enterprise's share of the cell; a cell of nothing shows nobody.
    """
    return why_hidden(figure, contributions, limits, is_amount=is_amount) != ""


def why_hidden(
    figure: int, contributions: Collection[int], limits: Limits, *, is_amount: bool = False, people: int | None = None
) -> str:
    """The code of the first rule that hides a cell, or "": `people`, `enterprises`, `dominance`.

    `people` is how many stand behind an amount, where that is known; a count counts them itself.
    """
    present = [each for each in contributions if each]
    if not figure and not present:
        return ""
    counted = people if is_amount else figure
    if counted is not None and 0 < counted < limits.people:
        return "people"
    if len(present) < limits.enterprises:
        return "enterprises"
    return "dominance" if is_amount and max(present) > limits.dominance * sum(present) else ""


def figures_of(grids: Iterable[Published]) -> dict[Key, int]:
    """Every cell of all tables by its name; the same cell of two tables must have the same figure."""
    known: dict[Key, int] = {}
    for grid in grids:
        for key, value in grid.cells():
            if known.setdefault(key, value) != value:
                raise ValueError(f"two tables differ on {sorted(key)}: {known[key]} and {value}")
    return known


def leaks(
    grids: Sequence[Published], hidden: Collection[Key], width: Width, sensitive: Collection[Key] | None = None
) -> list[Leak]:
    """Hidden cells of 1 and more that an attacker narrows to a range shorter than `width`.

    `sensitive` are those that matter (None: all): what is hidden only beside them may be worked out, as long as that
    does not give them away.
    """
    known = figures_of(grids)
    matter = hidden if sensitive is None else set(sensitive) & set(hidden)
    wanted = [key for key in sorted(matter, key=order) if known.get(key)]
    if not wanted:
        return []
    attacker = Attacker(grids, known, frozenset(hidden))
    found = []
    for key in wanted:
        least, most = attacker.bounds(key)
        if most is not None and most - least < _wide(width, key, known[key]):
            found.append(Leak(key, least, most))
    return found


def protect(
    grids: Sequence[Published], sensitive: Collection[Key], width: Width, public: Collection[Key] = frozenset()
) -> frozenset[Key]:
    """The cells to hide: the sensitive ones, and the least else that keeps them from being worked out.

    For each cell that leaks, the smallest figure beside it in the line where it stands most openly is hidden as well,
    inner cells before totals, until the attacker learns nothing. It ends, because every round hides more. What is
    `public` already cannot be hidden any more.
    """
    known, lines = figures_of(grids), [line for grid in grids for line in grid.relations()]
    shown = frozenset(public)
    hidden = set(sensitive) - shown
    while found := leaks(grids, hidden, width):
        before = len(hidden)
        for leak in found:
            companion = _companion(leak.key, lines, known, hidden | shown)
            if companion is not None:
                hidden.add(companion)
        if len(hidden) == before:  # nothing else to hide beside it: its whole line goes
            hidden.update(key for leak in found for line in lines if leak.key in _all(line) for key in _all(line))
            hidden -= shown
            if len(hidden) == before:
                break
    return frozenset(hidden)


def carried_over(
    earlier: Mapping[Key, int], hidden_before: Collection[Key], later: Mapping[Key, int], width: Width
) -> frozenset[Key]:
    """Cells hidden in an earlier release that must stay hidden: shown now, they would tell what they were.

    A figure that has moved by `width` or more since no longer tells.
    """
    kept = (key for key in hidden_before if key in later and key in earlier)
    return frozenset(
        key for key in kept if later[key] and abs(later[key] - earlier[key]) < _wide(width, key, later[key])
    )


def rounded(figure: int, base: int) -> int:
    """A figure to the nearest multiple of the base, halves away from nothing (a named option for publications).

    >>> [rounded(n, 5) for n in (0, 2, 3, 7, 8)]
    [0, 0, 5, 5, 10]
    """
    return (2 * figure + base) // (2 * base) * base


def _wide(width: Width, key: Key, figure: int) -> int:
    return width if isinstance(width, int) else width(key, figure)


def _all(line: tuple[Key, tuple[Key, ...]]) -> tuple[Key, ...]:
    return line[0], *line[1]


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
