"""Commands of talent classes: propose from evidence, confirm or decline by a named person, end.

Nothing here gives a class by itself: a proposal is only a row that waits for somebody (DB-005).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.classes import queries
from talent_app.classes.enums import ProposalState
from talent_app.classes.models import LONGEST_NOTE, ClassProposal
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.types import canonical_json
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.rules.codes import code_table
from talent_app.rules.talent_class import ClassProposal as Judged
from talent_app.rules.talent_class import GroundResult
from talent_app.talents import queries as talents
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.models import Talent

REFRESH_JOB = "classes.refresh"
#: The scheme whose class stands on the registration itself.
REGIONAL = "talent_class.regional"
MOST_AT_ONCE = 300
OPEN = (ProposalState.PROPOSED, ProposalState.DECLINED)


@command(Permission.TALENT_EDIT)
def propose_class(actor: Actor, talent_id: int) -> int:
    """Send what the evidence of one registration speaks for to the regulator; how many proposals are new."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    row = talents.talent_or_404(reach, talent_id)
    if row.status not in IN_FORCE:
        raise Conflict(f"“{row.name}”的档案还没有核实，不能提出层次建议。", "请先提交核实，核实后的内容才能作为依据。")
    return _propose(reach, [row])


@command(Permission.TALENT_VERIFY)
def propose_classes(actor: Actor, ids: Sequence[int]) -> int:
    """The same for several verified registrations; works that run over everybody come in slices."""
    if len(ids) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} at once")
    reach = reach_of(actor, Permission.TALENT_VERIFY)
    statement = select(Talent).where(Talent.id.in_(ids), Talent.status.in_(IN_FORCE))
    return _propose(reach, [row for row in session.scalars(statement) if reach.covers(row.organisation_id)])


def _propose(reach: Scope, rows: Sequence[Talent]) -> int:
    day = running().changes.day
    found = queries.judged(reach, rows, queries.schemes(reach, day), day)
    statement = select(ClassProposal).where(
        ClassProposal.talent_id.in_([row.id for row in rows]), ClassProposal.is_current
    )
    current: dict[tuple[int, str], list[ClassProposal]] = {}
    for one in session.scalars(statement):
        current.setdefault((one.talent_id, one.scheme), []).append(one)
    made: dict[str, int] = {}
    for row in rows:
        for scheme, outcome in found[row.id]:
            if _one(row, scheme, outcome, current.get((row.id, scheme.code), []), day):
                made[scheme.title] = made.get(scheme.title, 0) + 1
    if not made and not session.dirty:
        raise Unchanged(0)
    record(Action.CLASS_PROPOSED, rows[0] if len(rows) == 1 else None, scheme="、".join(made) or "—",
           people=sum(made.values()))  # fmt: skip
    return sum(made.values())


def _one(row: Talent, scheme: queries.Scheme, outcome: Judged, current: Sequence[ClassProposal], day: date) -> bool:
    best = outcome.best
    waiting = [one for one in current if one.state in OPEN]
    confirmed = next((one for one in current if one.state is ProposalState.CONFIRMED), None)
    if best is None:
        for one in waiting:
            if one.state is ProposalState.PROPOSED:  # what it rested on is gone
                one.state, one.is_current = ProposalState.SUPERSEDED, False
        return False
    basis = basis_of(scheme, best.grounds[0])
    fingerprint = hashlib.sha256(canonical_json([scheme.code, best.talent_class.code, basis]).encode()).hexdigest()
    if any(one.fingerprint == fingerprint for one in current):
        return False
    if confirmed is not None and confirmed.class_code == best.talent_class.code:
        return False
    for one in waiting:
        one.state = ProposalState.SUPERSEDED if one.state is ProposalState.PROPOSED else one.state
        one.is_current = False
    session.add(
        ClassProposal(
            organisation_id=row.organisation_id, talent_id=row.id, scheme=scheme.code, scheme_title=scheme.title,
            class_code=best.talent_class.code, class_title=best.talent_class.title, state=ProposalState.PROPOSED,
            is_current=True, basis=basis, fingerprint=fingerprint, has_proof=outcome.is_proven,
            policy_revision=scheme.revision, proposed_on=day, reason="", decided_by_id=None, decided_by="",
            decided_at=None, valid_from=None, valid_until=None,
        )
    )  # fmt: skip
    return True


def basis_of(scheme: queries.Scheme, ground: GroundResult) -> dict[str, Any]:
    """What a proposal rests on, as it is kept: conditions, facts, proof, source and grade."""
    return {
        "ground": ground.ground.id,
        "label": ground.ground.label,
        "cited": scheme.cited,
        "article": ground.ground.article,
        "evidence": ground.ground.evidence,
        "is_unchecked": ground.is_unchecked,
        "conditions": [one.kept() for one in ground.results],
    }


