"""What has outlived its period: every night listed for somebody to decide, leftovers of operation purged by themselves.

Periods are policy; a class without one in force is neither listed nor purged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, func, select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months
from talent_app.db.engine import ops_session, session
from talent_app.erasure import queries
from talent_app.erasure.acting import drop_bytes
from talent_app.erasure.crossing import everywhere
from talent_app.erasure.finding import OVER, models
from talent_app.erasure.models import Erasure, ErasureState, ProposalState, RetentionProposal
from talent_app.erasure.periods import period, until
from talent_app.exchange.models import ImportBatch, ImportRow
from talent_app.files.models import File
from talent_app.identity.models import FormDraft
from talent_app.identity.permissions import Permission
from talent_app.jobs.models import Job
from talent_app.notifications.events import Event
from talent_app.notifications.models import Delivery, Notice
from talent_app.notifications.service import notify
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY

FILE = Path(__file__).with_name("retention.yaml")
AT_ONCE = 500
LEFT = "left"
MANNERS = {"proposal": "期满提示，经确认后处理", "automatic": "期满自动清理", "duty": "法定保存，不自动删除"}


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """One class of data: from when it counts, how long by which parameter, what happens then and in which manner."""

    code: str
    title: str
    start: str
    action: str
    manner: str
    period: str
    basis: str


@lru_cache(maxsize=1)
def classes() -> dict[str, RetentionClass]:
    """Every class, in the order of the file."""
    loaded = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {code: RetentionClass(code, **entry) for code, entry in loaded.items()}


@command(None, scope=everywhere)
def list_expired(actor: Actor) -> int:
    """Nightly: list what has outlived its period, and what was put off until today; tell each enterprise once."""
    today = running().changes.day
    fresh: dict[int, int] = {}
    for row in [*_expired_registrations(today), *_expired_duties(today)]:
        session.add(row)
        fresh[row.organisation_id] = fresh.get(row.organisation_id, 0) + 1
    back = RetentionProposal.deferred_until <= today
    for row in session.scalars(
        select(RetentionProposal).where(RetentionProposal.state == ProposalState.DEFERRED, back)
    ):
        row.state = ProposalState.OPEN
        fresh[row.organisation_id] = fresh.get(row.organisation_id, 0) + 1
    if not fresh:
        raise Unchanged(0)
    record(Action.RETENTION_LISTED, None, rows=sum(fresh.values()))
    for owner, count in sorted(fresh.items()):
        notify(
            Event.RETENTION_DUE, link="/privacy/retention", organisation_id=owner, values={"count": count},
            permission=Permission.TALENT_EDIT, matter=f"retention:{owner}:{today}",
        )  # fmt: skip
    return sum(fresh.values())


def _expired_registrations(today: date) -> Iterator[RetentionProposal]:
    """Registrations of people who left so long ago; none while the period is not entered."""
    months = period(classes()[LEFT].period, today)
    if months is None:
        return
    departures: Any = BY_KEY["departures"].model
    known = select(RetentionProposal.talent_id).where(RetentionProposal.code == LEFT)
    asked = select(Erasure.talent_id).where(Erasure.state != ErasureState.REFUSED)
    statement = (
        select(Talent.id, Talent.organisation_id, func.max(departures.left_on))
        .join(departures, departures.talent_id == Talent.id)
        .where(Talent.is_on_post.is_not(True), Talent.id.not_in(known), Talent.id.not_in(asked))
        .where(departures.left_on < add_months(today, -months))
        .group_by(Talent.id, Talent.organisation_id)
        .order_by(Talent.id)
        .limit(AT_ONCE)
    )
    for talent_id, owner, left_on in session.execute(statement):
        yield _proposal(LEFT, owner, talent_id, None, left_on, add_months(left_on, months), today)


def _expired_duties(today: date) -> Iterator[RetentionProposal]:
    """Rows of erased people that a duty kept until now: one matter for each duty of each erasure."""
    done = select(Erasure).where(Erasure.state == ErasureState.DONE).order_by(Erasure.id)
    listed = {
        (row.erasure_id, row.code)
        for row in session.scalars(select(RetentionProposal).where(RetentionProposal.erasure_id.is_not(None)))
    }
    for erasure in session.scalars(done):
        for code, since in queries.ended_duties(everywhere(running().actor), erasure, today):
            last = until(code, since, today)
            if last is not None and (erasure.id, code) not in listed:
                yield _proposal(code, erasure.organisation_id, erasure.talent_id, erasure.id, since, last, today)


def _proposal(
    code: str, owner: int, talent_id: int, erasure_id: int | None, started: date, due: date, today: date
) -> RetentionProposal:
    return RetentionProposal(
        organisation_id=owner, code=code, talent_id=talent_id, erasure_id=erasure_id, started_on=started, due_on=due,
        state=ProposalState.OPEN, proposed_on=today, reason="", decided_by="",
    )  # fmt: skip


@command(None, scope=everywhere)
def purge_leftovers(actor: Actor) -> dict[str, int]:
    """Nightly: what operation leaves behind goes by itself once its days are over."""
    today = running().changes.day
    counts: dict[str, int] = {}
    if (before := _before("replies", today)) is not None:
        replies = models()["api_replies"]
        counts["api_replies"] = _gone(session.execute(delete(replies).where(replies.at < before)))
    if (before := _before("notices", today)) is not None:
        old = select(Notice.id).where(Notice.read_at.is_not(None), Notice.at < before)
        session.execute(delete(Delivery).where(Delivery.notice_id.in_(old)))
        counts["notices"] = _gone(session.execute(delete(Notice).where(Notice.id.in_(old))))
    if (before := _before("jobs", today)) is not None:
        for job in session.scalars(select(Job).where(Job.finished_at < before, Job.arguments != {}).limit(AT_ONCE)):
            job.arguments, job.result = {}, None
            counts["jobs"] = counts.get("jobs", 0) + 1
    if (before := _before("imports", today)) is not None:
        counts |= _purge_imports(before)
    if (before := _before("drafts", today)) is not None:
        counts["form_drafts"] = _gone(ops_session.execute(delete(FormDraft).where(FormDraft.saved_at < before)))
    ops_session.commit()
    counts = {table: n for table, n in counts.items() if n}
    if not counts:
        raise Unchanged(counts)
    record(Action.LEFTOVERS_PURGED, None, counts=counts)
    return counts


def _purge_imports(before: datetime) -> dict[str, int]:
    """The uploaded file and the checked rows of imports that ended so long ago."""
    ended = func.coalesce(ImportBatch.undone_at, ImportBatch.applied_at, ImportBatch.uploaded_at)
    old = list(session.scalars(select(ImportBatch.id).where(ImportBatch.state.in_(OVER), ended < before)))
    files = list(
        session.scalars(select(File).where(File.owner_type == "import_batches", File.owner_id.in_(old)).limit(AT_ONCE))
    )
    for file in files:
        session.delete(file)
    drop_bytes([file.uid for file in files])
    rows = _gone(ops_session.execute(delete(ImportRow).where(ImportRow.batch_id.in_(old)))) if old else 0
    return {"files": len(files), "import_rows": rows}


def _before(code: str, today: date) -> datetime | None:
    days = period(classes()[code].period, today)
    return clock.end_of_day(today - timedelta(days=days + 1)) if days is not None else None


def _gone(result: Any) -> int:
    return int(result.rowcount)
