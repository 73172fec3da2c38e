"""The tables of a publication as figures, what is hidden of them and why, and the check before they are published.

Pure: cells come in, plain data goes out, which is stored as it is and never recomputed after publication.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.rules.parameters import Policy
from talent_app.statistics.attacker import Key
from talent_app.statistics.cube import Cube, Measure, ordered
from talent_app.statistics.disclosure import (
    EQUAL,
    Grid,
    Guessed,
    Leak,
    Limits,
    carried_over,
    leaks,
    protect,
    why_hidden,
)
from talent_app.statistics.rests import REST, rests

OF, UNIT = "统计对象", "计量单位"
REASONS = {
    "people": "人数少于规定下限",
    "enterprises": "涉及企业少于规定下限",
    "dominance": "一家企业占比过高",
    "carried": "此前公布时已隐去",
    "secondary": "防止由合计推算",
}
#: Measures that say how many people stand behind an amount.
PEOPLE = ("persons", "people", "registrations", "records")
MOST_CELLS = 400

Codes = tuple[str | None, ...]
Row = tuple[tuple[str, ...], int, int, int | None]


@dataclass(frozen=True, slots=True)
class Guard:
    """The rules of publishing on a day: limits, how far amounts are blurred, and rounding of counts."""

    limits: Limits
    band: Fraction
    base: int

    @classmethod
    def of(cls, policy: Policy, base: int | None = None) -> Guard:
        """What policy sets; `base` where the publication rounds otherwise."""
        limits = Limits(
            policy.whole("statistics.cell_people"),
            policy.whole("statistics.cell_enterprises"),
            policy.ratio("statistics.largest_share"),
        )
        return cls(limits, policy.ratio("statistics.amount_band"), base or policy.whole("statistics.rounding_base"))

    def width(self, key: Key, figure: int) -> int:
        """How narrow a range gives a figure away: people for counts, a share of it for amounts."""
        return max(1, -(-figure * self.band // 1)) if (UNIT, "元") in key else self.limits.people

    def to_json(self) -> dict[str, Any]:
        """As it is kept with a publication."""
        limits = self.limits
        return {
            "people": limits.people, "enterprises": limits.enterprises, "dominance": str(limits.dominance),
            "band": str(self.band), "base": self.base,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Guard:
        """As it was kept."""
        limits = Limits(kept["people"], kept["enterprises"], Fraction(kept["dominance"]))
        return cls(limits, Fraction(kept["band"]), kept["base"])


def counted(
    cube: Cube, measure: Measure, by: Sequence[str], where: Mapping[str, str], rows: Iterable[Row], on: date
) -> dict[str, Any]:
    """One table as plain data: axes with labels, figures, and what every cell has of each enterprise and of people.

    `rows` gives the codes of a cell, an enterprise, its figure and how many people stand behind it (None: unknown).
    """
    demand_additive(cube, measure, (*by, *where))
    axes = [cube.dimension(name) for name in by]
    figures: dict[tuple[str, ...], int] = defaultdict(int)
    shares: dict[Codes, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    people: dict[Codes, int] = defaultdict(int)
    behind = behind_of(cube)
    for place, organisation_id, figure, number in rows:
        figures[place] += figure
        for codes in itertools.product(*((code, None) for code in place)):
            shares[codes][organisation_id] += figure
            people[codes] += number or 0
    figures = {place: figure for place, figure in figures.items() if figure}
    listed = [ordered(axis, {place[number] for place in figures}) for number, axis in enumerate(axes)]
    if len(figures) > MOST_CELLS:
        raise InvalidInput(
            f"这张表有 {len(figures)} 格，超过 {MOST_CELLS} 格。", "请换成分得较粗的维度。", field="rows"
        )
    return {
        "cube": cube.code, "title": f"{cube.title}：{'、'.join(axis.label for axis in axes)}", "of": cube.definition,
        "measure": [measure.label, measure.unit, measure.definition], "is_money": measure.is_money,
        "axes": [
            [axis.name, axis.label, [list(pair) for pair in codes]] for axis, codes in zip(axes, listed, strict=True)
        ],
        "where": [
            [name, code, _label(cube, name, code), cube.dimension(name).label] for name, code in sorted(where.items())
        ],
        "figures": [[list(place), figure] for place, figure in sorted(figures.items())],
        "shares": [[list(codes), sorted(map(int, of.values()), reverse=True), people[codes] if behind else None]
                   for codes, of in sorted(shares.items(), key=repr)],
    }  # fmt: skip


def demand_additive(cube: Cube, measure: Measure, names: Iterable[str]) -> None:
    """Refuse what names enterprises, and what does not add up: nobody could say what such a total gives away."""
    for name in names:
        dimension = cube.dimension(name)
        if dimension.position is None or name == "first_level":
            raise InvalidInput(
                "公开统计不按单位列示。", "请换一个维度；单位的数据在统计分析中按权限查看。", field="rows"
            )
        if dimension.codes_of is not None:
            raise InvalidInput(f"“{dimension.label}”各列有重复，合计不等于各列之和。", "请换一个维度。", field="rows")
    if not is_additive(measure):
        raise InvalidInput(f"“{measure.label}”不能相加，不能检查是否可被推算。", "请换一个指标。", field="measure")


def is_additive(measure: Measure) -> bool:
    """Whether totals of a measure are the sums of their cells."""
    return not measure.per and not measure.distinct


def behind_of(cube: Cube) -> Measure | None:
    """The measure that says how many people stand behind a figure."""
    return next((each for each in cube.measures if each.name in PEOPLE and is_additive(each)), None)


def _label(cube: Cube, name: str, code: str) -> str:
    return dict(ordered(cube.dimension(name), {code})).get(code, code)


def grid_of(table: Mapping[str, Any]) -> Grid:
    """A stored table as the checker takes it. Cubes of one definition count the same people."""
    where = {(OF, table["of"]), (UNIT, table["measure"][1])} | {(name, code) for name, code, *_ in table["where"]}
    axes = tuple((name, tuple(code for code, _ in codes)) for name, _, codes in table["axes"])
    return Grid(axes, {tuple(place): figure for place, figure in table["figures"]}, frozenset(where))


def primary(table: Mapping[str, Any], guard: Guard) -> dict[Key, str]:
    """The cells of a table that may not be shown by themselves, with the rule that hides each."""
    grid, found = grid_of(table), {}
    shares = {tuple(codes): (of, people) for codes, of, people in table["shares"]}
    known = dict(grid.cells())
    for codes in itertools.product(*((*listed, None) for _, listed in grid.axes)):
        of, people = shares.get(codes, ((), None))
        figure = known[grid.key(codes)]
        why = why_hidden(figure, of, guard.limits, is_amount=table["is_money"], people=people)
        if why:
            found[grid.key(codes)] = why
    return found


@dataclass(frozen=True)
class Released:
    """What was published or is about to be: tables, and the hidden cells of each by name."""

    title: str
    tables: Sequence[Mapping[str, Any]]
    hidden: Sequence[Mapping[Key, str]]

    def guessed(self) -> list[Guessed]:
        """The tables as an attacker reads them beside those of other days."""
        return [Guessed(grid_of(table)) for table in self.tables]


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason not to publish, in a sentence."""

    message: str


