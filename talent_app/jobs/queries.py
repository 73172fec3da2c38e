"""Reads of jobs: one's own, or all of them for the administrator."""

from __future__ import annotations

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.db.engine import ops_session, session
from talent_app.identity.permissions import Permission
from talent_app.jobs.models import Job, JobProgress, JobState


def may_see(actor: Actor, job: Job) -> bool:
    """Whether the job is the actor's own, or the actor may read all jobs."""
    return job.user_id == actor.user_id or actor.can(Permission.JOB_READ)


def job_or_404(actor: Actor, job_id: int) -> Job:
    """One job the actor may see."""
    job = session.scalars(select(Job).where(Job.id == job_id)).one_or_none()
    if job is None or not may_see(actor, job):
        raise NotFound("没有找到这项后台任务。", "请从任务列表重新进入。")
    return job


def jobs(actor: Actor, state: JobState | None = None, limit: int = 200) -> list[Job]:
    """The latest jobs the actor may see."""
    statement = select(Job).order_by(Job.id.desc()).limit(limit)
    if not actor.can(Permission.JOB_READ):
        statement = statement.where(Job.user_id == actor.user_id)
    if state is not None:
        statement = statement.where(Job.state == state)
    return list(session.scalars(statement))


def own_jobs(actor: Actor, name: str, limit: int = 10) -> list[Job]:
    """The actor's own latest jobs of one task, whatever else he may see."""
    mine = (Job.name == name, Job.user_id == actor.user_id)
    return list(session.scalars(select(Job).where(*mine).order_by(Job.id.desc()).limit(limit)))


def progress_of(actor: Actor, job: Job) -> JobProgress | None:
    """How far a job has come, if it has said so."""
    if not may_see(actor, job):
        return None
    found = ops_session.get(JobProgress, job.id, populate_existing=True)
    ops_session.rollback()
    return found
