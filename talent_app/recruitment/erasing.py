"""Erasing the personal data of candidates who were not hired, once their retention has ended.

The stage, the channel and the days stay, so that funnel and time to hire stay true; everything that tells who it was
goes, from the rows and from every past image of them. The chain keeps the commitments and accepts what the entry names.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.audit.erasing import Erasing
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict
from talent_app.core.formats import day
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.models import Attachment, File
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.recruitment import candidate_queries
from talent_app.recruitment.candidate_models import Candidate, CandidateStep, Interview, InterviewScore, Offer
from talent_app.recruitment.enums import ENDED, Stage

#: The tables that hold a candidate; what of each is personal stands in `audit/personal.yaml`.
TABLES: tuple[type[Any], ...] = (Candidate, CandidateStep, Interview, InterviewScore, Offer)


@command(Permission.RECRUIT_EDIT)
def erase_candidate(actor: Actor, candidate_id: int, version: int | None, reason: str = "保存期满") -> Candidate:
    """Erase one candidate; refused while he is considered, hired, or the retention still runs."""
    reach = reach_of(actor, Permission.RECRUIT_EDIT)
    row = candidate_queries.candidate_or_404(reach, candidate_id, locked=True)
    check_version(row, version)
    if row.erased_at is not None:
        raise Unchanged(row)
    if row.stage not in ENDED - {Stage.HIRED}:
        raise Conflict(
            f"该应聘人员的进展为“{row.stage.title}”，个人信息还在使用，不能删除。", "已入职的按人才档案的规定处理。"
        )
    if row.keep_until is None or row.keep_until >= running().changes.day:
        until = f"到 {day(row.keep_until)}" if row.keep_until else "的期限未录入"
        raise Conflict(f"个人信息保存{until}，还不能删除。", "期满后系统会列入待删除名单；月数在政策参数中维护。")
    with Erasing() as erasing:
        for model in TABLES:
            for each in [row] if model is Candidate else _rows_of(row, model):
                erasing.treat(each, since=running().changes.day)
        for each in _files_of(row):
            erasing.treat(each, since=running().changes.day)
    row.erased_at = running().at
    erasing.entry(row, reason)
    return row


def _rows_of(row: Candidate, model: Any) -> list[Any]:
    if model is InterviewScore:
        held = select(Interview.id).where(Interview.candidate_id == row.id)
        return list(session.scalars(select(InterviewScore).where(InterviewScore.interview_id.in_(held))))
    return list(session.scalars(select(model).where(model.candidate_id == row.id)))


def _files_of(row: Candidate) -> list[Any]:
    """His CV and other files, those in the bin too; the nightly sweep removes the bytes nothing refers to."""
    statement = select(Attachment).where(
        Attachment.owner_type == Candidate.__tablename__, Attachment.owner_id == row.id
    )
    attached = list(session.scalars(statement.execution_options(include_deleted=True)))
    return [*attached, *session.scalars(select(File).where(File.id.in_([each.file_id for each in attached])))]


def _everywhere(actor: Actor) -> Scope:
    return Scope.everything()


@command(None, scope=_everywhere)
def list_due(actor: Actor) -> int:
    """Nightly: tell each enterprise that the retention of some candidates has ended; how many are due."""
    due = candidate_queries.due_for_erasure(Scope.everything(), running().changes.day)
    told = 0
    for owner in sorted({row.organisation_id for row in due}):
        mine = [row for row in due if row.organisation_id == owner]
        told += notify(
            Event.CANDIDATES_DUE, link="/recruitment/erasure", organisation_id=owner, values={"count": len(mine)},
            permission=Permission.RECRUIT_EDIT, matter=f"candidates-due:{owner}:{mine[-1].id}",
        )  # fmt: skip
    if not told:
        raise Unchanged(len(due))
    record(Action.CANDIDATES_LISTED, None, rows=len(due))
    return len(due)
