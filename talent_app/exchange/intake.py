"""The steps of an import in their order, outside of any one transaction: keep the file, check it, write it, or report.

Views ask for the slow steps as background jobs (`tasks.py`); the command line takes them here one after the other.
"""

from __future__ import annotations

import hashlib
from typing import Any

from talent_app import clock
from talent_app.audit.command import reach_of
from talent_app.core.actor import Actor
from talent_app.core.collector import collector_resting
from talent_app.core.errors import AppError, Forbidden
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Limits
from talent_app.exchange import queries, service
from talent_app.exchange.assistant import FEWEST_READ, assisted
from talent_app.exchange.item_set_files import converted
from talent_app.exchange.mapping import FilePlan, check_mapping, memory_of, plan_file, plan_sheets, use_mapping
from talent_app.exchange.models import ImportBatch
from talent_app.exchange.read_ahead import read_ahead, source_of
from talent_app.exchange.service import Finish
from talent_app.exchange.staging import Progress, Report, check_file, forget, no_progress, stage, watched
from talent_app.exchange.telling import remark_untold
from talent_app.exchange.writing import RowsChanged, Written
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Told

MEDIA_TYPES = {True: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False: "text/csv"}


def plan_upload(actor: Actor, organisation_id: int, file_name: str, content: bytes, max_rows: int) -> FilePlan:
    """Look through an uploaded file, with what the organisation's earlier imports teach."""
    scope = _scope(actor)
    remembered = memory_of(queries.remembered_mappings(scope, organisation_id))
    return plan_file(content, file_name, Limits(rows=max_rows), remembered)


def take_file(
    actor: Actor, organisation_id: int, file_name: str, content: bytes, max_rows: int, told: Told | None = None
) -> ImportBatch:
    """Keep an uploaded file as an import that waits for its columns to be settled; national item sets are put first
    into the registry's own columns."""
    content, file_name = converted(content, file_name)
    plan = plan_upload(actor, organisation_id, file_name, content, max_rows)
    return keep(actor, organisation_id, file_name, content, plan, told)


def keep(
    actor: Actor, organisation_id: int, file_name: str, content: bytes, plan: FilePlan, told: Told | None = None
) -> ImportBatch:
    """Keep a file that was looked through."""
    stored = store.keep(content, MEDIA_TYPES[content.startswith(b"PK\x03\x04")])
    return service.create_import(actor, organisation_id, file_name, stored, plan.rows, plan.as_json(), told)


def content_of(actor: Actor, batch: ImportBatch) -> bytes:
    """The uploaded bytes of an import."""
    file = queries.file_of(_scope(actor), batch)
    return store.read(file.uid, file.sha256)


def plan_of(actor: Actor, batch: ImportBatch, max_rows: int) -> FilePlan:
    """The plan of an import's file, with its own mapping once that is settled."""
    plan = plan_upload(actor, batch.organisation_id, batch.file_name, content_of(actor, batch), max_rows)
    if batch.staged_at is not None or batch.job_id is not None:
        use_mapping(plan, batch.mapping)
    return plan


def check(
    actor: Actor,
    batch_id: int,
    max_rows: int,
    progress: Progress = no_progress,
    finish: Finish | None = None,
    report: Report | None = None,
) -> ImportBatch:
    """Check the file of an import whose columns are settled, and keep the rows for the preview."""
    scope = _scope(actor)
    batch = queries.batch_or_404(scope, batch_id)
    owner, name, mapping = batch.organisation_id, batch.file_name, batch.mapping
    is_untold = batch.informed_manner is None
    try:
        content = content_of(actor, batch)
        limits = Limits(rows=max_rows)
        sheets = read_sheets(content, name, limits)
        plan = plan_sheets(sheets, limits)
        use_mapping(plan, mapping)
        source = source_of(content, name, limits, plan, clock.today())
        with assisted(plan.rows, FEWEST_READ) as assistant, collector_resting():
            batches = check_file(scope, owner, read_ahead(assistant, source, sheets, plan), plan)
            if is_untold:
                batches = remark_untold(batches)
            counts = stage(batches if report is None else watched(batches, report), batch_id, plan.rows, progress)
    except AppError:
        service.fail_check(actor, batch_id)
        raise
    return service.finish_check(actor, batch_id, plan.rows, counts, finish)


def trial(
    actor: Actor, organisation_id: int, file_name: str, content: bytes, max_rows: int, plan: FilePlan
) -> dict[str, Any]:
    """Check a file and only tell what was found; nothing is kept."""
    limits, report, scope = Limits(rows=max_rows), Report(unknown_columns(plan)), _scope(actor)
    source, sheets = source_of(content, file_name, limits, plan, clock.today()), read_sheets(content, file_name, limits)
    with assisted(plan.rows, FEWEST_READ) as assistant:
        for rows in check_file(scope, organisation_id, read_ahead(assistant, source, sheets, plan), plan):
            report.add(rows)
    return report.found


def unknown_columns(plan: FilePlan) -> list[dict[str, Any]]:
    """Remarks about columns and sheets that are left out because nobody said what they are."""
    aside = "没有数据，或没有认出任何一列，整张工作表已跳过；如需导入，请对照模板修改列名。"
    sheets = [{"sheet": name, "row": 1, "column": "", "value": "", "message": aside} for name in plan.skipped]
    return sheets + [
        {
            "sheet": sheet.name,
            "row": sheet.header_row,
            "column": header,
            "value": "",
            "message": "没有识别出这一列对应的字段，已忽略；可用对应关系文件指明。",
        }
        for sheet in plan.sheets
        for header in sheet.unknown
    ]


def write(actor: Actor, batch_id: int, finish: Finish | None = None) -> Written:
    """Write a checked import; where the registry moved on it returns to the preview and nothing is written."""
    try:
        return service.apply_import(actor, batch_id, finish=finish)
    except RowsChanged:
        batch = service.return_to_preview(actor, batch_id)
        service.start_check(actor, batch_id, batch.version, batch.mapping, 0, background=False)
        check(actor, batch_id, max(batch.rows, 1))
        raise


def discard(actor: Actor, batch_id: int, version: int | None) -> ImportBatch:
    """Give an import up and clear its rows away."""
    batch = service.discard_import(actor, batch_id, version)
    forget(batch_id)
    return batch


def settle(plan: FilePlan) -> list[dict[str, Any]]:
    """The mapping of a plan, refused where it cannot work; what nobody placed is left out."""
    check_mapping(plan)
    return plan.as_json()


def digest_of(content: bytes) -> str:
    """The fingerprint by which the same file is known again."""
    return hashlib.sha256(content).hexdigest()


def _scope(actor: Actor) -> Scope:
    if not actor.can(Permission.TALENT_IMPORT):
        raise Forbidden()
    reach = reach_of(actor, Permission.TALENT_IMPORT)
    use_scope(reach)
    return reach
