"""Long tables in blocks: some thousand rows given column by column, so that each question is asked once a column.

Texts of a column are looked at together: only where one of them needs care is each of them looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from talent_app.core.cells import FORMULA_STARTS
from talent_app.documents.tables import Table, harmless

Block = Sequence[Sequence[Any]]

ROWS = 2_000
BETWEEN = "\x1f"
FIRST = itemgetter(0)
STARTS = frozenset(FORMULA_STARTS)
TEXTS = frozenset({str, type(None)})
_STARTS = re.escape("".join(FORMULA_STARTS))
#: What a spreadsheet would run, and control characters, in texts joined by `BETWEEN`.
UNSAFE = re.compile(rf"(?:^|{BETWEEN})[{_STARTS}]|[\x00-\x08\x0b-\x1e\x7f-\x9f]")


def blocks_of(table: Table) -> Iterator[Block]:
    """A table's rows in blocks, whichever way they are given."""
    if table.blocks is not None:
        yield from table.blocks
        return
    rows = iter(table.rows)
    while part := list(islice(rows, ROWS)):
        yield list(zip(*part, strict=True))


def is_text(values: Iterable[Any]) -> bool:
    """Whether a column of a block holds nothing but texts and gaps."""
    return TEXTS.issuperset(map(type, values))


def is_harmless(texts: Sequence[str]) -> bool:
    """Whether not one of some texts, none of them empty, needs care: nearly every column."""
    return "".join(texts).isprintable() and STARTS.isdisjoint(map(FIRST, texts))


def harmless_texts(values: Sequence[str | None]) -> list[str]:
    """Texts as `core.cells.safe_text` makes them, gaps as empty ones."""
    texts = [value or "" for value in values]
    if is_harmless(list(filter(None, texts))):
        return texts  # the search below takes ten times as long
    joined = BETWEEN.join(texts)
    if joined.count(BETWEEN) == len(texts) - 1 and not UNSAFE.search(joined):
        return texts
    return [harmless(text) if text else "" for text in texts]