def hide(tables: Sequence[Mapping[str, Any]], guard: Guard, past: Sequence[Released] = ()) -> list[dict[Key, str]]:
    """What to hide in every table: what is small itself, what was hidden before, and what would give it away."""
    mine = Released("", tables, [primary(table, guard) for table in tables])
    first = [dict(each) for each in mine.hidden]
    for table, guess in zip(first, mine.guessed(), strict=True):
        for release in past:
            for before, hidden in zip(release.guessed(), release.hidden, strict=True):
                for key in carried_over(before.figures, hidden, guess.figures, guard.width):
                    table.setdefault(key, "carried")
    guesses = mine.guessed()
    sensitive = {guess.name(key) for guess, table in zip(guesses, first, strict=True) for key in table}
    earlier, hidden_before, public = _earlier(past)
    left, small = rests(_told_of(mine, past), guard.limits)
    hidden = protect([*earlier, *guesses, *left], sensitive | hidden_before | small, guard.width, public)
    found = []
    for guess, table in zip(guesses, first, strict=True):
        more = {key: "secondary" for key in guess.figures if key not in table and guess.name(key) in hidden}
        found.append(table | {key: why for key, why in more.items() if guess.figures[key]})
    return found


def faults(now: Released, guard: Guard, past: Sequence[Released] = ()) -> list[Fault]:
    """Why a set of tables may not be published as it stands; empty when nothing is given away."""
    found = []
    guesses = now.guessed()
    for table, hidden, guess in zip(now.tables, now.hidden, guesses, strict=True):
        shown = sorted((key for key in primary(table, guard) if key not in hidden), key=_by_name)
        found += [Fault(f"“{table['title']}”中“{label(table, key)}”应隐去而没有隐去。") for key in shown]
        for release in past:
            for before, kept in zip(release.guessed(), release.hidden, strict=True):
                again = carried_over(before.figures, kept, guess.figures, guard.width) - hidden.keys()
                found += [
                    Fault(f"“{label(table, key)}”在“{release.title}”中已隐去，这次显示会暴露当时的数。")
                    for key in sorted(again, key=_by_name)
                ]
    earlier, hidden_before, public = _earlier(past)
    hidden_now = {guess.name(key) for guess, kept in zip(guesses, now.hidden, strict=True) for key in kept}
    shown_now = {guess.name(key) for guess, kept in zip(guesses, now.hidden, strict=True)
                 for key in guess.figures if key not in kept}  # fmt: skip
    both = [
        Fault(f"“{table['title']}”中隐去的“{label(table, key)}”在另一张表中显示。")
        for table, kept, guess in zip(now.tables, now.hidden, guesses, strict=True)
        for key in sorted(kept, key=_by_name)
        if guess.name(key) in shown_now
    ]
    public |= shown_now
    left, small = rests(_told_of(now, past), guard.limits)
    hidden_all = ((hidden_now | hidden_before) - public) | small
    given = leaks([*earlier, *guesses, *left], hidden_all, guard.width, small | _mattering(now, past))
    return found + both + [Fault(_told(leak, now, past)) for leak in given]


