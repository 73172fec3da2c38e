"""Commands on proposals to stop a reward (RW-006): found every night or on request, decided by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, is_system, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import select_within
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.rewards import lapsing, queries
from talent_app.rewards.enums import ProposalState, RewardState
from talent_app.rewards.models import LONGEST_NOTE, Reward, RewardProposal, RewardStep


def _today() -> date:
    return clock.local(running().at).date()


@command(None)
def find_lapses(actor: Actor) -> int:
    """Propose to stop what no longer has its conditions; every night, each matter once. How many are new."""
    if not is_system(actor):
        raise Forbidden()
    everything = Scope.everything()
    paying = session.scalars(select_within(everything, Reward).where(Reward.state == RewardState.PAYING))
    new, changed = _propose(everything, list(paying))
    if not new and not changed:
        raise Unchanged(0)
    record(Action.REWARD_LAPSES_FOUND, None, rows=new)
    return new


@command(Permission.REWARD_EDIT)
def check_conditions(actor: Actor, reward_id: int) -> int:
    """Look at one reward now instead of tonight; how many new proposals."""
    reach = reach_of(actor, Permission.REWARD_EDIT)
    row = queries.reward_or_404(reach, reward_id, locked=True)
    if row.state is not RewardState.PAYING:
        raise Conflict(f"申报当前为“{row.state.title}”，没有在发放。", "只核对兑付中的奖励。")
    new, changed = _propose(reach, [row])
    if not new and not changed:
        raise Unchanged(0)
    record(Action.REWARD_LAPSES_FOUND, row, rows=new)
    return new


def _propose(scope: Scope, rewards: Sequence[Reward]) -> tuple[int, int]:
    """Keep what is new, and close what no longer speaks against a reward; how many of each."""
    day, new, changed = _today(), 0, 0
    found = lapsing.signals(scope, rewards, day)
    known = queries.proposals_of(scope, [row.id for row in rewards])
    for row in rewards:
        told = {one.code: one for one in found.get(row.id, ())}
        before = {one.code: one for one in known.get(row.id, ())}
        for code, old in before.items():
            if old.state is ProposalState.OPEN and code not in told:
                old.state, changed = ProposalState.GONE, changed + 1
            elif old.state is ProposalState.GONE and code in told:
                old.state, changed = ProposalState.OPEN, changed + 1
        for code, one in told.items():
            if code in before:
                continue
            new += 1
            session.add(
                RewardProposal(
                    organisation_id=row.organisation_id, reward_id=row.id, code=code, lapse=one.lapse, since=one.since,
                    reason=one.reason[:300], found_on=day, state=ProposalState.OPEN, decided_by="", note="",
                )
            )  # fmt: skip
            notify(
                Event.REWARD_LAPSE, link=f"/rewards/{row.id}", organisation_id=row.organisation_id,
                permission=Permission.REWARD_APPROVE, values={"title": row.item_title, "reason": one.reason},
                matter=f"reward:{row.id}:{code}",
            )  # fmt: skip
    return new, changed


@command(Permission.REWARD_APPROVE)
def keep_reward(actor: Actor, reward_id: int, proposal_id: int, version: int | None, note: str) -> None:
    """Decide that a reward goes on in spite of a proposal, and why."""
    reach = reach_of(actor, Permission.REWARD_APPROVE)
    row = queries.reward_or_404(reach, reward_id, locked=True)
    proposal = queries.proposal_or_404(reach, row, proposal_id)
    check_version(proposal, version)
    if proposal.state is not ProposalState.OPEN:
        raise Conflict(f"这项建议已是“{proposal.state.title}”。", "请刷新页面。")
    if actor.user_id is not None and actor.user_id == row.drafted_by_id:
        raise Forbidden("您起草了这项申报，不能由您决定继续发放。", "请由企业负责人办理。")
    text = " ".join(note.split())[:LONGEST_NOTE]
    if not text:
        raise InvalidInput("请写明继续发放的理由。", "例如离职记录有误，或办法规定仍可享受。", "note")
    decide(actor, proposal, ProposalState.KEPT, text)
    session.add(
        RewardStep(
            organisation_id=row.organisation_id, reward_id=row.id, action="keep", title="继续发放", state=row.state,
            note=f"{proposal.reason}；{text}", done_by_id=actor.user_id, done_by=actor.name, done_at=running().at,
        )
    )  # fmt: skip
    record(Action.REWARD_KEPT, row, name=queries.person_of(reach, row).name, item=row.item_title, reason=text)


def decide(actor: Actor, proposal: RewardProposal, state: ProposalState, note: str) -> None:
    """Write who decided a proposal, and how."""
    proposal.state, proposal.note = state, note
    proposal.decided_by_id, proposal.decided_by, proposal.decided_at = actor.user_id, actor.name, running().at


def close_stopped(actor: Actor, row: Reward, note: str) -> None:
    """A reward was stopped: its open proposals are answered."""
    statement = select(RewardProposal).where(
        RewardProposal.reward_id == row.id, RewardProposal.state == ProposalState.OPEN
    )
    for one in session.scalars(statement):
        decide(actor, one, ProposalState.STOPPED, note)


def demand_settled(scope: Scope, rewards: Sequence[Reward]) -> None:
    """RW-006: nothing more is paid while something speaks for stopping and nobody has decided."""
    found = lapsing.signals(scope, rewards, _today())
    known = queries.proposals_of(scope, [row.id for row in rewards])
    for row in rewards:
        kept = {one.code for one in known.get(row.id, ()) if one.state is ProposalState.KEPT}
        for one in found.get(row.id, ()):
            if one.code not in kept:
                raise Conflict(
                    f"规则 RW-006：“{row.item_title}”可能已不具备发放条件（{one.reason}），处理之前不能支付。",
                    "请在奖励页面“核对发放条件”，由负责人停发，或写明继续发放的理由。",
                )
