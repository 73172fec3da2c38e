"""Work the background worker does for papers: everybody's statement, with progress."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from talent_app.audit.copies import serve
from talent_app.core.actor import Actor
from talent_app.db.engine import session
from talent_app.documents.statement import file_name, index_table, statement_pdf, statements
from talent_app.documents.xlsx import write_tables
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries as plans
from talent_app.incentives.drafting import reach
from talent_app.incentives.snapshots import of_version
from talent_app.papers.service import STATEMENTS_TASK, keep_statements

#: One moment on every entry, so that equal statements are equal files.
ENTRY_TIME = (2000, 1, 1, 0, 0, 0)


def plan_statements(actor: Actor, job: Any, plan_id: int, as_one_file: bool) -> dict[str, Any]:
    """Render the statements of the submitted version and keep them for the enterprise."""
    scope = reach(actor, Permission.PLAN_EDIT)
    plan = plans.plan_or_404(scope, actor, plan_id)
    frozen = plans.frozen_or_404(scope, plan, plan.current_version)
    people, at = statements(of_version(frozen)), frozen.version.created_at
    session.rollback()  # nothing is read while files are made
    serve(actor)
    if as_one_file:
        job.progress(0, len(people), "正在排版")
        content, name = statement_pdf(people, created=at, viewer=actor.name), "statements.pdf"
    else:
        content, name = _archive(actor, job, people, at), "statements.zip"
    job.progress(len(people), len(people), "正在保存")
    paper = keep_statements(actor, plan_id, store.keep(content), count=len(people), name=name)
    return {"paper": paper.id, "count": len(people), "url": f"/incentives/plans/{plan_id}/papers"}


def _archive(actor: Actor, job: Any, people: Sequence[dict[str, Any]], at: datetime) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for done, person in enumerate(people):
            job.progress(done, len(people), f"正在生成第 {done + 1} 份，共 {len(people)} 份")
            _put(archive, file_name(person), statement_pdf([person], created=at, viewer=actor.name))
        book = BytesIO()
        write_tables(book, [index_table(people)], title="个人激励通知单目录", created=at)
        _put(archive, "目录.xlsx", book.getvalue())
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    # PDF and xlsx are compressed already
    archive.writestr(zipfile.ZipInfo(name, ENTRY_TIME), content)


TASKS = {STATEMENTS_TASK: plan_statements}
