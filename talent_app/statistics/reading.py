"""Reading a table's columns into memory: as raw values from the driver, encoded column by column, whole or in part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy
from sqlalchemy import Table as SqlTable
from sqlalchemy import literal_column, select

from talent_app import clock
from talent_app.db.engine import session
from talent_app.statistics.frames import Column, Frame

READ_AT_ONCE = 20_000
ASKED_AT_ONCE = 500

Array = Any


class Words:
    """The values of a code column: code → value; code 0 is "nothing entered"."""

    def __init__(self) -> None:
        self.values: list[Any] = [None]
        self.codes: dict[Any, int] = {None: 0}

    def code(self, value: Any) -> int:
        """The code of a value, given out on first sight."""
        found = self.codes.get(value)
        if found is None:
            found = self.codes[value] = len(self.values)
            self.values.append(value)
        return found


@dataclass
class Held:
    """One frame's rows in memory, ordered by id; `version` rises with every change."""

    frame: Frame
    ids: Array
    data: dict[str, Array]
    words: dict[str, Words]
    version: int = 0

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def size(self) -> int:
        """Bytes held."""
        return int(self.ids.nbytes + sum(column.nbytes for column in self.data.values()))

    def places(self, keys: Array) -> Array:
        """Where rows of these ids stand; −1 where there is none."""
        if not len(self.ids):
            return numpy.full(len(keys), -1, dtype=numpy.int64)
        at = numpy.minimum(numpy.searchsorted(self.ids, keys), len(self.ids) - 1)
        return numpy.where(self.ids[at] == keys, at, -1)


def changed(frame: Frame, entries: Sequence[Any]) -> list[int]:
    """The rows of a frame that some entries of the audit touched."""
    history = frame.model.__history__
    found: set[int] = set()
    for start in range(0, len(entries), ASKED_AT_ONCE):
        part = entries[start : start + ASKED_AT_ONCE]
        rows = session.connection().execute(select(history.c.id).where(history.c.entry_uid.in_(part)))
        found.update(int(row[0]) for row in rows)
    return sorted(found)


def patched(held: Held, ids: Sequence[int]) -> Held:
    """The frame with some rows read anew: what is gone goes, what is new stands in its place; the old is left alone."""
    rows: list[Any] = []
    for start in range(0, len(ids), ASKED_AT_ONCE):
        rows += _rows(held.frame, None, ids[start : start + ASKED_AT_ONCE])
    rows.sort(key=lambda row: row[0])
    fresh_ids, fresh = _encoded(held.frame, rows, held.words)
    wanted = numpy.array(ids, dtype=numpy.int64)
    places = held.places(wanted)
    kinds = {column.name: column for column in held.frame.columns}
    if len(fresh_ids) == len(wanted) and (places >= 0).all():  # edits alone
        data = {name: _with(column, places, fresh[name], kinds[name]) for name, column in held.data.items()}
        return replace(held, data=data, version=held.version + 1)
    kept = numpy.ones(len(held.ids), dtype=bool)
    kept[places[places >= 0]] = False
    left = held.ids[kept]
    at = numpy.searchsorted(left, fresh_ids)
    data = {name: _inserted(column[kept], at, fresh[name], kinds[name]) for name, column in held.data.items()}
    return replace(held, ids=numpy.insert(left, at, fresh_ids), data=data, version=held.version + 1)


def _inserted(column: Array, at: Array, values: Array, declared: Column) -> Array:
    kind = numpy.promote_types(column.dtype, values.dtype)
    return _small(numpy.insert(column.astype(kind), at, values), declared)


def _with(column: Array, places: Array, values: Array, declared: Column) -> Array:
    if (column[places] == values).all():
        return column
    kind = numpy.promote_types(column.dtype, values.dtype)
    copied = column.astype(kind, copy=True)
    copied[places] = values
    return _small(copied, declared)


def read(frame: Frame, as_of: date | datetime | None) -> Held:
    """All rows of a frame, piece by piece."""
    words: dict[str, Words] = {column.name: Words() for column in frame.columns if not column.is_number}
    parts: list[tuple[Array, dict[str, Array]]] = [
        _encoded(frame, rows, words) for rows in _rows(frame, as_of).partitions(READ_AT_ONCE)
    ]
    if not parts:
        parts = [_encoded(frame, [], words)]
    ids = numpy.concatenate([part[0] for part in parts])
    data = {
        column.name: _small(numpy.concatenate([part[1][column.name] for part in parts]), column)
        for column in frame.columns
    }
    return Held(frame, ids, data, words)


def _small(column: Array, declared: Column) -> Array:
    """Codes in as few bytes as hold them."""
    if declared.is_number or not len(column):
        return column
    most = int(column.max())
    return column.astype(numpy.int8 if most < 120 else numpy.int16 if most < 32_000 else numpy.int32)


def _rows(frame: Frame, as_of: date | datetime | None, ids: Iterable[int] | None = None) -> Any:
    """The raw rows, as the driver gives them, in order of id."""
    table: SqlTable = frame.model.__table__
    given = table if as_of is None else frame.model.__history__
    statement = select(*(literal_column(name) for name in frame.reads)).select_from(given).order_by(given.c.id)
    if "deleted_at" in given.c:
        statement = statement.where(given.c.deleted_at.is_(None))
    for name in frame.where:
        statement = statement.where(given.c[name].is_(True))
    if ids is not None:
        statement = statement.where(given.c.id.in_(list(ids)))
    if as_of is not None:
        # a day: what the database held at its end; an instant: what was committed before it
        end = as_of if isinstance(as_of, datetime) else clock.end_of_day(as_of)
        statement = statement.where(
            given.c.recorded_from < end, (given.c.recorded_until.is_(None)) | (given.c.recorded_until >= end)
        )
    return session.connection().execute(statement, execution_options={"yield_per": READ_AT_ONCE})


def _encoded(frame: Frame, rows: Sequence[Any], words: dict[str, Words]) -> tuple[Array, dict[str, Array]]:
    """Some rows as arrays, column by column; each different value is judged once."""
    names = frame.reads
    by_name = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    data = {}
    for column in frame.columns:
        given = [by_name[name] for name in column.sources]
        values: Any = given[0]
        if column.make is not None or len(given) > 1:
            values = _made(column, given)
        if column.is_number:
            data[column.name] = _numbers(values)
        else:
            codes = _Remembered(words[column.name].code)
            data[column.name] = numpy.fromiter(map(codes.__getitem__, values), numpy.int32, len(values))
    return numpy.array(by_name["id"], dtype=numpy.int64), data


class _Remembered(dict[Any, Any]):
    """What is asked → the answer, asked once."""

    def __init__(self, answer: Callable[..., Any]) -> None:
        super().__init__()
        self.answer = answer

    def __missing__(self, asked: Any) -> Any:
        self[asked] = found = self.answer(asked)
        return found


def _numbers(values: Sequence[Any]) -> Array:
    if set(map(type, values)) <= {int}:
        return numpy.array(values, dtype=numpy.int64)
    return numpy.array([int(value or 0) for value in values], dtype=numpy.int64)


def _made(column: Column, given: Sequence[Sequence[Any]]) -> list[Any]:
    make = column.make
    if make is None:
        raise ValueError(f"{column.name} is made of several columns and needs `make`")
    made = _Remembered(lambda values: make(*values))
    return list(map(made.__getitem__, zip(*given, strict=True)))
