"""What commands on agreements share: the day, the draft that may be written, the time line. They join the command."""

from __future__ import annotations

from datetime import date

from talent_app import clock
from talent_app.agreements import queries
from talent_app.agreements.enums import AgreementState
from talent_app.agreements.models import Agreement, AgreementStep
from talent_app.audit.command import check_version, reach_of, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission


def today() -> date:
    """The day of the command under way."""
    return clock.local(running().at).date()


def open_draft(actor: Actor, agreement_id: int, version: int | None) -> Agreement:
    """The agreement while its contents may still be written; else the sentence that says why not."""
    row = queries.agreement_or_404(reach_of(actor, Permission.AGREEMENT_EDIT), agreement_id, locked=True)
    check_version(row, version)
    if row.state is not AgreementState.DRAFT:
        raise Conflict(
            f"协议当前为“{row.state.title}”，内容不能再改。", "待审批的可以撤回后修改；已签订的请另签补充协议。"
        )
    return row


def add_step(actor: Actor, row: Agreement, action: str, title: str, note: str = "") -> None:
    """Write one step into the agreement's time line."""
    session.flush()  # a step names its agreement's id
    session.add(
        AgreementStep(
            organisation_id=row.organisation_id, agreement_id=row.id, action=action, title=title, note=note[:500],
            done_by_id=actor.user_id, done_by=actor.name, done_at=running().at,
        )
    )  # fmt: skip
