"""The rows of a file, read batch by batch: here, or by the assistant while the batches before are compared.

A batch is named by the file and its place, and is the same whoever reads it: the second process goes on from where it
is, and where it was lost the file is opened here again at that place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import uuid4

from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Limits, Row, Sheet
from talent_app.exchange.assistant import Assistant
from talent_app.exchange.data_rows import data_rows
from talent_app.exchange.mapping import FilePlan, SheetPlan
from talent_app.exchange.reading import Reader, StagedRow
from talent_app.exchange.sheets import spec_of

BATCH = 500

#: The place of a sheet in the plan, and some of its rows.
Batch = tuple[int, list[StagedRow]]


def read_batches(content: bytes, sheets: Sequence[Sheet], plan: FilePlan, today: date) -> Iterator[Batch]:
    """Every data row with what it alone can tell, in the order of the plan."""
    position = 0
    for place, (planned, rows) in enumerate(data_rows(content, sheets, plan)):
        reader = Reader(planned, today)
        for batch in _batches(rows):
            yield place, reader.read(position, batch)
            position += len(batch)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and how it is read."""

    content: bytes
    file_name: str
    limits: Limits
    #: of each sheet: name, kind, row of the headers, headers by position, fields by header
    sheets: tuple[tuple[str, str, int, dict[int, str], dict[str, str | None]], ...]
    today: date


def source_of(content: bytes, file_name: str, limits: Limits, plan: FilePlan, today: date) -> Source:
    """A planned file as it is handed to the assistant."""
    sheets = ((one.name, one.spec.key, one.header_row, one.headers, one.columns) for one in plan.sheets)
    return Source(content, file_name, limits, tuple(sheets), today)


@dataclass(slots=True)
class _Opened:
    source: Source
    rows: Iterator[Batch] | None = None
    #: of the batch that comes next
    place: int = 0


#: Files that are being read in this process.
_held: dict[str, _Opened] = {}


def hold(key: str, source: Source) -> None:
    """Have a file at hand under a key."""
    _held[key] = _Opened(source)


def batch_at(key: str, place: int) -> Batch | None:
    """A batch of a file at hand; None beyond its end."""
    opened = _held[key]
    if opened.rows is None or opened.place > place:
        source = opened.source
        sheets = read_sheets(source.content, source.file_name, source.limits)
        plans = [SheetPlan(name, spec_of(kind), *rest) for name, kind, *rest in source.sheets]
        opened.rows, opened.place = read_batches(source.content, sheets, FilePlan(plans), source.today), 0
    found: Batch | None = None
    for _ in range(opened.place, place + 1):
        found = next(opened.rows, None)
    opened.place = place + 1
    return found


def read_ahead(assistant: Assistant, source: Source, sheets: Sequence[Sheet], plan: FilePlan) -> Iterator[Batch]:
    """The batches of a file; the assistant, where there is one, reads the next ones while the caller works on one."""
    if assistant.pool is None:
        yield from read_batches(source.content, sheets, plan, source.today)
        return
    key, place = uuid4().hex, 0
    hold(key, source)
    try:
        assistant.ask(hold, key, source)
        waiting: deque[Callable[[], Any]] = deque()
        while True:
            while len(waiting) <= assistant.ahead:
                waiting.append(assistant.ask(batch_at, key, place))
                place += 1
            batch = waiting.popleft()()
            if batch is None:
                return
            yield batch
    finally:
        del _held[key]
