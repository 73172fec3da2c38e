"""Pay of few people stays hidden from who may see sums of pay only, whatever he asks and subtracts.

Three things together, each told on the page. What such a reader may ask is a closed set: one year, at most two
dimensions, filters counted among them, one value each; so a filter never makes a new group of people, it only cuts the
one table there is of these dimensions, which is protected whole. Cells of few people (of few who contribute, where not
everybody does) are hidden and as many beside them as would give them away. And every amount is rounded to more than
what anybody could win by subtracting two answers: of two filters, two pages or two days.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.policy.queries import book
from talent_app.rules.benchmark import Guard
from talent_app.rules.parameters import Policy
from talent_app.statistics.attacker import Key
from talent_app.statistics.counting import divided
from talent_app.statistics.cube import ALL, Cube, Measure, Table
from talent_app.statistics.disclosure import Grid, protect, rounded

MOST_AXES = 2
#: Above so many cells companions are chosen line by line instead of by the linear program.
MOST_SOLVED = 400

Codes = tuple[str, ...]
#: The same question by other dimensions, measure and filters.
Counted = Callable[[Sequence[str], str, Mapping[str, frozenset[str]]], Table]


@dataclass(frozen=True)
class Whole:
    """The one table of some dimensions: codes (`ALL`: the total) → amount in fen and rows behind; what is hidden."""

    amounts: Mapping[Codes, int]
    rows: Mapping[Codes, int]
    hidden: frozenset[Codes]


def must_guard(actor: Actor, scope: Scope, cube: Cube, measure: Measure) -> bool:
    """Whether a reader sees this measure added up only: he may not see the single rows everywhere he reads."""
    if not measure.is_guarded:
        return False
    listed = actor.grants.get(cube.listed, Scope.nothing())
    if listed.is_all:
        return False
    return scope.is_all or not (scope.organisation_ids or frozenset()) <= (listed.organisation_ids or frozenset())


def guarded(actor: Actor, scope: Scope, table: Table, counted: Counted) -> Table:
    """The table as who may see sums only may read it."""
    if not must_guard(actor, scope, table.cube, table.measure):
        return table
    by, fixed = _asked(table)
    policy = Policy(book(Scope.nothing()), table.on)
    least, base = Guard.of(policy).people, policy.yuan("statistics.pay_rounding").fen
    whole = _whole(table, by, fixed, counted, least)
    figures, hidden = {}, set()
    for row, column in _places(table):
        cell = _cell(table, by, row, column)
        if cell in whole.hidden:
            hidden.add((row, column))
            continue
        # the same people come to the same figure by whatever way they are asked for
        amount = rounded(whole.amounts.get(cell, 0), base)
        if table.measure.per:
            amount = divided(amount * table.measure.scale, whole.rows.get(cell, 0))
        if amount:
            figures[row, column] = amount
    margins = {key: figure for key, figure in figures.items() if ALL in key}
    if not table.column_codes:
        margins[ALL, ""] = margins.get((ALL, ALL), 0)
        hidden |= {(ALL, "")} if (ALL, ALL) in hidden else set()
    inner = {key: figure for key, figure in figures.items() if ALL not in key}
    return replace(table, figures=inner, margins=margins, hidden=frozenset(hidden), rounded_to=base, least=least)


def _asked(table: Table) -> tuple[list[str], dict[str, frozenset[str]]]:
    """The dimensions a question divides by, filters among them, and the one year it is about."""
    year, by = table.cube.year, [dimension.name for dimension in table.by]
    fixed = {}
    for name, codes in table.where.items():
        if len(codes) > 1 and (name != year or year in by):
            label = table.cube.dimension(name).label
            raise InvalidInput(
                "薪酬汇总的每项筛选只能选一个值。", f"请只保留一个{label}，或把{label}放到行或列。", "narrow"
            )
    if year and year not in by:
        if len(table.where.get(year, ())) != 1:
            label = table.cube.dimension(year).label
            raise InvalidInput(
                f"薪酬汇总一次只看一个{label}。", f"请在筛选中选定一个{label}，或把{label}放到行或列。", field="narrow"
            )
        fixed[year] = table.where[year]
    asked = list(dict.fromkeys([*by, *(name for name in table.where if name not in fixed)]))
    if len(asked) > MOST_AXES:
        raise InvalidInput(
            "薪酬汇总一次最多用两个维度，筛选也算在内。", "请去掉一个维度或一项筛选：分得过细会推算出个人的薪酬。",
            field="layers",
        )  # fmt: skip
    return asked, fixed


def _whole(table: Table, by: list[str], fixed: Mapping[str, frozenset[str]], counted: Counted, least: int) -> Whole:
    """The unfiltered table of these dimensions, protected as a whole."""
    cube, measure = table.cube, table.measure
    plain = next(each for each in cube.measures if each.column == measure.column and not each.per)
    amounts, rows, behind = (_cells(counted(by, name, fixed)) for name in (plain.name, "records", measure.behind))
    axes = tuple(
        (name, tuple(dict.fromkeys(codes[place] for codes in rows if codes[place] != ALL)))
        for place, name in enumerate(by)
    )
    grid = Grid(axes, {codes: figure for codes, figure in rows.items() if ALL not in codes})
    few = {grid.key(_named(codes)) for codes, figure in rows.items() if 0 < behind.get(codes, 0) < least and figure}
    lines = [(total, *parts) for total, parts in grid.relations()] + _nested(cube, by, fixed, counted, grid)
    names = _protected(grid, lines, few, least)
    hidden = frozenset(
        codes for codes in product(*((*known, ALL) for _, known in axes)) if grid.key(_named(codes)) in names
    )
    return Whole(amounts, rows, hidden)


def _protected(grid: Grid, lines: Sequence[tuple[Key, ...]], few: set[Key], least: int) -> frozenset[Key]:
    hidden = frozenset(few)
    is_solved = sum(1 for _cell in grid.cells()) <= MOST_SOLVED
    while few:
        wider = by_lines(protect([grid], hidden, least) if is_solved else hidden, lines, dict(grid.cells()), least)
        if wider == hidden:
            break
        hidden = wider
    return hidden


def by_lines(
    few: Collection[Key], lines: Sequence[tuple[Key, ...]], known: Mapping[Key, int], least: int
) -> frozenset[Key]:
    """Beside the hidden cells of a line the smallest others are hidden until together they are enough and several."""
    hidden = set(few)
    while True:
        before = len(hidden)
        for line in lines:
            kept = [known[key] for key in line if key in hidden and known[key]]
            shown = [key for key in line if key not in hidden and known[key]]
            if kept and shown and (len(kept) < 2 or sum(kept) < least):
                hidden.add(min(shown, key=lambda key: (-len(key), known[key], sorted(key))))
        if len(hidden) == before:
            return frozenset(hidden)


def _nested(
    cube: Cube, by: list[str], fixed: Mapping[str, frozenset[str]], counted: Counted, grid: Grid
) -> list[tuple[Key, ...]]:
    """The cells that add up to one of another page: the enterprises of a group, of an industry, of a place."""
    lines = []
    for place, name in enumerate(by):
        for wider in cube.dimension(name).within:
            of: dict[str, list[str]] = {}
            for code, parent in counted([name, wider], "records", fixed).figures:
                of.setdefault(parent, []).append(code)
            others = [(*known, None) for at, (_, known) in enumerate(grid.axes) if at != place] or [(None,)]
            for codes in of.values():
                for other in others[0]:
                    cells = [[code, other] if place == 0 else [other, code] for code in codes]
                    lines.append(tuple(grid.key(cell[: len(by)]) for cell in cells))
    return lines


def _named(codes: Codes) -> list[str | None]:
    return [None if code == ALL else code for code in codes]


def _cells(table: Table) -> dict[Codes, int]:
    """Every cell and total by its codes."""
    size = len(table.by)
    found = {key[:size]: figure for key, figure in table.figures.items()}
    if table.margins is not None:
        return found | {key[:size]: figure for key, figure in table.margins.items()}
    for codes, figure in list(found.items()):
        for kept in product((True, False), repeat=size):
            if not all(kept):
                key = tuple(code if is_kept else ALL for code, is_kept in zip(codes, kept, strict=True))
                found[key] = found.get(key, 0) + figure
    return found


def _places(table: Table) -> Iterator[tuple[str, str]]:
    columns = [*(code for code, _ in table.column_codes), ALL] if table.column_codes else [""]
    for row, _label in table.row_codes:
        yield from ((row, column) for column in columns)
    yield from ((ALL, column) for column in (columns if table.column_codes else [ALL]))


def _cell(table: Table, by: list[str], row: str, column: str) -> Codes:
    """The cell of the whole table that a cell of the asked one is."""
    asked = dict(zip((dimension.name for dimension in table.by), (row, column), strict=False))
    only = {name: next(iter(codes)) for name, codes in table.where.items()}
    return tuple(only.get(name, ALL) if asked.get(name, ALL) == ALL else asked[name] for name in by)
