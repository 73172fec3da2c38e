"""Work of the worker for reports: an edition as PDF, Word and workbook, kept with their digests."""

from __future__ import annotations

from typing import Any

from talent_app.core.actor import Actor
from talent_app.core.formats import instant
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.documents.report_document import report_pdf
from talent_app.documents.report_word import report_docx
from talent_app.documents.report_workbook import report_xlsx
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.jobs.runner import JobContext
from talent_app.statistics import report_queries as queries
from talent_app.statistics.report_printing import printed
from talent_app.statistics.report_service import FILES_TASK, keep_files

MAKERS = {"pdf": report_pdf, "docx": report_docx, "xlsx": report_xlsx}


def report_files(actor: Actor, job: JobContext, edition_id: int) -> dict[str, Any]:
    """Make the three files of an edition from what it froze."""
    scope = Scope.everything() if actor.user_id is None else actor.scope_for(Permission.STATISTICS_READ)
    edition = queries.edition_by_id(scope, edition_id)
    report = queries.report_or_404(scope, edition.report_id)
    told = {
        "made_by": edition.made_by, "made_at": instant(edition.made_at), "edition": edition.edition,
        "digest": edition.digest, "number": report.number, "reason": edition.reason.title,
    }  # fmt: skip
    sheet, at = printed(queries.frozen(edition), told), edition.made_at
    name, report_id = f"report-{report.year}-{report.id}-{edition.edition}", report.id
    session.rollback()  # nothing is read while files are made
    stored = {}
    for done, (kind, make) in enumerate(MAKERS.items()):
        job.progress(done, len(MAKERS), f"正在生成 {kind.upper()}")
        stored[kind] = (f"{name}.{kind}", store.keep(make(sheet, created=at), queries.FORMATS[kind]))
    keep_files(actor, edition_id, stored)
    return {"report": report_id, "url": f"/statistics/reports/{report_id}"}


TASKS = {FILES_TASK: report_files}
