"""Background work of imports, long exports and archives of summaries; registered by name in `talent_app/worker.py`."""

from __future__ import annotations

from typing import Any

from talent_app.core.actor import Actor, system_actor
from talent_app.exchange import exporting, intake, packing, service
from talent_app.jobs.runner import JobContext
from talent_app.jobs.service import request_job
from talent_app.searches.service import CHECK_JOB
from talent_app.searches.tasks import PURPOSE as CHECK_PURPOSE


def stage_import(actor: Actor, context: JobContext, batch_id: int, max_rows: int) -> dict[str, Any]:
    """Check the file of an import."""
    batch = intake.check(actor, batch_id, max_rows, context.progress, context.finish)
    return {"batch": batch.id}


def apply_import(actor: Actor, context: JobContext, batch_id: int) -> dict[str, Any]:
    """Write a confirmed import."""
    written = intake.write(actor, batch_id, context.finish)
    request_job(system_actor(CHECK_PURPOSE), CHECK_JOB, CHECK_PURPOSE, {})  # watched searches may have newcomers
    return {"batch": batch_id, "new": written.new, "updated": written.updated}


def undo_import(actor: Actor, context: JobContext, batch_id: int) -> dict[str, Any]:
    """Take an import back."""
    taken = service.undo_import(actor, batch_id, finish=context.finish)
    return {"batch": batch_id, "removed": taken.removed, "restored": taken.restored}


TASKS = {
    service.STAGE_JOB: stage_import,
    service.APPLY_JOB: apply_import,
    service.UNDO_JOB: undo_import,
    packing.PACK_JOB: packing.pack,
    exporting.EXPORT_JOB: exporting.write_export,
}
