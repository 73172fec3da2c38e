"""Where a search text stands in what was found: words marked, the text around a hit cut out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Talent
from talent_app.talents.record_text import lines_of

TERMS = re.compile(r"[A-Za-z0-9]+|[^\sA-Za-z0-9，。；、,.;:：（）()“”\"'!！?？]+")
#: Characters of text shown around a hit.
AROUND = 36


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
    texts = [(info.label, str(getattr(row, info.name) or "").replace("\n", " ")) for info in _SEARCHED]
    for label, text in (*texts, *lines_of(row.record_text)):
        places = [at for term in terms if (at := text.casefold().find(term.casefold())) >= 0]
        if not places:
            continue
        start, end = max(0, min(places) - AROUND), min(places) + 2 * AROUND
        cut = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
        return Excerpt(label, marked(cut, terms))
    return None


def _texts() -> list[FieldInfo]:
    shown = ("name", "name_pinyin")
    found = [info for info in fields_of(Talent) if info.searchable and info.name not in shown]
    # what a list does not show anyway says most
    return sorted(found, key=lambda info: info.listed)


_SEARCHED = _texts()
#: The columns an excerpt is cut from.
TEXTS = (*(info.name for info in _SEARCHED), "record_text")
