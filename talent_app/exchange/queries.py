"""Reads of imports and their rows, and what the registry holds that a file may speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session
from talent_app.exchange.models import ImportBatch, ImportRow, ImportState, RowDecision, RowStatus, opened_payload
from talent_app.exchange.sheets import TALENTS
from talent_app.exchange.slices import CHUNK, chunks
from talent_app.files.models import File
from talent_app.jobs.models import Job, JobProgress
from talent_app.talents.models import Person, Talent

PAGE = 50
#: Past imports whose mapping is remembered.
REMEMBERED = 20
LATEST = 200

Values = Mapping[str, Any]


def batches(scope: Scope, limit: int = LATEST) -> list[ImportBatch]:
    """The latest imports in scope."""
    statement = select(ImportBatch).order_by(ImportBatch.uploaded_at.desc(), ImportBatch.id.desc()).limit(limit)
    if scope.organisation_ids is not None:
        statement = statement.where(ImportBatch.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement))


def batch_or_404(scope: Scope, batch_id: int, *, locked: bool = False) -> ImportBatch:
    """One import in scope; `locked` inside commands, so that two confirmations take turns."""
    statement = select(ImportBatch).where(ImportBatch.id == batch_id)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = session.scalars(statement).one_or_none()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound("没有找到这次导入，或者它不在您的权限范围内。", "请从导入列表重新进入。")
    return row


def file_of(scope: Scope, batch: ImportBatch) -> File:
    """The stored file of an import in scope."""
    statement = select(File).where(File.owner_type == ImportBatch.__tablename__, File.owner_id == batch.id)
    row = session.scalars(statement).first()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound("这次导入的原文件已不在系统中。", "请重新上传文件。")
    return row


def job_of(scope: Scope, batch: ImportBatch) -> tuple[Job | None, JobProgress | None]:
    """The background job of an import in scope, whoever of the organisation asked for it, and how far it is."""
    if batch.job_id is None or not scope.covers(batch.organisation_id):
        return None, None
    job = session.scalars(select(Job).where(Job.id == batch.job_id)).one_or_none()
    at = ops_session.get(JobProgress, batch.job_id, populate_existing=True)
    ops_session.rollback()
    return job, at


def remembered_mappings(scope: Scope, organisation_id: int) -> list[list[dict[str, Any]]]:
    """The mappings of an organisation's earlier imports, oldest first."""
    if not scope.covers(organisation_id):
        return []
    statement = (
        select(ImportBatch.mapping)
        .where(ImportBatch.organisation_id == organisation_id, ImportBatch.state != ImportState.MAPPING)
        .order_by(ImportBatch.id.desc())
        .limit(REMEMBERED)
    )
    return list(reversed(list(session.scalars(statement))))


def _rows(batch: ImportBatch) -> Select[tuple[ImportRow]]:
    return select(ImportRow).where(ImportRow.batch_id == batch.id)


