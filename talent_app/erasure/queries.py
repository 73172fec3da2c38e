"""Reads of erasures: the list, one of them, what a person's request came to, and what was kept until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from talent_app.audit.models import ErasedRow
from talent_app.audit.personal import Act, Duty, duties
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.erasure.models import Erasure, ErasureState, ProposalState, RetentionProposal
from talent_app.erasure.periods import until

MOST = 300


@dataclass(frozen=True, slots=True)
class Kept:
    """What a duty keeps of an erased person: which tables, how many rows, until when; None while not known."""

    duty: Duty
    tables: tuple[str, ...]
    rows: int
    until: date | None


def erasures(scope: Scope, *, state: ErasureState | None = None) -> list[Erasure]:
    """Erasures of enterprises in scope, those that wait first, then the latest."""
    statement = select(Erasure)
    if scope.organisation_ids is not None:
        statement = statement.where(Erasure.organisation_id.in_(scope.organisation_ids))
    if state is not None:
        statement = statement.where(Erasure.state == state)
    rows = session.scalars(statement.order_by(Erasure.id.desc()).limit(MOST))
    return sorted(rows, key=lambda row: row.state is not ErasureState.PROPOSED)


def erasure_or_404(scope: Scope, erasure_id: int) -> Erasure:
    """One erasure in scope."""
    row = session.scalars(select(Erasure).where(Erasure.id == erasure_id)).one_or_none()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound()
    return row


def waiting(scope: Scope, talent_id: int) -> Erasure | None:
    """The erasure of a registration that waits for its confirmation."""
    statement = select(Erasure).where(Erasure.talent_id == talent_id, Erasure.state == ErasureState.PROPOSED)
    return next((row for row in session.scalars(statement) if scope.covers(row.organisation_id)), None)


def of_request(scope: Scope, request_id: int) -> Erasure | None:
    """What came of a person's request to be erased."""
    statement = select(Erasure).where(Erasure.request_id == request_id).order_by(Erasure.id.desc())
    return next((row for row in session.scalars(statement) if scope.covers(row.organisation_id)), None)


def proposals(scope: Scope, *, is_open: bool = False) -> list[RetentionProposal]:
    """What outlived its period in scope, the longest over first."""
    statement = select(RetentionProposal)
    if scope.organisation_ids is not None:
        statement = statement.where(RetentionProposal.organisation_id.in_(scope.organisation_ids))
    if is_open:
        statement = statement.where(RetentionProposal.state == ProposalState.OPEN)
    return list(session.scalars(statement.order_by(RetentionProposal.due_on, RetentionProposal.id).limit(MOST)))


def proposal_or_404(scope: Scope, proposal_id: int) -> RetentionProposal:
    """One matter in scope."""
    row = session.scalars(select(RetentionProposal).where(RetentionProposal.id == proposal_id)).one_or_none()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound()
    return row


def kept_of(scope: Scope, erasure: Erasure, today: date) -> list[Kept]:
    """What was kept of a person when he was erased, by duty; `until` follows from the policy as it now stands."""
    found: dict[str, list[tuple[str, date]]] = {}
    for row in _kept_rows(erasure):
        found.setdefault(row.duty or "", []).append((row.table_name, row.since or today))
    return [
        Kept(
            duties()[code],
            tuple(dict.fromkeys(table for table, _since in rows)),
            len(rows),
            until(code, max(since for _table, since in rows), today),
        )
        for code, rows in found.items()
        if code in duties()
    ]


def expired_rows(scope: Scope, erasure: Erasure, duty: str, today: date) -> dict[str, list[int]]:
    """Rows of an erased person that this duty keeps no longer, by table."""
    found: dict[str, list[int]] = {}
    for row in _kept_rows(erasure):
        if row.duty != duty:
            continue
        last = until(row.duty or "", row.since or today, today)
        if last is not None and last < today:
            found.setdefault(row.table_name, []).append(row.row_id)
    return found


def ended_duties(scope: Scope, erasure: Erasure, today: date) -> list[tuple[str, date]]:
    """The duties that kept rows of an erased person and are over for some of them, with the earliest day they began."""
    found: dict[str, date] = {}
    for row in _kept_rows(erasure):
        code, since = row.duty or "", row.since or today
        last = until(code, since, today)
        if last is not None and last < today:
            found[code] = min(since, found.get(code, since))
    return sorted(found.items())


def own_requests_done(actor: Actor, request_id: int) -> Erasure:
    """The erasure that answered the actor's own request."""
    statement = select(Erasure).where(Erasure.request_id == request_id, Erasure.state == ErasureState.DONE)
    row = session.scalars(statement).first()
    if row is None:
        raise NotFound()
    return row


def _kept_rows(erasure: Erasure) -> list[ErasedRow]:
    """The rows a duty still keeps: noted as kept by this erasure and not emptied since."""
    mine = (ErasedRow.table_name == "talents", ErasedRow.row_id == erasure.talent_id)
    entries = select(ErasedRow.entry_uid).where(*mine)
    rows = session.scalars(select(ErasedRow).where(ErasedRow.entry_uid.in_(entries)).order_by(ErasedRow.id)).all()
    kept = [row for row in rows if row.act == Act.KEEP.value]
    gone = select(ErasedRow).where(ErasedRow.act != Act.KEEP.value, ErasedRow.row_id.in_([row.row_id for row in kept]))
    later = {(row.table_name, row.row_id) for row in session.scalars(gone)}
    return [row for row in kept if (row.table_name, row.row_id) not in later]
