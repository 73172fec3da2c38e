"""Commands about imports: take a file, start the check, decide rows, write, take back, discard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import update

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import after_commit, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.collector import collector_resting
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session
from talent_app.exchange import queries
from talent_app.exchange.apply import Written, write_rows
from talent_app.exchange.models import ImportBatch, ImportRow, ImportState, RowDecision
from talent_app.exchange.undo import TakenBack, take_back
from talent_app.files.service import attach
from talent_app.files.store import Stored
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Told
from talent_app.informing.queries import notice_on
from talent_app.informing.telling import check
from talent_app.jobs.service import request_job
from talent_app.organisations import queries as organisations

STAGE_JOB = "exchange.stage_import"
APPLY_JOB = "exchange.apply_import"
UNDO_JOB = "exchange.undo_import"

#: Called at the end of a command that a background job runs: marks the job done in the same transaction.
Finish = Callable[[dict[str, Any], str], None]


@command(Permission.TALENT_IMPORT)
def create_import(
    actor: Actor, organisation_id: int, file_name: str, stored: Stored, rows: int, mapping: list[dict[str, Any]],
    told: Told | None = None,
) -> ImportBatch:  # fmt: skip
    """Note an uploaded file; `mapping` is what was recognised, for the user to complete.

    `told` says how the people of the file were told, where its own columns do not.
    """
    today = clock.local(running().at).date()
    if told is not None:
        check(told, today)
    owner = organisations.organisation_or_404(reach_of(actor, Permission.TALENT_IMPORT), organisation_id)
    if owner.is_regulator:
        raise InvalidInput("监管机构不登记人才。", "请选择一家企业。", "organisation")
    batch = ImportBatch(
        organisation_id=owner.id,
        state=ImportState.MAPPING,
        file_name=file_name[:200],
        file_hash=stored.sha256,
        rows=rows,
        mapping=mapping,
        counts={},
        notice_version=told.version if told is not None else notice_on(Scope.nothing(), today).version,
        informed_manner=told.manner if told is not None else None,
        informed_on=(told.on or today) if told is not None else None,
        uploaded_by_id=actor.user_id,
        uploaded_by=actor.name,
        uploaded_at=running().at,
    )
    session.add(batch)
    record(Action.IMPORT_UPLOADED, batch, file=batch.file_name, sha256=batch.file_hash, rows=rows)
    attach(actor, stored, name=batch.file_name, purpose="import", owner=batch)
    return batch


@command(Permission.TALENT_IMPORT)
def start_check(
    actor: Actor,
    batch_id: int,
    version: int | None,
    mapping: list[dict[str, Any]],
    max_rows: int,
    *,
    background: bool = True,
) -> ImportBatch:
    """Settle which column is which field, and check the file (anew, after an undo or when the registry moved on)."""
    batch = _batch(actor, batch_id, version, {ImportState.MAPPING, ImportState.STAGED, ImportState.UNDONE})
    batch.mapping = mapping
    batch.state = ImportState.STAGING
    batch.counts = {}
    batch.staged_at = batch.applied_at = batch.undone_at = batch.applied_entry = None
    record(Action.IMPORT_MAPPED, batch, file=batch.file_name)
    if background:
        _send(actor, batch, STAGE_JOB, "检查导入文件", {"max_rows": max_rows})
    return batch


@command(Permission.TALENT_IMPORT)
def finish_check(
    actor: Actor, batch_id: int, rows: int, counts: Mapping[str, Any], finish: Finish | None = None
) -> ImportBatch:
    """The check is done: what was found stands in the staged rows, and waits for a decision."""
    batch = _batch(actor, batch_id, None, {ImportState.STAGING})
    batch.state, batch.rows, batch.counts, batch.staged_at = ImportState.STAGED, rows, dict(counts), running().at
    record(Action.IMPORT_STAGED, batch, file=batch.file_name, sha256=batch.file_hash, rows=rows)
    if finish is not None:
        finish({"batch": batch.id}, f"已检查 {rows:,} 行。")
    return batch


@command(Permission.TALENT_IMPORT)
def fail_check(actor: Actor, batch_id: int) -> ImportBatch:
    """The file could not be checked after all: back to its columns."""
    batch = _batch(actor, batch_id, None, {ImportState.STAGING})
    batch.state = ImportState.MAPPING
    record(Action.IMPORT_MAPPED, batch, file=batch.file_name)
    return batch


@command(Permission.TALENT_IMPORT)
def decide_rows(actor: Actor, batch_id: int, decisions: Mapping[int, RowDecision]) -> int:
    """Import or skip single rows; rows with errors, unchanged ones and those held elsewhere cannot be imported."""
    batch = _batch(actor, batch_id, None, {ImportState.STAGED})
    scope = reach_of(actor, Permission.TALENT_IMPORT)
    changed = 0
    for row in queries.rows_by_id(scope, batch, decisions.keys()):
        wanted = decisions[row.id]
        if row.status not in queries.WRITABLE or row.decision is wanted:
            continue
        statement = update(ImportRow).where(ImportRow.id == row.id).values(decision=wanted)
        ops_session.execute(statement.execution_options(synchronize_session=False))
        changed += 1
    if changed:
        record(Action.IMPORT_DECIDED, batch, file=batch.file_name, rows=changed)
        after_commit(ops_session.commit)
    return changed


@command(Permission.TALENT_IMPORT)
def request_apply(actor: Actor, batch_id: int, version: int | None) -> ImportBatch:
    """Ask for the import to be written in the background."""
    batch = _batch(actor, batch_id, version, {ImportState.STAGED})
    batch.state = ImportState.APPLYING
    record(Action.IMPORT_CONFIRMED, batch, file=batch.file_name)
    _send(actor, batch, APPLY_JOB, "写入导入的人才", {})
    return batch


@command(Permission.TALENT_IMPORT)
def apply_import(actor: Actor, batch_id: int, version: int | None = None, finish: Finish | None = None) -> Written:
    """Write the decided rows: all of them, or none when any target changed since the check."""
    batch = _batch(actor, batch_id, version, {ImportState.STAGED, ImportState.APPLYING})
    with collector_resting():
        written = write_rows(reach_of(actor, Permission.TALENT_IMPORT), batch, running().at)
    batch.state, batch.applied_at = ImportState.APPLIED, running().at
    batch.applied_entry = running().changes.entry_uid
    record(
        Action.IMPORT_APPLIED,
        batch,
        file=batch.file_name,
        sha256=batch.file_hash,
        new=written.new,
        updated=written.updated,
        mapping=batch.mapping,
    )
    if finish is not None:
        finish({"batch": batch.id}, f"已新增 {written.new:,} 人，修改 {written.updated:,} 人。")
    return written


@command(Permission.TALENT_IMPORT)
def return_to_preview(actor: Actor, batch_id: int) -> ImportBatch:
    """Nothing was written: the import waits for a decision again."""
    batch = _batch(actor, batch_id, None, {ImportState.APPLYING, ImportState.STAGED})
    batch.state = ImportState.STAGED
    record(Action.IMPORT_RETURNED, batch, file=batch.file_name)
    return batch


@command(Permission.TALENT_IMPORT)
def undo_import(actor: Actor, batch_id: int, version: int | None = None, finish: Finish | None = None) -> TakenBack:
    """Take an import back as a whole; refused, naming the persons, when any of its rows was edited since."""
    batch = _batch(actor, batch_id, version, {ImportState.APPLIED})
    if batch.applied_entry is None:
        raise Conflict("这次导入没有写入记录，不能撤销。", "请联系系统管理员。")
    taken = take_back(reach_of(actor, Permission.TALENT_IMPORT), batch.applied_entry, running().at)
    batch.state, batch.undone_at = ImportState.UNDONE, running().at
    record(Action.IMPORT_UNDONE, batch, file=batch.file_name, removed=taken.removed, restored=taken.restored)
    if finish is not None:
        finish({"batch": batch.id}, f"已撤销：移除 {taken.removed:,} 人，恢复 {taken.restored:,} 人。")
    return taken


@command(Permission.TALENT_IMPORT)
def discard_import(actor: Actor, batch_id: int, version: int | None) -> ImportBatch:
    """Give an import up before it was written; the registry is as it was."""
    batch = _batch(actor, batch_id, version, {ImportState.MAPPING, ImportState.STAGED})
    batch.state = ImportState.DISCARDED
    record(Action.IMPORT_DISCARDED, batch, file=batch.file_name)
    return batch


def _batch(actor: Actor, batch_id: int, version: int | None, states: set[ImportState]) -> ImportBatch:
    batch = queries.batch_or_404(reach_of(actor, Permission.TALENT_IMPORT), batch_id, locked=True)
    check_version(batch, version)
    if batch.state not in states:
        raise Conflict(f"这次导入的状态是“{batch.state.title}”，不能进行这项操作。", "请刷新页面查看最新状态。")
    return batch


def _send(actor: Actor, batch: ImportBatch, name: str, title: str, arguments: dict[str, Any]) -> None:
    session.flush()  # the job names the import by its id
    job = request_job(
        actor, name, f"{title}：{batch.file_name}"[:200], {"batch_id": batch.id, **arguments}, batch.organisation_id
    )
    session.flush()  # and the import names the job by its id
    batch.job_id = job.id
