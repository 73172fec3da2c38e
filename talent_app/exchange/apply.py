"""Writing the decided rows of an import: prepared bulk statements inside one command.

Every target is compared again: what changed since the check is collected, and then nothing is written at all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from talent_app.audit.command import running
from talent_app.core.scope import Scope
from talent_app.db.base import new_uids
from talent_app.db.engine import dialect_driver, session
from talent_app.exchange import queries
from talent_app.exchange.apply_records import follow_records, write_records
from talent_app.exchange.assistant import Assistant, assisted
from talent_app.exchange.models import ImportBatch, RowStatus
from talent_app.exchange.preparing import SHARED, Order, Prepared, columns_of, number_of, prepare
from talent_app.exchange.preparing import Row as NewRow
from talent_app.exchange.queries import DecidedRow
from talent_app.exchange.sheets import TALENTS, by_name
from talent_app.exchange.telling import is_told, upload_of
from talent_app.exchange.values import packed, unpacked
from talent_app.exchange.writing import SLICE, RowsChanged, Written, reserve_ids, with_number
from talent_app.informing.models import InformRecord
from talent_app.talents import pending, persons
from talent_app.talents.derivation import derive
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.models import Person, Talent
from talent_app.tracking.changes import bulk_apply, write_fresh

#: Registrations made ready and written at a time.
PART = 1_000


def write_rows(scope: Scope, batch: ImportBatch, at: datetime) -> Written:
    """Write every row of the import that is decided so; raises `RowsChanged` when any target moved on."""
    written = Written()
    main: list[DecidedRow] = []
    others: list[DecidedRow] = []
    with assisted(batch.rows) as assistant:
        registrations = _Registrations(scope, batch, at, written, assistant)
        for rows in queries.decided_rows(scope, batch):
            for row in rows:
                (main if row.sheet == TALENTS else others).append(row)
            if len(main) >= PART or (others and main):
                registrations.take(main)
                main = []
            if len(others) >= SLICE:
                registrations.write_all()
                write_records(scope, batch, others, written)
                others = []
        registrations.take(main)
        registrations.write_all()
    write_records(scope, batch, others, written)
    if written.conflicts:
        raise RowsChanged([place for place, _number in written.conflicts], [n for _place, n in written.conflicts])
    follow_records(scope, written, at)
    return written


@dataclass(frozen=True, slots=True)
class _Part:
    """Some registrations that were compared with the registry and are being made ready."""

    edits: Sequence[DecidedRow]
    stored: Mapping[int, dict[str, Any]]
    people: Mapping[str, int]
    held: Mapping[int, Any]
    fresh: Callable[[], Prepared]


class _Registrations:
    """Registrations part by part: while one part is written, the assistant makes the next ones ready."""

    def __init__(self, scope: Scope, batch: ImportBatch, at: datetime, written: Written, assistant: Assistant) -> None:
        self.scope, self.batch, self.at, self.written = scope, batch, at, written
        self.assistant, self.upload = assistant, upload_of(batch)
        self.waiting: deque[_Part] = deque()

    def take(self, rows: Sequence[DecidedRow]) -> None:
        """Compare some rows with the registry, have them made ready, and write the part whose turn it is."""
        if not rows:
            return
        scope, batch, written = self.scope, self.batch, self.written
        payloads = {row.position: row.payload for row in rows}
        people = persons.by_index({payload["index"] for payload in payloads.values() if payload["index"]})
        held = persons.registrations_of(people.values())
        fresh = [row for row in rows if row.status is not RowStatus.CHANGED]
        edits = [row for row in rows if row.status is RowStatus.CHANGED]
        for row in fresh:
            if held.get(people.get(payloads[row.position]["index"] or "", 0)):
                written.conflicts.append((row.position, row.number))
        targets = {row.target_id for row in edits}
        stored = {one["id"]: one for one in queries.rows_of(scope, Talent, "id", targets, locked=True)}
        for row in edits:
            one = stored.get(row.target_id)
            if one is None or one["version"] != row.target_version or one["deleted_at"] is not None:
                written.conflicts.append((row.position, row.number))
        _refuse_new_namesakes(scope, batch, [row for row in fresh if row.status is RowStatus.NEW], payloads, written)
        if written.conflicts:
            self.waiting.clear()
            return
        order = self._order(fresh, people)
        self.waiting.append(_Part(edits, stored, people, held, self.assistant.ask(prepare, order)))
        while len(self.waiting) > self.assistant.ahead:
            self._write(self.waiting.popleft())

    def write_all(self) -> None:
        """Write what waits."""
        while self.waiting:
            self._write(self.waiting.popleft())

    def _order(self, rows: Sequence[DecidedRow], people: Mapping[str, int]) -> Order:
        upload, given = self.upload, self.written.given
        known = [people.get(row.payload["index"] or "") for row in rows]
        missing = known.count(None)
        told = [is_told(upload, row.payload["values"]) for row in rows]
        new_people = zip(reserve_ids(Person, missing, given), new_uids(missing), strict=True)
        talents = zip(reserve_ids(Talent, len(rows), given), new_uids(len(rows)), strict=True)
        tellings = zip(reserve_ids(InformRecord, sum(told), given), new_uids(sum(told)), strict=True)
        found = []
        for row, person_id, is_row_told in zip(rows, known, told, strict=True):
            person: tuple[int, UUID | None] = next(new_people) if person_id is None else (person_id, None)
            keys = next(talents)
            found.append(NewRow(row.payload, keys, *person, next(tellings) if is_row_told else None))
            self.written.made[row.position] = keys[0]
        changes = running().changes
        return Order(dialect_driver(), upload, self.at, changes.entry_uid, changes.day, found)

    def _write(self, part: _Part) -> None:
        prepared, current = part.fresh(), session()
        for fresh in prepared.persons:
            write_fresh(current, Person, fresh)
        _update_persons(prepared.known)
        for fresh in prepared.talents:
            write_fresh(current, Talent, fresh)
            self.written.new += len(fresh.marks["op"])
        for fresh in prepared.told:
            write_fresh(current, InformRecord, fresh)
        _update(self.batch, part, self.at, self.written)


def _refuse_new_namesakes(
    scope: Scope, batch: ImportBatch, rows: Sequence[DecidedRow], payloads: Mapping[int, Any], written: Written
) -> None:
    """A registration of the same name made after the check sends the row back: it may be the same person."""
    names = {row.label for row in rows if not payloads[row.position]["index"]}
    named = queries.registrations_named(scope, batch.organisation_id, names)
    for row in rows:
        made = named.get(row.label, []) if not payloads[row.position]["index"] else []
        # two of one name in the same file are two people: the check let them pass
        made = [one for one in made if one["import_id"] != batch.id]
        if any(batch.staged_at is not None and one["created_at"] > batch.staged_at for one in made):
            written.conflicts.append((row.position, row.number))


def _update(batch: ImportBatch, part: _Part, at: datetime, written: Written) -> None:
    fields, stored, people, held = by_name(TALENTS), part.stored, part.people, part.held
    talents, changed_persons, numbered = [], {}, with_number({one["person_id"] for one in stored.values()})
    wishes: list[pending.Wish] = []
    for row in part.edits:
        payload = row.payload
        old = stored[row.target_id or 0]
        said = {n: unpacked(fields[n], v) for n, v in payload["values"].items() if n in payload["changes"]}
        said |= {name: None for name in payload["cleared"] if name in payload["changes"]}
        if old["status"] in IN_FORCE:  # what is verified stays in force: its change waits for the reviewer
            aside = {name: packed(value) for name, value in said.items() if pending.needs_check(fields[name])}
            wishes += pending.wishes_of(old["id"], old["organisation_id"], aside)
            said = {name: value for name, value in said.items() if name not in aside}
        if "name" in said and "name_pinyin" not in said:
            said["name_pinyin"] = None  # a new name is spelled anew
        new = dict(old) | columns_of(said, old["uid"])
        person: dict[str, Any] = {column: said[name] for name, column in SHARED.items() if name in said}
        if "document_number" in said:
            known = people.get(payload["index"])
            if known is not None and known != old["person_id"]:
                if held.get(known):
                    written.conflicts.append((row.position, row.number))
                    continue
                new["person_id"] = known
            else:
                person["document"] = number_of(payload)
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