def rows_page(
    scope: Scope, batch: ImportBatch, status: str = "", after: int = -1, limit: int = PAGE
) -> list[ImportRow]:
    """Staged rows of an import in the order of the file, from a position on; `warned` is a filter of its own."""
    if not scope.covers(batch.organisation_id):
        return []
    statement = _rows(batch).where(ImportRow.position > after).order_by(ImportRow.position).limit(limit)
    if status == "warned":
        statement = statement.where(ImportRow.warned > 0)
    elif status:
        statement = statement.where(ImportRow.status == RowStatus(status))
    return list(ops_session.scalars(statement))


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A staged row that is to be written."""

    position: int
    sheet: str
    number: int
    status: RowStatus
    label: str
    target_id: int | None
    target_version: int | None
    payload: Mapping[str, Any]


def decided_rows(scope: Scope, batch: ImportBatch) -> Iterator[list[DecidedRow]]:
    """The rows of an import that are to be written, in slices, in the order of the file."""
    table, after = ImportRow.__table__, -1
    places = [table.c[name] for name in ("position", "sheet", "number", "status", "label", "target_id")]
    statement = (
        select(*places, table.c.target_version, table.c.uid, table.c.payload_sealed)
        .where(table.c.batch_id == batch.id, table.c.decision == RowDecision.WRITE, table.c.status.in_(WRITABLE))
        .order_by(table.c.position)
        .limit(CHUNK)
    )
    while scope.covers(batch.organisation_id):
        rows = ops_session.execute(statement.where(table.c.position > after)).all()
        if not rows:
            return
        after = rows[-1].position
        yield [DecidedRow(*row[:7], opened_payload(row.uid, row.payload_sealed)) for row in rows]


def rows_by_id(scope: Scope, batch: ImportBatch, ids: Collection[int]) -> list[ImportRow]:
    """Some staged rows of an import."""
    if not scope.covers(batch.organisation_id) or not ids:
        return []
    return list(ops_session.scalars(_rows(batch).where(ImportRow.id.in_(ids)).order_by(ImportRow.position)))


def held_records(scope: Scope, batch: ImportBatch, row: ImportRow) -> list[ImportRow]:
    """The rows of child records that belong to a row whose person is registered elsewhere."""
    if not scope.covers(batch.organisation_id):
        return []
    statement = _rows(batch).where(ImportRow.status == RowStatus.HELD, ImportRow.sheet != TALENTS)
    index, found = row.payload["index"], []
    for one in ops_session.scalars(statement.order_by(ImportRow.position)):
        payload = one.payload
        if payload["owner_position"] == row.position or (index is not None and payload["index"] == index):
            found.append(one)
    return found


def row_counts(scope: Scope, batch: ImportBatch) -> dict[str, int]:
    """Staged rows by status, "warned" and "write" (those that would be written)."""
    if not scope.covers(batch.organisation_id):
        return {}
    writes = func.sum(case((ImportRow.decision == RowDecision.WRITE, 1), else_=0))
    statement = (
        select(ImportRow.status, func.count(), func.sum(case((ImportRow.warned > 0, 1), else_=0)), writes)
        .where(ImportRow.batch_id == batch.id)
        .group_by(ImportRow.status)
    )
    found = {status.value: 0 for status in RowStatus} | {"warned": 0, "write": 0}
    for status, count, warned, written in ops_session.execute(statement):
        found[status.value] = count
        found["warned"] += int(warned or 0)
        found["write"] += int(written or 0) if status in WRITABLE else 0
    return found


#: Statuses of rows that may be written.
WRITABLE = frozenset({RowStatus.NEW, RowStatus.CHANGED, RowStatus.DUPLICATE})

_TALENTS = select(
    Talent.__table__, Person.__table__.c.document_index, Person.__table__.c.version.label("person_version")
).join(Person.__table__, Person.__table__.c.id == Talent.__table__.c.person_id)


def _registrations(organisation_id: int) -> Select[Any]:
    table = Talent.__table__
    return _TALENTS.where(table.c.organisation_id == organisation_id, table.c.deleted_at.is_(None))


def registrations_of_persons(scope: Scope, organisation_id: int, person_ids: Collection[int]) -> dict[int, Values]:
    """person id → the registration the organisation holds, as column values."""
    found: dict[int, Values] = {}
    if not scope.covers(organisation_id):
        return found
    for part in chunks(sorted(person_ids)):
        statement = _registrations(organisation_id).where(Talent.__table__.c.person_id.in_(part))
        found |= {row["person_id"]: row for row in session.execute(statement).mappings()}
    return found


def registrations_named(scope: Scope, organisation_id: int, names: Collection[str]) -> dict[str, list[Values]]:
    """name → the organisation's registrations of that name, as column values, oldest first."""
    found: dict[str, list[Values]] = {}
    if not scope.covers(organisation_id):
        return found
    for part in chunks(sorted(names)):
        statement = _registrations(organisation_id).where(Talent.__table__.c.name.in_(part))
        for row in session.execute(statement.order_by(Talent.__table__.c.id)).mappings():
            found.setdefault(row["name"], []).append(row)
    return found


def rows_of(
    scope: Scope, model: type[Any], column: str, ids: Collection[int], *, locked: bool = False
) -> list[dict[str, Any]]:
    """Rows of a table in scope whose column is among the ids, as column values by column name, oldest first.

    `locked` inside commands that write them, so that nobody else does meanwhile.
    """
    table = model.__table__
    found: list[dict[str, Any]] = []
    for part in chunks(sorted(ids)):
        statement = select(table).where(table.c[column].in_(part)).order_by(table.c.id)
        if scope.organisation_ids is not None and "organisation_id" in table.c:
            statement = statement.where(table.c.organisation_id.in_(scope.organisation_ids))
        if locked:
            statement = statement.with_for_update()
        found += [dict(row) for row in session.execute(statement).mappings()]
    return found


def owners_with(scope: Scope, model: type[Any], talent_ids: Collection[int]) -> set[int]:
    """Those of some registrations that have child records of a kind."""
    column = model.__table__.c.talent_id
    found: set[int] = set()
    for part in chunks(sorted(set(talent_ids))):
        statement = select(column).where(column.in_(part)).distinct()
        if scope.organisation_ids is not None:
            statement = statement.where(model.__table__.c.organisation_id.in_(scope.organisation_ids))
        found |= set(session.scalars(statement))
    return found


def records_of(scope: Scope, model: type[Any], talent_ids: Collection[int]) -> dict[int, list[Any]]:
    """registration → its child records of one kind, oldest first."""
    found: dict[int, list[Any]] = {}
    for part in chunks(sorted(set(talent_ids))):
        statement = select(model).where(model.talent_id.in_(part)).order_by(model.id)
        if scope.organisation_ids is not None:
            statement = statement.where(model.organisation_id.in_(scope.organisation_ids))
        for row in session.scalars(statement):
            found.setdefault(row.talent_id, []).append(row)
    return found