def _told_of(now: Released, past: Sequence[Released]) -> list[tuple[Mapping[str, Any], Guessed]]:
    return [pair for release in (now, *past) for pair in zip(release.tables, release.guessed(), strict=True)]


def _mattering(now: Released, past: Sequence[Released]) -> set[Key]:
    """The hidden cells that are hidden for their own sake, not to keep others from being worked out."""
    return {
        guess.name(key)
        for release in (now, *past)
        for guess, kept in zip(release.guessed(), release.hidden, strict=True)
        for key, why in kept.items()
        if why != "secondary"
    }


def _earlier(past: Sequence[Released]) -> tuple[list[Guessed], set[Key], set[Key]]:
    """Earlier tables, what they hide, and what they show."""
    guesses, hidden, public = [], set(), set()
    for release in past:
        for guess, kept in zip(release.guessed(), release.hidden, strict=True):
            guesses.append(guess)
            for key in guess.figures:
                (hidden if key in kept else public).add(guess.name(key))
    return guesses, hidden - public, public


def _told(leak: Leak, now: Released, past: Sequence[Released]) -> str:
    for release in (now, *past):
        for table, guess in zip(release.tables, release.guessed(), strict=True):
            for key in guess.figures:
                if guess.name(key) == leak.key:
                    name = f"“{table['title']}”中隐去的“{label(table, key)}”"
                    told = "可由其他已公布的数准确推算出来" if leak.is_exact else "可推算到很窄的范围"
                    return f"{name}{told}。" if release is now else f"“{release.title}”{name}与本次合并后{told}。"
    if any(name == REST for name, _code in leak.key):
        codes = dict(leak.key)
        for table, guess in _told_of(now, past):
            if leak.key >= guess.grid.where:
                kept = frozenset((name, code) for name, code in codes.items() if name not in (REST, EQUAL))
                return f"“{table['title']}”中“{label(table, kept)}”全市数减去其中一地的数，剩下的不足规定下限。"
    return "有隐去的数可被推算出来。"


def label(table: Mapping[str, Any], key: Key) -> str:
    """A cell in words: the labels of its codes, the total where it has none."""
    codes = dict(key)
    words = [dict(map(tuple, known)).get(codes[name], codes[name]) for name, _, known in table["axes"] if name in codes]
    return "、".join(words) or "合计"


def _by_name(key: Key) -> list[tuple[str, str]]:
    return sorted(key)
