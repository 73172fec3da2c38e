"""Asking for background work, cancelling it, and noting its end inside the command that has the effect."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, after_commit, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.jobs import queries
from talent_app.jobs.models import Job, JobState
from talent_app.jobs.queue import queue


@command(None)
def request_job(
    actor: Actor, name: str, title: str, arguments: dict[str, Any], organisation_id: int | None = None
) -> Job:
    """Ask for a job by the name of its task; it is sent to the worker once the command has committed.

    Inside another command it joins that command's transaction, so a job is asked for exactly when its reason is saved.
    """
    at = running().at
    job = Job(
        name=name,
        title=title,
        arguments=arguments,
        organisation_id=organisation_id,
        user_id=actor.user_id,
        state=JobState.QUEUED,
        attempts=0,
        cancel_wanted=False,
        asked_at=at,
        not_before=at,
        message="",
    )
    session.add(job)
    record(Action.JOB_REQUESTED, job, organisation_id=organisation_id, name=name)
    after_commit(lambda: queue.send(job.id))
    return job


@command(Permission.WORK_SEE)
def cancel_job(actor: Actor, job_id: int) -> Job:
    """Cancel a waiting job, or ask a running one to stop at its next step; one's own, or any for who manages jobs."""
    job = queries.job_or_404(actor, job_id)
    if job.is_over:
        raise Conflict("这项任务已经结束，不能取消。", "请刷新页面查看结果。")
    if job.cancel_wanted:
        raise Unchanged(job)
    job.cancel_wanted = True
    if job.state is JobState.QUEUED:
        job.state, job.finished_at, job.message = JobState.CANCELLED, running().at, "已取消，未做任何更改。"
    record(Action.JOB_CANCELLED, job, organisation_id=job.organisation_id, name=job.name)
    return job


@command(Permission.WORK_SEE)
def retry_job(actor: Actor, job_id: int) -> Job:
    """Send a job that failed or was cancelled once more, as the one who asked for it; its page stays the same."""
    job = queries.job_or_404(actor, job_id)
    if not job.may_be_retried:
        raise Conflict("只有未完成或已取消的任务可以重做。", "请刷新页面查看现在的状态。")
    at = running().at
    job.state, job.attempts, job.cancel_wanted, job.not_before = JobState.QUEUED, 0, False, at
    job.finished_at, job.lease_until, job.message = None, None, ""
    record(Action.JOB_REQUESTED, job, organisation_id=job.organisation_id, name=job.name)
    after_commit(lambda: queue.send(job.id))
    return job


def finish_job(job_id: int, result: dict[str, Any], message: str) -> None:
    """Mark a job done inside the command under way, so that effect and end are one transaction."""
    changed = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING)
        .values(state=JobState.DONE, finished_at=running().at, result=result, message=message[:500], lease_until=None)
        .execution_options(synchronize_session=False)
    ).rowcount
    if changed != 1:
        raise Conflict("这项任务已由另一个进程完成或取消。", "无需再次执行。")
