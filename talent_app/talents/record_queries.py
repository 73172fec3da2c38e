"""Child records and their images of every kind by one statement each: a page costs the same however many kinds.

The kinds have different columns, so every row comes as a JSON object; here it becomes values again. What is read this
way is for showing: rows to be changed are loaded one by one (`queries.record_or_404`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Date, Table, TextClause, text

from talent_app.core.errors import NotFound
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import dialect_name, session
from talent_app.db.types import EnumColumn, MoneyColumn
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY, RECORD_KINDS, RecordKind

#: Columns of an image that say when and by what it came about.
IMAGE = ("op", "recorded_from", "entry_uid", "ordinal", "history_id")


def rows_of_kinds(scope: Scope, talent: Talent, kinds: Sequence[RecordKind] = RECORD_KINDS) -> dict[str, list[Any]]:
    """Child records of a registration by the key of their kind, latest first; detached, for showing only."""
    if not scope.covers(talent.organisation_id):
        raise NotFound()
    found: dict[str, list[Any]] = {kind.key: [] for kind in kinds}
    asked = {"talent": talent.id, "organisation": talent.organisation_id}
    statement = _rows_statement(dialect_name(), tuple(kind.key for kind in kinds))
    for key, packed in session.connection().execute(statement, asked):
        model = BY_KEY[key].model
        values = decoded(model.__table__, packed)
        found[key].append(model(**{_attributes(model)[name]: value for name, value in values.items()}))
    for kind in kinds:
        found[kind.key].sort(key=lambda row: (str(getattr(row, kind.order) or ""), row.id), reverse=True)
    return found


def images_of_kinds(scope: Scope, talent: Talent) -> Iterator[tuple[RecordKind, dict[str, Any]]]:
    """Every image of every child record in scope, oldest first of each kind."""
    if not scope.covers(talent.organisation_id):
        raise NotFound()
    statement = _images_statement(dialect_name())
    for key, packed in session.connection().execute(statement, {"talent": talent.id}):
        kind = BY_KEY[key]
        image = decoded(kind.model.__table__, packed)
        if scope.covers(image["organisation_id"]):
            image["recorded_from"] = datetime.fromisoformat(image["recorded_from"])
            image["entry_uid"] = uuid.UUID(image["entry_uid"])
            yield kind, image


def decoded(table: Table, packed: str | Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row that came as JSON, by column name."""
    values: dict[str, Any] = json.loads(packed) if isinstance(packed, str) else dict(packed)
    for name, read in _readers(table):
        if values.get(name) is not None:
            values[name] = read(values[name])
    return values


@cache
def _readers(table: Table) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    found: list[tuple[str, Callable[[Any], Any]]] = []
    for column in table.columns:
        kind = column.type
        if isinstance(kind, EnumColumn):
            found.append((column.name, kind.members.__getitem__))
        elif isinstance(kind, Date):
            found.append((column.name, date.fromisoformat))
        elif isinstance(kind, Boolean):
            found.append((column.name, bool))
        elif isinstance(kind, MoneyColumn):
            found.append((column.name, Money.from_fen))
    return tuple(found)


@cache
def _attributes(model: type[Any]) -> dict[str, str]:
    return {column.name: model.__mapper__.get_property_by_column(column).key for column in model.__table__.columns}


def _packed(table: Table, names: Sequence[str], dialect: str) -> str:
    pairs = ", ".join(f"'{name}', {table.name}.{name}" for name in names)
    return f"CAST(jsonb_build_object({pairs}) AS text)" if dialect == "postgresql" else f"json_object({pairs})"


@cache
def _rows_statement(dialect: str, keys: tuple[str, ...]) -> TextClause:
    """Made once as text: compiling a union of all kinds anew would cost more than running it."""
    parts = []
    for key in keys:
        table = BY_KEY[key].model.__table__
        names = [column.name for column in table.columns if column.name != "uid"]
        mine = "talent_id = :talent AND organisation_id = :organisation"
        parts.append(f"SELECT '{key}', {_packed(table, names, dialect)} FROM {table.name} WHERE {mine}")  # noqa: S608 - our names
    return text(" UNION ALL ".join(parts))


@cache
def _images_statement(dialect: str) -> TextClause:
    parts = []
    for kind in RECORD_KINDS:
        table = kind.model.__history__
        names = [*(column.name for column in kind.model.__table__.columns if column.name != "uid"), *IMAGE]
        packed = _packed(table, names, dialect)
        parts.append(f"SELECT '{kind.key}', {packed} FROM {table.name} WHERE talent_id = :talent")  # noqa: S608 - our names
    return text(" UNION ALL ".join(parts))
