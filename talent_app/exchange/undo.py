"""Taking an import back as a whole: what its audit entry wrote is found in the images, and put back as it was before.

A row somebody edited since is never overwritten: then nothing is taken back, and the refusal names the rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from talent_app.core.errors import Conflict
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.exchange import queries
from talent_app.exchange.slices import chunks
from talent_app.informing.models import InformRecord
from talent_app.talents import persons
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import RECORD_KINDS
from talent_app.talents.review_models import PendingChange
from talent_app.tracking.changes import bulk_apply, bulk_remove

NAMED = 10


class EditedSince(Conflict):
    """Rows the import wrote were edited afterwards; `names` are the persons concerned."""

    def __init__(self, names: Collection[str]) -> None:
        listed = "、".join(list(names)[:NAMED])
        more = f"等 {len(names)} 人" if len(names) > NAMED else ""
        super().__init__(
            f"导入之后，{listed}{more}的档案又被修改过，不能整批撤销；本次没有改动任何内容。",
            "请在这些人员的档案中逐一处理，或先把这些修改恢复原状。",
        )
        self.names = list(names)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undo did."""

    removed: int
    restored: int


@dataclass
class _Part:
    """What the entry did to one table: rows it made, rows it changed with their state before, and their state now."""

    model: type[Any]
    made: list[dict[str, Any]]
    restored: list[dict[str, Any]]
    now: dict[int, dict[str, Any]]
    edited: list[dict[str, Any]]


def take_back(scope: Scope, entry: uuid.UUID, at: datetime) -> TakenBack:
    """Undo everything one audit entry wrote to registrations, records and persons; works inside a command only."""
    records = [_part(scope, kind.model, entry) for kind in RECORD_KINDS]
    talents = _part(scope, Talent, entry)
    people = _part(Scope.everything(), Person, entry)
    _refuse_edited(scope, talents, records)
    for part in (_part(scope, PendingChange, entry), _part(scope, InformRecord, entry), *records):
        _put_back(part)
    _put_back(talents, at)
    used = persons.referenced(row["id"] for row in people.made)
    people.made = [row for row in people.made if row["id"] not in used]
    _put_back(people)
    return TakenBack(len(talents.made), len(talents.restored))


def changed_since(scope: Scope, entry: uuid.UUID) -> list[str]:
    """Names of the persons whose rows were edited after the import: what a confirmation page must say first."""
    records = [_part(scope, kind.model, entry) for kind in RECORD_KINDS]
    return _edited_names(scope, _part(scope, Talent, entry), records)


def _refuse_edited(scope: Scope, talents: _Part, records: Iterable[_Part]) -> None:
    names = _edited_names(scope, talents, records)
    if names:
        raise EditedSince(names)


def _edited_names(scope: Scope, talents: _Part, records: Iterable[_Part]) -> list[str]:
    names = {row["id"]: row["name"] for row in talents.edited}
    owners = {row["talent_id"] for part in records for row in part.edited} - names.keys()
    names |= {row["id"]: row["name"] for row in queries.rows_of(scope, Talent, "id", owners)}
    return [names[key] for key in sorted(names)]


def _part(scope: Scope, model: type[Any], entry: uuid.UUID) -> _Part:
    history = model.__history__
    first: dict[int, Mapping[str, Any]] = {}
    statement = select(history).where(history.c.entry_uid == entry).order_by(history.c.ordinal)
    for image in session.execute(statement).mappings():
        first.setdefault(image["id"], image)
    now = {row["id"]: row for row in queries.rows_of(scope, model, "id", first.keys())}
    later = _written_later(history, first.keys(), entry)
    edited = [now.get(row_id) or dict(image) for row_id, image in first.items() if row_id in later or row_id not in now]
    made = [now[i] for i, image in first.items() if image["op"] == "I" and i in now]
    changed = [row_id for row_id, image in first.items() if image["op"] == "U" and row_id in now]
    return _Part(model, made, _before(model, changed, entry, now), now, edited)


def _written_later(history: Any, ids: Collection[int], entry: uuid.UUID) -> set[int]:
    """Rows whose present image is not of this entry."""
    found: set[int] = set()
    for part in chunks(sorted(ids)):
        statement = select(history.c.id).where(
            history.c.id.in_(part), history.c.recorded_until.is_(None), history.c.entry_uid != entry
        )
        found |= set(session.scalars(statement))
    return found


def _before(
    model: type[Any], ids: Collection[int], entry: uuid.UUID, now: Mapping[int, dict[str, Any]]
) -> list[dict[str, Any]]:
    """The state before the entry of rows it changed, with the counters raised."""
    history = model.__history__
    names = [column.name for column in model.__table__.columns]
    found = []
    for part in chunks(sorted(ids)):
        latest = (
            select(func.max(history.c.history_id))
            .where(history.c.id.in_(part), history.c.entry_uid != entry)
            .group_by(history.c.id)
        )
        for image in session.execute(select(history).where(history.c.history_id.in_(latest))).mappings():
            row = {name: image[name] for name in names}
            for counter in ("version", "revision"):
                if counter in row:
                    row[counter] = now[row["id"]][counter] + 1
            found.append(row)
    return found


def _put_back(part: _Part, at: datetime | None = None) -> None:
    restored = [row | ({"updated_at": at} if at is not None else {}) for row in part.restored]
    bulk_apply(session(), part.model, restored, old=part.now)
    bulk_remove(session(), part.model, part.made)
