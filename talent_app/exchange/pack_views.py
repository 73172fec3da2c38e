"""Pages of archives with one summary for each person: ask, wait, fetch."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import redirect, render_template, send_file, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.audit.copies import present_code, zip_marked
from talent_app.core.errors import InvalidInput
from talent_app.exchange import packing
from talent_app.exchange.forms import SummaryPackForm
from talent_app.exchange.pages import blueprint
from talent_app.identity.permissions import Permission
from talent_app.jobs import queries as jobs
from talent_app.jobs.models import Job
from talent_app.talents import list_queries
from talent_app.talents.list_state import read_state
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import PlainForm


@blueprint.route("/packs/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EXPORT)
def summary_pack() -> Any:
    """Ask for one summary for each person of the list as it stands."""
    form, actor, scope = SummaryPackForm(), current_actor(), current_scope()
    state = read_state(actor, path=url_for("talents.talent_list"))
    listing = state.listing
    rows = list_queries.all_rows(scope, listing, state.filters, listing.query, packing.MOST_PACKED + 1)
    sentence = list_queries.sentence_of(scope, state.filters, listing.query)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput):
            ids = [row.id for row in rows]
            clear, reason = bool(form.is_clear.data), form.reason.data or ""
            job = packing.request_pack(actor, ids, sentence, is_clear=clear, reason=reason)
            return redirect(url_for("exchange.pack_show", job_id=job.id))
    return render_template(
        "exchange/summary_pack.html",
        form=form,
        back=listing.link(),
        sentence=sentence,
        count=len(rows),
        most=packing.MOST_PACKED,
        can_reveal=actor.can(Permission.TALENT_REVEAL),
        earlier=[job for job in jobs.own_jobs(actor, packing.PACK_JOB) if not job.is_over or packing.is_fetchable(job)],
    )


@blueprint.get("/packs/<int:job_id>")
@requires(Permission.TALENT_EXPORT)
def pack_show(job_id: int) -> str:
    """How far an archive is; once it is made, what it holds and until when it can be fetched."""
    job = packing.pack_or_404(current_actor(), job_id)
    return render_template(
        "exchange/pack_show.html",
        job=job,
        form=PlainForm(),
        progress=_progress(job),
        result=job.result or {},
        asked=job.arguments,
        until=packing.fetchable_until(job),
        is_fetchable=packing.is_fetchable(job),
        now=clock.now(),
    )


@blueprint.get("/packs/<int:job_id>/file")
@requires(Permission.TALENT_EXPORT)
def pack_fetch(job_id: int) -> Any:
    """The archive; the reading of everybody in it is recorded first."""
    content = zip_marked(packing.fetch_pack(current_actor(), job_id), present_code())
    return send_file(
        BytesIO(content), mimetype="application/zip", as_attachment=True, download_name=_("人才登记表.zip")
    )


def _progress(job: Job) -> dict[str, Any]:
    at = jobs.progress_of(current_actor(), job)
    total = at.total if at else len(job.arguments.get("ids", ()))
    return {"done": at.done if at else 0, "total": total, "sentence": at.sentence if at else job.state.title}
