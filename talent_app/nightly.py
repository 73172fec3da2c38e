"""What the worker does once a night: reminders, search words of old rows, frozen figures, the bin and the file store.

A job like any other, asked for by the first minute after its hour; a second worker finds it asked for already.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.agreements.reminding import remind as remind_agreements
from talent_app.audit.seals import seal
from talent_app.classes.service import expire_classes
from talent_app.confirmations.service import remind_late
from talent_app.core.actor import Actor, system_actor
from talent_app.core.scope import Scope
from talent_app.cultivation.reminding import remind as remind_cultivation
from talent_app.db.engine import session
from talent_app.db.traces import empty_logs
from talent_app.erasure.retention import list_expired, purge_leftovers
from talent_app.experts.service import close_overdue
from talent_app.files.queries import known_uids
from talent_app.files.service import purge
from talent_app.files.store import store
from talent_app.incentives.report_service import remind_of_reports
from talent_app.jobs.models import Job
from talent_app.jobs.runner import JobContext
from talent_app.jobs.service import request_job
from talent_app.operations.backup_tasks import ask_for_backup
from talent_app.operations.watching import watch
from talent_app.recruitment.erasing import list_due
from talent_app.reminders.service import remind
from talent_app.rewards.stopping import find_lapses
from talent_app.searches.service import check_searches
from talent_app.statistics.freezing import freeze_due
from talent_app.statistics.quality_refresh import refresh_all
from talent_app.statistics.report_service import make_due_reports
from talent_app.talents.word_filling import fill_words
from talent_app.webhooks.dispatch import purge_deliveries

TASK = "nightly"
TITLE = "夜间例行任务"
HOUR = 2


def ask_if_due() -> bool:
    """Ask for tonight's job unless it was asked for or its hour has not come."""
    local = clock.local(clock.now())
    if local.hour < HOUR:
        return False
    begin = clock.end_of_day(local.date() - timedelta(days=1))
    asked = session.scalar(select(Job.id).where(Job.name == TASK, Job.asked_at >= begin).limit(1))
    session.rollback()
    if asked is not None:
        return False
    request_job(system_actor(TITLE), TASK, TITLE, {})
    return True


def nightly(actor: Actor, job: JobContext) -> dict[str, Any]:
    """Run every part; each is a command of its own, so that a failure leaves the others done."""
    done = {
        "reminded": remind(actor),
        "confirmations": remind_late(actor),
        "reports": remind_of_reports(actor),
        "agreements": remind_agreements(actor),
        "cultivation": remind_cultivation(actor),
        "lapses": find_lapses(actor),
        "closed": close_overdue(actor),
        "expired": expire_classes(actor),
        "purged": purge(actor),
        "candidates_due": list_due(actor),
        "retention": list_expired(actor),
        "leftovers": purge_leftovers(actor),
        "worded": fill_words(actor),
        "found": check_searches(actor),
        "frozen": freeze_due(actor),
        "reported": make_due_reports(actor),
        "unusual": watch(actor),
        "sealed": seal(actor).seq,
    }
    done["doubtful"] = refresh_all()
    done["backups"] = int(ask_for_backup() is not None)
    done["deliveries"] = purge_deliveries()
    job.progress(1, 2, "清理附件存储")
    known = known_uids(Scope.everything())
    session.rollback()
    empty_logs()
    return done | {"swept": store.sweep(known)}
