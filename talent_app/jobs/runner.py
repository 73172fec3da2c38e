"""Running one job in the worker: claim, act as the one who asked, finish once, retry what may pass, say what may not.

A claim is a compare-and-set with a lease that the worker renews; a killed worker's lease runs out and the sweep gives
the job to the next. The effect and the end of a job are one transaction (`jobs.service.finish_job`), so a job killed
at any moment has happened once or not yet.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from talent_app import clock
from talent_app.audit.command import unaudited
from talent_app.core.actor import Actor, system_actor
from talent_app.core.errors import AppError, Busy
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.identity.models import User
from talent_app.identity.queries import actor_of
from talent_app.jobs.models import Job, JobProgress, JobState
from talent_app.jobs.queue import queue
from talent_app.jobs.service import finish_job

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
RENEW_SECONDS = 30
MOST_ATTEMPTS = 4
BACKOFF_SECONDS = (5, 30, 120)
GIVEN_UP = f"处理进程 {MOST_ATTEMPTS} 次在执行中意外中止，不再重试，数据保持原样。"


class Cancelled(Exception):
    """The user no longer wants the job; the task stops between two steps."""


@dataclass
class JobContext:
    """What a task function is given beside its arguments."""

    job_id: int
    attempt: int

    def progress(self, done: int, total: int, sentence: str = "") -> None:
        """Tell the page how far the job is; raises `Cancelled` when it is no longer wanted."""
        ops = ops_session()
        row = ops.get(JobProgress, self.job_id)
        if row is None:
            row = JobProgress(job_id=self.job_id)
            ops.add(row)
        row.done, row.total, row.sentence, row.at = done, total, sentence[:200], clock.now()
        ops.commit()
        if self.is_cancelled():
            raise Cancelled()

    def is_cancelled(self) -> bool:
        """Whether the user asked to stop (only looked up between transactions)."""
        if session().in_transaction():
            return False
        wanted = session.scalar(select(Job.cancel_wanted).where(Job.id == self.job_id))
        session.rollback()
        return bool(wanted)

    def finish(self, result: dict[str, Any], message: str) -> None:
        """Mark the job done inside the command that has the effect."""
        finish_job(self.job_id, result, message)


Task = Callable[..., dict[str, Any] | None]


@contextmanager
def unobserved(name: str, job_id: int) -> Iterator[None]:
    """Nobody watches how long a task takes."""
    yield


#: What is opened around every task; tracing puts its spans here.
observed: Callable[[str, int], AbstractContextManager[None]] = unobserved


@dataclass
class Runner:
    """Runs jobs by the names under which `talent_app.worker` registered their task functions."""

    tasks: dict[str, Task]

    def run(self, job_id: int) -> None:
        """Take a job if nobody has it, run it, and note how it ended."""
        try:
            job = self._claim(job_id)
            if job is not None:
                self._run_claimed(job)
        finally:
            session.remove()
            ops_session.remove()

    def _claim(self, job_id: int) -> Job | None:
        at = clock.now()
        with unaudited("claim a job") as current:
            taken = current.execute(
                update(Job)
                .where(Job.id == job_id, Job.state == JobState.QUEUED, Job.not_before <= at)
                .values(state=JobState.RUNNING, attempts=Job.attempts + 1, lease_until=at + LEASE)
                .execution_options(synchronize_session=False)
            ).rowcount
            return current.get(Job, job_id, populate_existing=True) if taken == 1 else None

    def _run_claimed(self, job: Job) -> None:
        session.expunge(job)  # a task may roll back or leave its session: what was claimed stays readable
        stop = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(job.id, stop), daemon=True)
        renewing.start()
        try:
            actor = self._actor(job)
            use_scope(actor.scope if actor.user_id is not None else Scope.beyond(job.name))
            context = JobContext(job.id, job.attempts)
            with observed(job.name, job.id):
                result = self.tasks[job.name](actor, context, **job.arguments)
            self._end(job.id, JobState.DONE, result, "已完成。")
        except Cancelled:
            self._end(job.id, JobState.CANCELLED, None, "已按要求停止。")
        except Busy as error:
            self._retry(job, error.message)
        except AppError as error:
            self._end(job.id, JobState.FAILED, None, f"{error.message}{error.hint}")
        except Exception:
            log.exception("job %s (%s) failed", job.id, job.name)
            self._retry(job, "处理时发生意外错误，系统已记录。")
        finally:
            stop.set()
            renewing.join()

    def _actor(self, job: Job) -> Actor:
        if job.user_id is None:
            return system_actor(job.title)
        user = session.get(User, job.user_id)
        if user is None or user.disabled_at is not None:
            raise AppError("提交任务的账号已停用，任务未执行。", "请由其他同事重新提交。")
        return actor_of(user, clock.today(), source="job")

    def _end(self, job_id: int, state: JobState, result: dict[str, Any] | None, message: str) -> None:
        with unaudited("note a job's end") as current:
            current.execute(
                update(Job)
                .where(Job.id == job_id, Job.state == JobState.RUNNING)  # a task may have finished it itself
                .values(state=state, finished_at=clock.now(), result=result, message=message[:500], lease_until=None)
                .execution_options(synchronize_session=False)
            )

    def _retry(self, job: Job, message: str) -> None:
        if job.attempts >= MOST_ATTEMPTS:
            self._end(job.id, JobState.FAILED, None, f"{message}已重试 {job.attempts} 次，未能完成，数据保持原样。")
            return
        delay = BACKOFF_SECONDS[min(job.attempts, len(BACKOFF_SECONDS)) - 1]
        with unaudited("put a job back") as current:
            current.execute(
                update(Job)
                .where(Job.id == job.id, Job.state == JobState.RUNNING)
                .values(
                    state=JobState.QUEUED,
                    not_before=clock.now() + timedelta(seconds=delay),
                    message=f"{message}稍后自动重试。"[:500],
                    lease_until=None,
                )
                .execution_options(synchronize_session=False)
            )

    def _renew(self, job_id: int, stop: threading.Event) -> None:
        while not stop.wait(RENEW_SECONDS):
            try:
                with unaudited("renew a lease") as current:
                    current.execute(
                        update(Job)
                        .where(Job.id == job_id, Job.state == JobState.RUNNING)
                        .values(lease_until=clock.now() + LEASE)
                        .execution_options(synchronize_session=False)
                    )
            except Busy:
                log.info("lease of job %s not renewed: the database is held by a long command", job_id)
            finally:
                session.remove()

    def sweep(self) -> int:
        """Free jobs of dead workers and send every waiting job again; returns how many were sent."""
        at = clock.now()
        try:
            with unaudited("free jobs of dead workers") as current:
                orphans = update(Job).where(Job.state == JobState.RUNNING, Job.lease_until < at)
                orphans = orphans.execution_options(synchronize_session=False)
                current.execute(
                    orphans.where(Job.cancel_wanted).values(
                        state=JobState.CANCELLED, finished_at=at, message="已按要求停止。", lease_until=None
                    )
                )
                # a job that ended so many workers would end the next one as well
                current.execute(
                    orphans.where(Job.attempts >= MOST_ATTEMPTS).values(
                        state=JobState.FAILED, finished_at=at, message=GIVEN_UP, lease_until=None
                    )
                )
                current.execute(orphans.values(state=JobState.QUEUED, not_before=at, lease_until=None))
                ids = list(current.scalars(select(Job.id).where(Job.state == JobState.QUEUED, Job.not_before <= at)))
            for job_id in ids:
                queue.send(job_id)
            return len(ids)
        finally:
            session.remove()
            ops_session.remove()
