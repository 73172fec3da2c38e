"""Pages of background work: the list, one job with its progress, its progress as JSON, cancelling, doing it again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.identity.permissions import Permission
from talent_app.jobs import queries, service
from talent_app.jobs.models import Job, JobState
from talent_app.web.access import current_actor, requires
from talent_app.web.forms import PlainForm

blueprint = Blueprint("jobs", __name__)


def progress_of(job: Job) -> dict[str, Any]:
    """What the progress component shows of a job."""
    at = queries.progress_of(current_actor(), job)
    done, total = (at.done, at.total) if at else (0, 0)
    if job.state is JobState.DONE:
        done = total = total or 1
    sentence = job.message if job.is_over or not at else at.sentence
    return {
        "title": job.title,
        "done": done,
        "total": total,
        "sentence": sentence or job.state.title,
        "is_final": job.is_over,
        "url": next_page(job),
    }


def next_page(job: Job) -> str | None:
    """Where to go once the job is done: the task names it in its result."""
    url = (job.result or {}).get("url")
    return url if isinstance(url, str) and url.startswith("/") and not url.startswith("//") else None


@blueprint.get("/admin/jobs")
@requires(Permission.WORK_SEE)
def job_list() -> str:
    """One's own jobs; all of them for who administers the system."""
    wanted = request.args.get("state") or None
    state = JobState(wanted) if wanted in {s.value for s in JobState} else None
    here = url_for("jobs.job_list")
    choices = [(_("全部"), here, state is None)]
    choices += [(kind.title, url_for("jobs.job_list", state=kind.value), state is kind) for kind in JobState]
    rows, manages = queries.jobs(current_actor(), state), current_actor().can(Permission.JOB_MANAGE)
    return render_template("jobs/job_list.html", jobs=rows, choices=choices, actor_can_back_up=manages)


@blueprint.get("/admin/jobs/<int:job_id>")
@requires(Permission.WORK_SEE)
def job_show(job_id: int) -> str:
    """One job and how far it is."""
    job = queries.job_or_404(current_actor(), job_id)
    return render_template("jobs/job_show.html", job=job, progress=progress_of(job), form=PlainForm())


@blueprint.get("/admin/jobs/<int:job_id>/progress")
@requires(Permission.WORK_SEE)
def job_progress(job_id: int) -> Response:
    """The same as JSON, asked for every second by the page."""
    return jsonify(progress_of(queries.job_or_404(current_actor(), job_id)))


@blueprint.post("/admin/jobs/<int:job_id>/cancel")
@requires(Permission.WORK_SEE)
def job_cancel(job_id: int) -> Response:
    """Cancel a job that waits, or ask a running one to stop."""
    form = PlainForm()
    if form.validate_on_submit():
        job = service.cancel_job(current_actor(), job_id)
        over = job.is_over
        flash(_("任务已取消，未做任何更改。") if over else _("已请求停止，任务会在下一步之前停下。"), "success")
    return redirect(url_for("jobs.job_show", job_id=job_id))


@blueprint.post("/admin/jobs/<int:job_id>/retry")
@requires(Permission.WORK_SEE)
def job_retry(job_id: int) -> Response:
    """Do a job once more that failed or was cancelled."""
    if PlainForm().validate_on_submit():
        service.retry_job(current_actor(), job_id)
        flash(_("已重新排队，马上开始。"), "success")
    return redirect(url_for("jobs.job_show", job_id=job_id))
