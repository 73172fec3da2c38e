"""Finding people by what is typed into one box: name, pinyin, initials, Tibetan, an exact number, words of a text.

The words of a row stand in the search table (grams); pinyin and initials are ranges on sorted columns; numbers are
compared through their keyed index. Grams over-match long words, so the rows of a page are looked at once more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union,
    union_all,
)

from talent_app.core.errors import InvalidInput
from talent_app.core.identifiers import normalise_number, normalise_phone
from talent_app.core.names import matches, normalise_name, pinyin, query_grams
from talent_app.core.paging import SEARCH_CAP
from talent_app.core.scope import Scope
from talent_app.db.crypto import vault
from talent_app.db.engine import dialect_name, session
from talent_app.db.paging import LAST_CHARACTER, Order, Ranked, Segment, Window, count_up_to_cap
from talent_app.db.search import count_found, found, hits
from talent_app.talents.models import Talent
from talent_app.talents.persons import ids_by_number
from talent_app.tracking.derived import search_text

LETTERS = re.compile(r"[A-Za-z' ]+")
NUMBER = re.compile(r"(?=.*\d)[A-Z0-9()]{7,20}")
#: Columns that a text of letters alone may begin.
LETTERED = ("initials", "pinyin_joined")
#: Up to so many answers are weighed one by one.
MOST_WEIGHED = 300
#: What a hit in the later fields is worth, best first.
WEIGHTS = (("former_name", "tibetan_name"), ("post", "field", "discipline", "title_name"),
           ("expertise", "honour", "department", "school", "major"))  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a query may mean; `owners` are the organisations asked about where not all are."""

    text: str
    letters: str
    grams: tuple[str, ...]
    person_ids: tuple[int, ...]
    phone_index: str | None
    owners: frozenset[int] | None = None

    @property
    def criterion(self) -> ColumnElement[bool]:
        """The rows that may answer."""
        numbered: list[ColumnElement[bool]] = []
        if self.person_ids:
            numbered.append(Talent.person_id.in_(self.person_ids))
        if self.phone_index:
            numbered.append(Talent.phone_index == self.phone_index)
        ways = [*numbered, *self._named()]
        return or_(*ways) if ways else false()

    def _named(self) -> list[ColumnElement[bool]]:
        """By words, initials and pinyin. Several ways are one list of ids, each part of it read from its own index.

        Alternatives with "or" between them make PostgreSQL look at every row.
        """
        if not self.letters:
            return [self._in_index()] if self.grams else []
        rows = Talent.__table__.alias("lettered")
        alive = select(rows.c.id).where(rows.c.deleted_at.is_(None))
        found_by = [alive.where(_begins(rows.c[name], self.letters)) for name in LETTERED]
        if self.grams and Talent.__search__ is not None:
            listed = hits(dialect_name(), Talent.__search__.table, self.grams, owners=self.owners).subquery()
            found_by.append(select(listed.c.hit))
        return [Talent.id.in_(union_all(*found_by))]

    @property
    def rank(self) -> Order:
        """The order of the answers, the best first: each one weighed where they are few, else in segments."""
        return self._segments() if self.is_many else self._weight

    @cached_property
    def is_many(self) -> bool:
        """Whether there are too many answers to weigh each of them."""
        if not self.letters:
            return self.in_index > MOST_WEIGHED
        return max(self._lettered[:2]) > MOST_WEIGHED

    def count(self, statement: Select[Any], *, is_bare: bool) -> int:
        """How many rows of a list answer, up to `SEARCH_CAP`; `is_bare` where the list has no condition but its scope.

        `statement` is the list without the search.
        """
        if self.letters:
            if is_bare:
                return self._lettered[2]
            found_by = self._ways(statement.with_only_columns(Talent.id.label("hit")), is_bare=False)
            return int(session.scalar(select(_size(union(*(select(way.c.hit) for way in found_by))))) or 0)
        if is_bare and not (self.person_ids or self.phone_index):
            return self.in_index
        return count_up_to_cap(statement.where(self.criterion), Talent.id, SEARCH_CAP)

    def _ways(self, rows: Select[Any], *, is_bare: bool) -> list[CTE]:
        """The ids that letters find: by initials, in the search index, by pinyin; each list up to the cap.

        Who is beyond the end of one list is not needed: that list alone says that there are too many to count.
        """
        initials, joined = (rows.where(_begins(getattr(Talent, name), self.letters)) for name in LETTERED)
        words: Select[Any] = rows.where(self._in_index())
        if is_bare and self.grams and Talent.__search__ is not None:
            # whom it lists is neither deleted nor out of scope
            narrowed: dict[str, Any] = {"owners": self.owners, "limit": SEARCH_CAP + 1}
            listed = hits(dialect_name(), Talent.__search__.table, self.grams, **narrowed).subquery()
            words = select(listed.c.hit)
        return [way.limit(SEARCH_CAP + 1).cte() for way in (initials, words if self.grams else initials, joined)]

    @cached_property
    def _lettered(self) -> tuple[int, ...]:
        """How many rows letters find by initials, in the search index and in all, in one statement."""
        rows = select(Talent.id.label("hit"))
        if self.owners is not None:
            rows = rows.where(Talent.organisation_id.in_(self.owners))
        found_by = self._ways(rows, is_bare=True)
        everybody = union(*(select(way.c.hit) for way in found_by))
        sizes = [_size(found_by[0]), _size(found_by[1]), _size(everybody)]
        return tuple(min(size, SEARCH_CAP + 1) for size in session.execute(select(*sizes)).one())

    @cached_property
    def in_index(self) -> int:
        """How many rows hold the words of the query, up to the cap, without looking at the rows."""
        if not self.grams or Talent.__search__ is None:
            return 0
        return count_found(session(), Talent.__search__.table, self.grams, SEARCH_CAP + 1, self.owners)

    @property
    def _weight(self) -> ColumnElement[int]:
        """How well a row answers: 0 is best."""
        name = normalise_name(self.text)
        best: list[ColumnElement[bool]] = [Talent.name == name, Talent.former_name == name, Talent.tibetan_name == name]
        if self.person_ids:
            best.append(Talent.person_id.in_(self.person_ids))
        if self.phone_index:
            best.append(Talent.phone_index == self.phone_index)
        steps = [(or_(*best), 0), (Talent.name.startswith(name, autoescape=True), 1)]
        if self.letters:
            steps.append((or_(Talent.initials == self.letters, Talent.pinyin_joined == self.letters), 1))
            steps.append((or_(_begins(Talent.initials, self.letters), _begins(Talent.pinyin_joined, self.letters)), 2))
        steps.append((Talent.name.icontains(name, autoescape=True), 3))
        for place, names in enumerate(WEIGHTS, start=4):
            steps.append((or_(*(getattr(Talent, one).icontains(self.text, autoescape=True) for one in names)), place))
        return case(*steps, else_=4 + len(WEIGHTS))

    def _segments(self) -> Ranked:
        """Names that begin with the text, then pinyin, then the rest by id: each part read from its own index."""
        found_so_far: list[ColumnElement[bool]] = []
        segments: list[Segment] = []

        def add(criterion: ColumnElement[bool], key: Any = None, window: Window | None = None) -> None:
            besides = [not_(earlier) for earlier in found_so_far]
            # what a window looks for it says itself
            segments.append(Segment(and_(true() if window else criterion, *besides), key, window))
            found_so_far.append(criterion)

        if self.person_ids:
            add(Talent.person_id.in_(self.person_ids))
        if self.phone_index:
            add(and_(Talent.phone_index.is_not(None), Talent.phone_index == self.phone_index))
        name = normalise_name(self.text)
        spelled = pinyin(name)
        if spelled and not self.letters:
            add(and_(_begins(Talent.name_key, spelled), Talent.name.startswith(name, autoescape=True)), Talent.name_key)
        if self.letters:
            whole = [getattr(Talent, name) == self.letters for name in LETTERED]
            segments.append(Segment(None, parts=tuple(whole)))
            found_so_far.append(or_(*whole))
            # whose letters are the whole text stand above: the index is entered behind them
            add(_begins(Talent.initials, self.letters, is_whole=False), Talent.initials)
            add(_begins(Talent.pinyin_joined, self.letters, is_whole=False), Talent.pinyin_joined)
        if self.grams:
            add(self._in_index(), window=self._window)
        return Ranked(tuple(segments))

    def _in_index(self, **narrowed: Any) -> ColumnElement[bool]:
        spec = Talent.__search__
        return false() if spec is None else found(dialect_name(), spec.table, self.grams, Talent.id, **narrowed)

    def _window(self, after: int | None, falls: bool, limit: int | None) -> ColumnElement[bool]:
        return self._in_index(owners=self.owners, after=after, falls=falls, limit=limit)

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The columns that `answers` needs."""
        searched = Talent.__search__.columns if Talent.__search__ is not None else ()
        return tuple(dict.fromkeys(("person_id", "phone_index", *searched, "initials", "pinyin_joined")))

    def answers(self, values: Mapping[str, Any]) -> bool:
        """The second look at a fetched row, by column name: words whole and unbroken."""
        if values["person_id"] in self.person_ids or (self.phone_index and values["phone_index"] == self.phone_index):
            return True
        begins = (values["initials"], values["pinyin_joined"])
        if self.letters and any(text.startswith(self.letters) for text in begins):
            return True
        return Talent.__search__ is not None and matches(search_text(Talent.__search__, values), self.text)

    def is_answered_by(self, row: Talent) -> bool:
        """The second look at a row."""
        return self.answers({name: getattr(row, name) for name in self.looked_at})


def _begins(column: ColumnElement[str], text: str, *, is_whole: bool = True) -> ColumnElement[bool]:
    """A prefix as a range, which the index serves on both databases; without `is_whole` not the text alone."""
    return and_(column >= text if is_whole else column > text, column < text + LAST_CHARACTER)


def _size(rows: Any) -> ScalarSelect[int]:
    """How many rows a list has, as a value of a statement."""
    listed = rows if isinstance(rows, CTE) else rows.subquery()
    return select(func.count()).select_from(listed).scalar_subquery()


def understand(query: str, scope: Scope | None = None) -> Wanted:
    """What a typed text may mean; asks the database only for a document number."""
    text = " ".join(query.split())
    letters = re.sub("[' ]", "", text).casefold() if LETTERS.fullmatch(text) else ""
    number = normalise_number(text)
    person_ids: Sequence[int] = ()
    phone_index = None
    if NUMBER.fullmatch(number):
        person_ids = ids_by_number(number)
        try:
            phone_index = vault.index(normalise_phone(number))
        except InvalidInput:
            phone_index = None
    owners = scope.organisation_ids if scope is not None else None
    return Wanted(text, letters, query_grams(text), tuple(person_ids), phone_index, owners)
