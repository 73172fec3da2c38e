"""Writing the decided child records of an import, and what the registrations take from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from talent_app.core.scope import Scope
from talent_app.db.base import new_uid
from talent_app.db.engine import session
from talent_app.exchange import queries
from talent_app.exchange.models import ImportBatch, RowStatus
from talent_app.exchange.queries import DecidedRow
from talent_app.exchange.sheets import OWNER
from talent_app.exchange.slices import chunks
from talent_app.exchange.values import unpacked
from talent_app.exchange.writing import SLICE, Written, reserve_ids, with_number
from talent_app.talents import pending
from talent_app.talents.derivation import derive, followed_of
from talent_app.talents.enums import IN_FORCE, ChangeOperation
from talent_app.talents.models import Talent
from talent_app.talents.record_text import SEARCHED, text_of
from talent_app.talents.records import BY_KEY, FOLLOWED, RECORD_KINDS
from talent_app.tracking.changes import bulk_apply


def write_records(scope: Scope, batch: ImportBatch, rows: Sequence[DecidedRow], written: Written) -> None:
    """Write some decided rows of child records, kind by kind."""
    if written.conflicts:
        return
    for kind in RECORD_KINDS:
        mine = [row for row in rows if row.sheet == kind.key]
        if mine:
            _write_kind(scope, batch, kind.key, mine, written)


def _write_kind(scope: Scope, batch: ImportBatch, key: str, rows: Sequence[DecidedRow], written: Written) -> None:
    model, fields = BY_KEY[key].model, {info.name: info for info in BY_KEY[key].fields}
    stored = {
        one["id"]: one
        for one in queries.rows_of(scope, model, "id", {row.target_id for row in rows if row.target_id}, locked=True)
    }
    fresh, edits = [], []
    verified = _verified(scope, rows, stored, written)
    wishes: list[pending.Wish] = []
    for row in rows:
        payload = row.payload
        owner = _owner(row, stored, written)
        if owner in verified:  # what is verified stays in force: its change waits for the reviewer
            wishes.append(_wish(batch, key, row, owner))
            continue
        said = {
            fields[n].column: unpacked(fields[n], v) for n, v in payload["values"].items() if not n.startswith(OWNER)
        }
        said |= {fields[name].column: None for name in payload["cleared"]}
        if row.status is RowStatus.CHANGED:
            old = stored.get(row.target_id or 0)
            if old is None or old["version"] != row.target_version:
                written.conflicts.append((row.position, row.number))
                continue
            edits.append(dict(old) | said | {"version": old["version"] + 1})
            written.touched.add(old["talent_id"])
            continue
        owner = payload["owner_id"] or written.made.get(payload["owner_position"])
        if owner is None:
            continue  # its person is not imported, so neither is the record
        blank: dict[str, Any] = dict.fromkeys(column.name for column in model.__table__.columns)
        uid = new_uid()
        fresh.append(
            blank | said | {"uid": uid, "organisation_id": batch.organisation_id, "talent_id": owner, "version": 1}
        )
        written.touched.add(owner)
    for row_id, made in zip(reserve_ids(model, len(fresh)), fresh, strict=True):
        made["id"] = row_id
    bulk_apply(session(), model, [*fresh, *edits], old={row["id"]: stored[row["id"]] for row in edits})
    waiting = pending.put_aside(wishes, batch.id)
    written.records += len(fresh) + len(edits) + waiting


def _owner(row: DecidedRow, stored: Mapping[int, Mapping[str, Any]], written: Written) -> int | None:
    """The registration a row belongs to, as far as it is known."""
    if row.target_id in stored:
        return int(stored[row.target_id]["talent_id"])
    return row.payload["owner_id"] or written.made.get(row.payload["owner_position"])


def _verified(
    scope: Scope, rows: Sequence[DecidedRow], stored: Mapping[int, Mapping[str, Any]], written: Written
) -> set[int]:
    """The verified registrations among the owners of some rows."""
    owners = {_owner(row, stored, written) for row in rows} - {None}
    found: set[int] = set()
    for part in chunks(sorted(owners), SLICE):
        found |= {one["id"] for one in queries.rows_of(scope, Talent, "id", part) if one["status"] in IN_FORCE}
    return found


def _wish(batch: ImportBatch, key: str, row: DecidedRow, owner: int) -> pending.Wish:
    is_change = row.status is RowStatus.CHANGED
    values = {name: value for name, value in row.payload["values"].items() if not name.startswith(OWNER)}
    values |= dict.fromkeys(row.payload["cleared"])
    operation = ChangeOperation.CHANGE if is_change else ChangeOperation.ADD
    record_id = row.target_id if is_change else None
    return pending.Wish(owner, batch.organisation_id, operation, values, kind=key, record_id=record_id)


def follow_records(scope: Scope, written: Written, at: datetime) -> None:
    """The registrations whose records changed take highest education and title from them."""
    made = set(written.made.values())
    for part in chunks(sorted(written.touched), SLICE):
        old = {row["id"]: row for row in queries.rows_of(scope, Talent, "id", part)}
        kinds = {kind.key: kind for kind in (*FOLLOWED, *SEARCHED)}
        records: dict[str, dict[int, list[dict[str, Any]]]] = {key: {} for key in kinds}
        for kind in kinds.values():
            for one in queries.rows_of(scope, kind.model, "talent_id", part):
                records[kind.key].setdefault(one["talent_id"], []).append(one)
        numbered = with_number({row["person_id"] for row in old.values()})
        rows = []
        for row in old.values():
            new = dict(row)
            mine = {key: found.get(row["id"], []) for key, found in records.items()}
            new |= followed_of({kind.key: mine[kind.key] for kind in FOLLOWED})
            new["record_text"] = text_of(mine)
            new |= derive(new, has_document=row["person_id"] in numbered)
            if row["id"] not in made:
                new |= {"revision": row["revision"] + 1, "updated_at": at}
            rows.append(new)
        bulk_apply(session(), Talent, rows, old=old)
