"""Finding people by what is typed into one box: name, pinyin, initials, Tibetan, an exact number, words of a text.

The words of a row stand in the search table (grams); pinyin and initials are ranges on sorted columns; numbers are
compared through their keyed index. Grams over-match long words, so the rows of a page are looked at once more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, false, or_

from talent_app.core.errors import InvalidInput
from talent_app.core.identifiers import normalise_number, normalise_phone
from talent_app.core.names import matches, normalise_name, query_grams
from talent_app.db.crypto import vault
from talent_app.db.engine import dialect_name
from talent_app.db.paging import LAST_CHARACTER
from talent_app.db.search import found
from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Talent
from talent_app.talents.persons import ids_by_number
from talent_app.tracking.changes import image_of
from talent_app.tracking.derived import search_text

LETTERS = re.compile(r"[A-Za-z' ]+")
NUMBER = re.compile(r"(?=.*\d)[A-Z0-9()]{7,20}")
TERMS = re.compile(r"[A-Za-z0-9]+|[^\sA-Za-z0-9，。；、,.;:：（）()“”\"'!！?？]+")
#: Characters of text shown around a hit.
AROUND = 36
#: What a hit in the later fields is worth, best first.
WEIGHTS = (("former_name", "tibetan_name"), ("post", "field", "discipline", "title_name"),
           ("expertise", "honour", "department", "school", "major"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query may mean."""

    text: str
    letters: str
    grams: tuple[str, ...]
    person_ids: tuple[int, ...]
    phone_index: str | None

    @property
    def criterion(self) -> ColumnElement[bool]:
        """The rows that may answer."""
        ways: list[ColumnElement[bool]] = []
        if self.grams and Talent.__search__ is not None:
            ways.append(found(dialect_name(), Talent.__search__.table, self.grams, Talent.__table__.c.id))
        if self.letters:
            ways += [_begins(Talent.initials, self.letters), _begins(Talent.pinyin_joined, self.letters)]
        if self.person_ids:
            ways.append(Talent.person_id.in_(self.person_ids))
        if self.phone_index:
            ways.append(Talent.phone_index == self.phone_index)
        return or_(*ways) if ways else false()

    @property
    def rank(self) -> ColumnElement[int]:
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

    def is_answered_by(self, row: Talent) -> bool:
        """The second look at a fetched row: words whole and unbroken."""
        if row.person_id in self.person_ids or (self.phone_index and row.phone_index == self.phone_index):
            return True
        if self.letters and (row.initials.startswith(self.letters) or row.pinyin_joined.startswith(self.letters)):
            return True
        return Talent.__search__ is not None and matches(search_text(Talent.__search__, image_of(row)), self.text)


def _begins(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """A prefix as a range, which the index serves on both databases."""
    return and_(column >= text, column < text + LAST_CHARACTER)


def understand(query: str) -> Wanted:
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
    return Wanted(text, letters, query_grams(text), tuple(person_ids), phone_index)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where a text answers: the field's label and the text in pieces, each marked or not."""

    label: str
    pieces: tuple[tuple[str, bool], ...]


def terms_of(query: str) -> tuple[str, ...]:
    """The words to mark."""
    return tuple(dict.fromkeys(TERMS.findall(query)))


def marked(text: str, terms: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, hits marked.

    >>> marked("高原冶金专家", ("冶金",))
    (('高原', False), ('冶金', True), ('专家', False))
    """
    if not terms:
        return ((text, False),)
    pattern = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    parts = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return tuple((part, place % 2 == 1) for place, part in enumerate(parts) if part)


def excerpt(row: Talent, query: str) -> Excerpt | None:
    """The first long or later field of a row that holds a word of the query, cut around it."""
    terms = terms_of(query)
    for info in _texts():
        text = str(getattr(row, info.name) or "").replace("\n", " ")
        places = [at for term in terms if (at := text.casefold().find(term.casefold())) >= 0]
        if not places:
            continue
        start, end = max(0, min(places) - AROUND), min(places) + 2 * AROUND
        cut = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
        return Excerpt(info.label, marked(cut, terms))
    return None


def _texts() -> list[FieldInfo]:
    shown = ("name", "name_pinyin")
    found = [info for info in fields_of(Talent) if info.searchable and info.name not in shown]
    # what a list does not show anyway says most
    return sorted(found, key=lambda info: info.listed)
