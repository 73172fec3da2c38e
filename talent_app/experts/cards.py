"""Lines that tell of experts without telling who they are: nobody stands in a line that fewer than K people share.

Pure. A line names the kind of enterprise, the level of the title and the discipline; where fewer than K people of at
least two enterprises would share it, it becomes coarser, part by part, and a rest too small to stand alone takes the
smallest finished line with it. Numbers are never given, only whether there are many, so that adding a condition and
comparing two pages tells nothing of one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: As many people at least stand behind every line, and behind every answer at all.
K = 5
#: From so many on a line says 「较多」.
MANY = 20
LEAST_ENTERPRISES = 2
SENIOR = {"full_senior", "associate_senior"}
ANY = "国有企业"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What of a registration may go into a line; `talent_id` and `enterprise` never leave this package."""

    talent_id: int
    enterprise: int
    place: str
    title_level: str
    title: str
    discipline: str

    def line(self, step: int) -> tuple[str, ...]:
        """The line at a step of coarsening: 0 says most."""
        group = "高级职称" if self.title_level in SENIOR else "中级及以下职称或未定" if step < 4 else ""
        return (
            (self.place, self.title, self.discipline),
            (self.place, group, self.discipline),
            (ANY, group, self.discipline),
            (ANY, group, ""),
            (ANY, "", ""),
        )[step]


STEPS = 5


@dataclass(frozen=True, slots=True)
class Card:
    """One line with the people behind it, who are never shown."""

    line: tuple[str, ...]
    members: tuple[Candidate, ...]

    @property
    def label(self) -> str:
        """「某企业集团 · 正高级 · 化学」."""
        return " · ".join(part for part in self.line if part)

    @property
    def is_many(self) -> bool:
        """Whether there are many; the number itself is not told."""
        return len(self.members) >= MANY


def cards_of(candidates: Iterable[Candidate]) -> list[Card]:
    """The lines for some people; none at all where fewer than K people or than two enterprises answer."""
    left = list(candidates)
    if not _is_enough(left):
        return []
    done: list[Card] = []
    for step in range(STEPS):
        grouped: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
        for one in left:
            grouped[one.line(step)].append(one)
        done += [Card(line, tuple(members)) for line, members in grouped.items() if _is_enough(members)]
        left = [one for members in grouped.values() if not _is_enough(members) for one in members]
    # a rest that is too small takes the smallest finished lines with it, so that it cannot be told apart
    while left and not _is_enough(left):
        smallest = min(done, key=lambda card: (len(card.members), card.line))
        done.remove(smallest)
        left += smallest.members
    if left:
        done.append(_together(left))
    return sorted(_merged(done), key=lambda card: card.label)


def _together(people: Sequence[Candidate]) -> Card:
    """The finest line that all of some people share."""
    for step in range(STEPS):
        lines = {one.line(step) for one in people}
        if len(lines) == 1:
            return Card(next(iter(lines)), tuple(people))
    return Card((ANY, "", ""), tuple(people))


def _merged(cards: Iterable[Card]) -> list[Card]:
    """Lines that read alike are one line."""
    grouped: dict[tuple[str, ...], list[Candidate]] = defaultdict(list)
    for card in cards:
        grouped[card.line] += card.members
    return [Card(line, tuple(members)) for line, members in grouped.items()]


def _is_enough(people: Sequence[Candidate]) -> bool:
    return len(people) >= K and len({one.enterprise for one in people}) >= LEAST_ENTERPRISES
