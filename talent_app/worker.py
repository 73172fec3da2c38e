"""The background worker: every task by its name, the minute's sweep, and the consumer that `flask jobs work` starts."""

from __future__ import annotations

from typing import Any

from huey.consumer import Consumer

from talent_app.classes.tasks import TASKS as CLASS_TASKS
from talent_app.core.actor import Actor
from talent_app.db.engine import session
from talent_app.exchange.tasks import TASKS as IMPORT_TASKS
from talent_app.incentives.policy_effects import policy_effects
from talent_app.incentives.service import DOCUMENT_TASK
from talent_app.incentives.tasks import plan_deadlines, plan_document
from talent_app.jobs.queue import queue
from talent_app.jobs.runner import Runner, Task
from talent_app.nightly import TASK as NIGHTLY_TASK
from talent_app.nightly import ask_if_due, nightly
from talent_app.notifications.delivery import deliver_due
from talent_app.operations.backup_tasks import TASKS as BACKUP_TASKS
from talent_app.papers.tasks import TASKS as PAPER_TASKS
from talent_app.policy.holidays.service import DEADLINE_TASK
from talent_app.policy.service import EFFECTS_TASK
from talent_app.recruitment.tasks import candidate_deadlines
from talent_app.rewards.tasks import reward_deadlines
from talent_app.searches.tasks import TASKS as SEARCH_TASKS
from talent_app.statistics.fold import fold
from talent_app.statistics.quality_refresh import catch_up
from talent_app.statistics.report_tasks import TASKS as REPORT_TASKS
from talent_app.support.tasks import need_deadlines
from talent_app.titles.tasks import title_deadlines
from talent_app.webhooks.dispatch import push
from talent_app.webhooks.tasks import TASKS as WEBHOOK_TASKS


def deadlines(actor: Actor, job: Any, year: int) -> dict[str, Any]:
    """Due days of plans and needs and the ends of every notice, after the holidays of a year were entered."""
    parts = (plan_deadlines, need_deadlines, candidate_deadlines, reward_deadlines, title_deadlines)
    return {name: told for part in parts for name, told in part(actor, job, year).items()}


#: Task functions live in their feature's `tasks.py`: `task(actor, job, **arguments) -> result`.
TASKS: dict[str, Task] = {
    DOCUMENT_TASK: plan_document,
    EFFECTS_TASK: policy_effects,
    NIGHTLY_TASK: nightly,
    DEADLINE_TASK: deadlines,
    **BACKUP_TASKS,
    **IMPORT_TASKS,
    **PAPER_TASKS,
    **CLASS_TASKS,
    **SEARCH_TASKS,
    **REPORT_TASKS,
    **WEBHOOK_TASKS,
}

runner = Runner(TASKS)


def run_now(job_id: int) -> None:
    """Run one job in this process (command line, tests)."""
    runner.run(job_id)


def minute() -> None:
    """What is due every minute."""
    runner.sweep()
    try:
        while fold():
            continue
        catch_up()
        ask_if_due()
        deliver_due()
        push()
    finally:
        session.remove()


def consumer(threads: int = 2) -> Consumer:
    """The consumer of this process's queue, ready to `run()`."""
    queue.run, queue.tick = runner.run, minute
    return queue.huey.create_consumer(
        workers=threads, periodic=True, worker_type="thread", max_delay=1.0, backoff=1.1, graceful_signal="TERM"
    )
