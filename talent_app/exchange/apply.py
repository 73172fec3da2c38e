"""Writing the decided rows of an import: prepared bulk statements inside one command.

Every target is compared again: what changed since the check is collected, and then nothing is written at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from talent_app.core.identifiers import DocumentKind, DocumentNumber
from talent_app.core.scope import Scope
from talent_app.db.base import Sealed, new_uids
from talent_app.db.engine import session
from talent_app.exchange import queries
from talent_app.exchange.apply_records import follow_records, write_records
from talent_app.exchange.models import ImportBatch, RowStatus
from talent_app.exchange.queries import DecidedRow
from talent_app.exchange.sheets import TALENTS, by_name
from talent_app.exchange.telling import told_rows
from talent_app.exchange.values import packed, unpacked
from talent_app.exchange.writing import SLICE, RowsChanged, Written, reserve_ids, with_number
from talent_app.informing.models import InformRecord
from talent_app.talents import pending, persons
from talent_app.talents.derivation import derive
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.fields import FieldKind, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.tracking.changes import bulk_apply

#: Kinds whose values JSON keeps in another form.
PACKED = frozenset({FieldKind.DATE, FieldKind.MONEY})
PERSON_FIELDS = frozenset({"document_kind", "document_number"})
#: Fields of a registration that its person carries as well.
SHARED = {"name": "legal_name", "born_on": "born_on", "sex": "sex"}


def write_rows(scope: Scope, batch: ImportBatch, at: datetime) -> Written:
    """Write every row of the import that is decided so; raises `RowsChanged` when any target moved on."""
    written = Written()
    main: list[DecidedRow] = []
    others: list[DecidedRow] = []
    for rows in queries.decided_rows(scope, batch):
        for row in rows:
            (main if row.sheet == TALENTS else others).append(row)
        if len(main) >= SLICE:
            _write_registrations(scope, batch, main, at, written)
            main = []
        if others and main:
            _write_registrations(scope, batch, main, at, written)
            main = []
        if len(others) >= SLICE:
            write_records(scope, batch, others, written)
            others = []
    _write_registrations(scope, batch, main, at, written)
    write_records(scope, batch, others, written)
    if written.conflicts:
        raise RowsChanged([place for place, _number in written.conflicts], [n for _place, n in written.conflicts])
    follow_records(scope, written, at)
    return written


def _write_registrations(
    scope: Scope, batch: ImportBatch, rows: Sequence[DecidedRow], at: datetime, written: Written
) -> None:
    if not rows:
        return
    payloads = {row.position: row.payload for row in rows}
    indexes = {payload["index"] for payload in payloads.values() if payload["index"]}
    people = persons.by_index(indexes)
    held = persons.registrations_of(people.values())
    fresh = [row for row in rows if row.status is not RowStatus.CHANGED]
    edits = [row for row in rows if row.status is RowStatus.CHANGED]
    for row in fresh:
        if held.get(people.get(payloads[row.position]["index"] or "", 0)):
            written.conflicts.append((row.position, row.number))
    stored = {
        one["id"]: one for one in queries.rows_of(scope, Talent, "id", {row.target_id for row in edits}, locked=True)
    }
    for row in edits:
        one = stored.get(row.target_id)
        if one is None or one["version"] != row.target_version or one["deleted_at"] is not None:
            written.conflicts.append((row.position, row.number))
    _refuse_new_namesakes(scope, batch, [row for row in fresh if row.status is RowStatus.NEW], payloads, written)
    if written.conflicts:
        return
    _insert(batch, fresh, payloads, people, at, written)
    _update(scope, batch, edits, payloads, stored, people, held, at, written)


def _refuse_new_namesakes(
    scope: Scope, batch: ImportBatch, rows: Sequence[DecidedRow], payloads: Mapping[int, Any], written: Written
) -> None:
    """A registration of the same name made after the check sends the row back: it may be the same person."""
    names = {row.label for row in rows if not payloads[row.position]["index"]}
    named = queries.registrations_named(scope, batch.organisation_id, names)
    for row in rows:
        made = named.get(row.label, []) if not payloads[row.position]["index"] else []
        if any(batch.staged_at is not None and one["created_at"] > batch.staged_at for one in made):
            written.conflicts.append((row.position, row.number))


def _insert(
    batch: ImportBatch,
    rows: Sequence[DecidedRow],
    payloads: Mapping[int, Any],
    people: Mapping[str, int],
    at: datetime,
    written: Written,
) -> None:
    fields = by_name(TALENTS)
    packed_names = {info.name for info in fields.values() if info.enum is not None or info.kind in PACKED}
    own_columns = [column.name for column in Talent.__table__.columns]
    values = [
        {n: unpacked(fields[n], v) if n in packed_names else v for n, v in payloads[row.position]["values"].items()}
        for row in rows
    ]
    known = [people.get(payloads[row.position]["index"] or "") for row in rows]
    missing = sum(person is None for person in known)
    person_keys = zip(reserve_ids(Person, missing), new_uids(missing), strict=True)
    ids = zip(reserve_ids(Talent, len(rows)), new_uids(len(rows)), strict=True)
    new_persons, talents = [], []
    old_persons: dict[int, dict[str, Any]] = {}
    for row, (talent_id, uid), said, person_id in zip(rows, ids, values, known, strict=True):
        if person_id is None:
            person_id, person_uid = next(person_keys)
            new_persons.append(_new_person(person_id, person_uid, said, payloads[row.position]))
        else:
            old_persons[person_id] = {column: said.get(name) for name, column in SHARED.items() if said.get(name)}
        talent: dict[str, Any] = dict.fromkeys(own_columns)
        talent |= {"id": talent_id, "uid": uid, "organisation_id": batch.organisation_id, "person_id": person_id}
        talent |= {"is_primary": True, "import_id": batch.id, "created_at": at, "updated_at": at}
        talent |= {"version": 1, "revision": 1, "deleted_at": None}
        talent |= _columns(said, uid)
        talent |= derive(talent, has_document=bool(said.get("document_number")))
        talents.append(talent)
        written.made[row.position] = talent_id
    bulk_apply(session(), Person, new_persons)
    _update_persons(old_persons)
    bulk_apply(session(), Talent, talents)
    bulk_apply(session(), InformRecord, told_rows(batch, [row["id"] for row in talents], values, at))
    written.new += len(talents)


def _new_person(person_id: int, uid: UUID, said: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": person_id,
        "uid": uid,
        "legal_name": said["name"],
        "born_on": said.get("born_on"),
        "sex": said.get("sex"),
        "merged_into_id": None,
        "erased_at": None,
        "version": 1,
        **persons.document_columns(uid, _number(payload), payload["index"]),
    }


def _number(payload: Mapping[str, Any]) -> DocumentNumber | None:
    """The document of a staged row, checked when the file was."""
    values = payload["values"]
    if not payload["index"]:
        return None
    return DocumentNumber(DocumentKind(values["document_kind"]), values["document_number"], payload["key"])


def _columns(said: Mapping[str, Any], uid: Any) -> dict[str, Any]:
    """Values by field name as columns of a registration, sealed ones sealed for this row."""
    found: dict[str, Any] = {}
    places = _places()
    for name, value in said.items():
        if name not in places:
            continue  # of the person, not of the registration
        column, descriptor = places[name]
        if descriptor is None:
            found[column] = value
        else:
            found |= descriptor.values(Talent.__tablename__, uid, value)
    return found


@cache
def _places() -> dict[str, tuple[str, Sealed | None]]:
    """Field → its column, or the descriptor that seals it."""
    found: dict[str, tuple[str, Sealed | None]] = {}
    for info in fields_of(Talent):
        descriptor = getattr(Talent, info.name) if info.is_sealed else None
        if info.is_sealed and not isinstance(descriptor, Sealed):
            raise TypeError(f"{info.name} is sensitive but not sealed")
        found[info.name] = (info.column, descriptor)
    return found


def _update(
    scope: Scope,
    batch: ImportBatch,
    rows: Sequence[DecidedRow],
    payloads: Mapping[int, Any],
    stored: Mapping[int, dict[str, Any]],
    people: Mapping[str, int],
    held: Mapping[int, Any],
    at: datetime,
    written: Written,
) -> None:
    fields = by_name(TALENTS)
    talents, changed_persons, numbered = [], {}, with_number({one["person_id"] for one in stored.values()})
    wishes: list[pending.Wish] = []
    for row in rows:
        payload = payloads[row.position]
        old = stored[row.target_id or 0]
        said = {n: unpacked(fields[n], v) for n, v in payload["values"].items() if n in payload["changes"]}
        said |= {name: None for name in payload["cleared"] if name in payload["changes"]}
        if old["status"] in IN_FORCE:  # what is verified stays in force: its change waits for the reviewer
            aside = {name: packed(value) for name, value in said.items() if pending.needs_check(fields[name])}
            wishes += pending.wishes_of(old["id"], old["organisation_id"], aside)
            said = {name: value for name, value in said.items() if name not in aside}
        if "name" in said and "name_pinyin" not in said:
            said["name_pinyin"] = None  # a new name is spelled anew
        new = dict(old) | _columns(said, old["uid"])
        person: dict[str, Any] = {column: said[name] for name, column in SHARED.items() if name in said}
        if "document_number" in said:
            known = people.get(payload["index"])
            if known is not None and known != old["person_id"]:
                if held.get(known):
                    written.conflicts.append((row.position, row.number))
                    continue
                new["person_id"] = known
            else:
                person["document"] = _number(payload)
        if person:
            changed_persons[new["person_id"]] = person
        has_document = old["person_id"] in numbered or bool(said.get("document_number"))
        new |= {"version": old["version"] + 1, "revision": old["revision"] + 1, "updated_at": at, "import_id": batch.id}
        new |= derive(new, has_document=has_document)
        talents.append(new)
        written.made[row.position] = new["id"]
    if written.conflicts:
        return
    _update_persons(changed_persons)
    bulk_apply(session(), Talent, talents, old={row["id"]: stored[row["id"]] for row in talents})
    pending.put_aside(wishes, batch.id)
    written.updated += len(talents)


def _update_persons(changes: Mapping[int, Mapping[str, Any]]) -> None:
    old = {row["id"]: row for row in queries.rows_of(Scope.everything(), Person, "id", changes.keys(), locked=True)}
    new = []
    for person_id, change in changes.items():
        row = dict(old[person_id]) | {name: value for name, value in change.items() if name != "document"}
        if "document" in change:
            row |= persons.document_columns(row["uid"], change["document"])
        if row != old[person_id]:
            new.append(row | {"version": row["version"] + 1})
    bulk_apply(session(), Person, new, old=old)
