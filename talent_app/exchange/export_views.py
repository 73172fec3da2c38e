"""Pages of an export made in the background: wait, fetch."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import render_template, send_file

from talent_app.exchange import exporting, packing
from talent_app.exchange.downloads import file_name
from talent_app.exchange.pages import blueprint
from talent_app.identity.permissions import Permission
from talent_app.jobs import queries as jobs
from talent_app.web.access import current_actor, requires


@blueprint.get("/exports/<int:job_id>")
@requires(Permission.TALENT_EXPORT)
def export_show(job_id: int) -> str:
    """How far an export is; once it is made, what it holds and until when it can be fetched."""
    job = exporting.export_or_404(current_actor(), job_id)
    at = jobs.progress_of(current_actor(), job)
    return render_template(
        "exchange/export_show.html",
        job=job,
        progress={"done": at.done if at else 0, "total": 1, "sentence": at.sentence if at else job.state.title},
        result=job.result or {},
        asked=job.arguments,
        until=packing.fetchable_until(job),
        is_fetchable=packing.is_fetchable(job),
    )


@blueprint.get("/exports/<int:job_id>/file")
@requires(Permission.TALENT_EXPORT)
def export_fetch(job_id: int) -> Any:
    """The file; its reading is recorded first."""
    job = exporting.export_or_404(current_actor(), job_id)
    content = exporting.fetch_export(current_actor(), job_id)
    return send_file(BytesIO(content), as_attachment=True, download_name=file_name(job.arguments["format"]))
