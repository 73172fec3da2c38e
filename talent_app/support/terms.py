"""Within how many working days a need is seen to: the enterprise's own promise, else the platform's policy value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from talent_app.audit.actions import Action
from talent_app.audit.command import command, reach_of, record
from talent_app.clock import SHANGHAI
from talent_app.core.actor import Actor
from talent_app.core.dates import Deadline, WorkingCalendar, add_working_days
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import select_within
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.policy.queries import book
from talent_app.rules import grades
from talent_app.rules.parameters import Policy
from talent_app.support.models import SupportNeed, SupportTerm

CODE = "support.answer_days"


@dataclass(frozen=True)
class Promise:
    """How many working days, and who says so."""

    days: int
    source: str
    is_own: bool


def promise(scope: Scope, organisation_id: int, day: date) -> Promise:
    """What holds for an enterprise on a day."""
    statement = select_within(scope, SupportTerm).where(
        SupportTerm.organisation_id == organisation_id, SupportTerm.from_on <= day
    )
    own = session.scalars(statement.order_by(SupportTerm.from_on.desc(), SupportTerm.id.desc()).limit(1)).first()
    if own is not None:
        return Promise(own.days, f"企业自定，{own.document}", True)
    composed = book(Scope.nothing())
    policy = Policy(composed, day)
    days = policy.whole(CODE)
    reading = policy.readings[CODE]
    sure = grades.may_block(grades.effective(reading.evidence))
    return Promise(days, composed.sources[reading.cite.source].short + ("" if sure else "，待核原文"), False)


def terms(scope: Scope) -> list[SupportTerm]:
    """The promises of the enterprises in scope, the latest first."""
    return list(session.scalars(select_within(scope, SupportTerm).order_by(SupportTerm.from_on.desc(), SupportTerm.id)))


@command(Permission.SUPPORT_EDIT)
def set_term(actor: Actor, organisation_id: int, from_on: date, days: int, document: str) -> SupportTerm:
    """An enterprise promises its own number of working days from a day on; needs brought up earlier keep theirs."""
    owner = organisations.organisation_or_404(reach_of(actor, Permission.SUPPORT_EDIT), organisation_id)
    same = select_within(Scope.of(owner.id), SupportTerm).where(SupportTerm.from_on == from_on)
    if session.scalars(same).first() is not None:
        raise InvalidInput(f"{from_on.isoformat()} 起已有一个期限。", "请另选一个起始日期。", "from_on")
    row = SupportTerm(
        organisation_id=owner.id, from_on=from_on, days=days, document=document.strip()[:120], set_by=actor.name
    )
    session.add(row)
    record(Action.SUPPORT_TERM_SET, row, label=owner.name, days=days, document=row.document)
    return row


def deadline_of(row: SupportNeed, calendar: WorkingCalendar) -> Deadline:
    """Until when a need is to be seen to, by the holidays known now; provisional while a year is not announced."""
    return add_working_days(row.asked_at.astimezone(SHANGHAI).date(), row.days, calendar)