@command(Permission.TALENT_VERIFY)
def confirm_class(
    actor: Actor, proposal_id: int, version: int | None, *, valid_from: date, valid_until: date | None, reason: str = ""
) -> ClassProposal:
    """A named person gives the class; where proof is lacking he says how it was checked."""
    row, talent = _proposed(actor, proposal_id, version)
    text = _text(reason)
    if not row.has_proof and not text:
        raise InvalidInput("有条件缺少证明材料。", "请写明如何核对的，或先退回补充证书编号、附件。", "reason")
    if valid_until is not None and valid_until < valid_from:
        raise InvalidInput("有效期的结束早于开始。", "请检查是否填反。", "valid_until")
    statement = select(ClassProposal).where(
        ClassProposal.talent_id == row.talent_id, ClassProposal.scheme == row.scheme, ClassProposal.is_current,
        ClassProposal.state == ProposalState.CONFIRMED,
    )  # fmt: skip
    for other in session.scalars(statement):
        other.state, other.is_current = ProposalState.SUPERSEDED, False
    _decide(actor, row, ProposalState.CONFIRMED, text, talent.name)
    row.valid_from, row.valid_until = valid_from, valid_until
    _write_class(talent, row, row.class_code)
    record(Action.CLASS_CONFIRMED, row, name=talent.name, scheme=row.scheme_title, class_title=row.class_title,
           reason=text)  # fmt: skip
    return row


@command(Permission.TALENT_VERIFY)
def decline_class(actor: Actor, proposal_id: int, version: int | None, reason: str) -> ClassProposal:
    """A named person does not give the class, and says why."""
    row, talent = _proposed(actor, proposal_id, version)
    text = _text(reason)
    if not text:
        raise InvalidInput("不认定必须写明理由。", "理由会显示给登记单位。", "reason")
    _decide(actor, row, ProposalState.DECLINED, text, talent.name)
    record(Action.CLASS_DECLINED, row, name=talent.name, scheme=row.scheme_title, class_title=row.class_title,
           reason=text)  # fmt: skip
    return row


@command(Permission.TALENT_VERIFY)
def revoke_class(actor: Actor, proposal_id: int, version: int | None, reason: str) -> ClassProposal:
    """Take a confirmed class back."""
    reach = reach_of(actor, Permission.TALENT_VERIFY)
    row = queries.proposal_or_404(reach, proposal_id, locked=True)
    check_version(row, version)
    if row.state is not ProposalState.CONFIRMED:
        raise Conflict(f"该建议的状态为“{row.state.title}”，不能撤销。", "请刷新页面查看最新状态。")
    text = _text(reason)
    if not text:
        raise InvalidInput("撤销必须写明理由。", "理由会显示给登记单位。", "reason")
    _end(talents.talent_or_404(reach, row.talent_id, locked=True), row, ProposalState.REVOKED, text)
    return row


@command(None, scope=lambda actor: reach_of(actor, None))
def expire_classes(actor: Actor) -> int:
    """End what ran out; run by the worker every night. Returns how many ended."""
    day = running().changes.day
    statement = (
        select(ClassProposal, Talent)
        .join(Talent, Talent.id == ClassProposal.talent_id)
        .where(ClassProposal.state == ProposalState.CONFIRMED, ClassProposal.valid_until < day)
    )
    rows = session.execute(statement).all()
    for row, talent in rows:
        _end(talent, row, ProposalState.EXPIRED, f"有效期至 {row.valid_until.isoformat()}")
    if not rows:
        raise Unchanged(0)
    return len(rows)


def usual_end(table_years: int | None, start: date) -> date | None:
    """The last day of a class that holds so many years."""
    if table_years is None:
        return None
    try:
        return start.replace(year=start.year + table_years) - timedelta(days=1)
    except ValueError:
        return start.replace(year=start.year + table_years, day=28)


def _end(talent: Talent, row: ClassProposal, state: ProposalState, reason: str) -> None:
    row.state, row.is_current, row.reason = state, False, reason
    if row.scheme == REGIONAL and talent.talent_class == row.class_code:
        _write_class(talent, row, None)
    record(Action.CLASS_ENDED, row, name=talent.name, scheme=row.scheme_title, class_title=row.class_title,
           reason=reason)  # fmt: skip


def _write_class(talent: Talent, row: ClassProposal, code: str | None) -> None:
    """The regional class stands on the registration; other schemes stand in their proposals alone."""
    if row.scheme != REGIONAL or (code is not None and code not in code_table("regional_talent_class")):
        return
    if talent.talent_class != code:
        talent.talent_class = code
        talent.version += 1
        talent.revision += 1
        talent.updated_at = running().at


def _proposed(actor: Actor, proposal_id: int, version: int | None) -> tuple[ClassProposal, Talent]:
    reach = reach_of(actor, Permission.TALENT_VERIFY)
    row = queries.proposal_or_404(reach, proposal_id, locked=True)
    check_version(row, version)
    if row.state is not ProposalState.PROPOSED:
        raise Conflict(f"该建议的状态为“{row.state.title}”，不能再认定。", "请刷新页面查看最新状态。")
    return row, talents.talent_or_404(reach, row.talent_id, locked=True)


def _decide(actor: Actor, row: ClassProposal, state: ProposalState, reason: str, name: str) -> None:
    if actor.user_id is None:
        raise ValueError("a class is decided by a person")
    row.state, row.reason = state, reason
    row.decided_by_id, row.decided_by, row.decided_at = actor.user_id, actor.name, running().at
    notify(
        Event.CLASS_DECIDED, link=f"/talents/{row.talent_id}/class", organisation_id=row.organisation_id,
        permission=Permission.TALENT_EDIT,
        values={"name": name, "decision": state.title, "scheme": row.scheme_title, "class_title": row.class_title,
                "reason": reason},
    )  # fmt: skip


def _text(reason: str) -> str:
    return " ".join(reason.split())[:LONGEST_NOTE]
