"""What still runs about a person: while it does, his data is in use and is not erased. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from talent_app.agreements.enums import AgreementState, PayState
from talent_app.agreements.models import Agreement, AgreementInstalment
from talent_app.cultivation.enums import TermState
from talent_app.cultivation.models import ManagementTerm
from talent_app.db.engine import session
from talent_app.erasure.finding import Found
from talent_app.incentives.execution_models import PayoutLine, PlanPayment
from talent_app.incentives.life_states import PayStatus
from talent_app.incentives.models import Plan
from talent_app.incentives.states import Decision, PlanState
from talent_app.rewards.enums import InstalmentState, RewardState
from talent_app.rewards.models import Reward, RewardInstalment
from talent_app.talents.enums import OPEN_REQUESTS
from talent_app.talents.review_models import RegistrationRequest
from talent_app.titles.enums import ApplicationState
from talent_app.titles.models import TitleApplication

ENDED_PLANS = frozenset({PlanState.ENDED, PlanState.WITHDRAWN})
REFUSED = frozenset({Decision.REFUSED, Decision.NOT_ACCEPTED})
RUNNING_AGREEMENTS = frozenset(
    {
        AgreementState.DRAFT,
        AgreementState.SUBMITTED,
        AgreementState.APPROVED,
        AgreementState.SIGNED,
        AgreementState.IN_FORCE,
        AgreementState.LEAVING,
    }
)
OPEN_REWARDS = frozenset(RewardState) - {
    RewardState.COMPLETED,
    RewardState.REFUSED,
    RewardState.WITHDRAWN,
    RewardState.REVOKED,
}
ENDED_TERMS = frozenset({TermState.EXITED, TermState.ENDED, TermState.CANCELLED})
OPEN_TITLES = frozenset(ApplicationState) - {
    ApplicationState.CONFIRMED,
    ApplicationState.NOT_PASSED,
    ApplicationState.WITHDRAWN,
    ApplicationState.REVOKED,
}


@dataclass(frozen=True, slots=True)
class Blocker:
    """One matter that still runs: what, in which state, why it stops the erasure, and where it is."""

    what: str
    state: str
    why: str
    endpoint: str
    values: dict[str, int]


def blockers(found: Found) -> list[Blocker]:
    """Everything that still needs the person's data."""
    return [*_plans(found), *_agreements(found), *_rewards(found), *_titles(found), *_terms(found), *_requests(found)]


def _plans(found: Found) -> Iterator[Blocker]:
    plan_ids = {row.plan_id for row in found.rows.get("plan_people", ())}
    for plan in session.scalars(select(Plan).where(Plan.id.in_(plan_ids)).order_by(Plan.id)):
        if plan.state not in ENDED_PLANS and plan.decision not in REFUSED:
            why = "方案还没有结束，激励对象的信息还在使用。"
            yield Blocker(
                f"激励方案 {plan.number}", plan.state.title, why, "incentives.plan_show", {"plan_id": plan.id}
            )
    lines = select(PayoutLine.id).where(PayoutLine.id.in_(found.ids("payout_lines")))
    unpaid = select(PlanPayment).where(PlanPayment.line_id.in_(lines), PlanPayment.status == PayStatus.PLANNED)
    for payment in session.scalars(unpaid.order_by(PlanPayment.id)):
        why = "还有一期没有发放，发放时需要核对本人。"
        yield Blocker(
            f"激励兑付 {payment.label}", payment.status.title, why, "incentives.plan_show", {"plan_id": payment.plan_id}
        )


def _agreements(found: Found) -> Iterator[Blocker]:
    mine = found.ids("agreements")
    running = select(Agreement).where(Agreement.id.in_(mine), Agreement.state.in_(RUNNING_AGREEMENTS))
    for row in session.scalars(running.order_by(Agreement.id)):
        why = "协议还没有结束，双方的权利义务还在。"
        yield Blocker(
            f"{row.kind.title} {row.number}",
            row.state.title,
            why,
            "agreements.agreement_show",
            {"agreement_id": row.id},
        )
    open_pay = (PayState.PLANNED, PayState.ENTERED)
    unpaid = select(AgreementInstalment).where(
        AgreementInstalment.agreement_id.in_(mine), AgreementInstalment.status.in_(open_pay)
    )
    for each in session.scalars(unpaid.order_by(AgreementInstalment.id)):
        yield Blocker(
            f"协议支付第 {each.instalment} 期", each.status.title, "还有一期没有支付或取消。",
            "agreements.agreement_show", {"agreement_id": each.agreement_id},
        )  # fmt: skip


def _rewards(found: Found) -> Iterator[Blocker]:
    mine = found.ids("rewards")
    for row in session.scalars(select(Reward).where(Reward.id.in_(mine), Reward.state.in_(OPEN_REWARDS))):
        why = "申报或兑付还没有办结。"
        yield Blocker(row.item_title, row.state.title, why, "rewards.reward_show", {"reward_id": row.id})
    waiting = (InstalmentState.PLANNED, InstalmentState.PREPARED)
    unpaid = select(RewardInstalment).where(RewardInstalment.reward_id.in_(mine), RewardInstalment.state.in_(waiting))
    for each in session.scalars(unpaid):
        yield Blocker(
            f"奖励支付第 {each.number} 期", each.state.title, "还有一期没有支付或停止。",
            "rewards.reward_show", {"reward_id": each.reward_id},
        )  # fmt: skip


def _titles(found: Found) -> Iterator[Blocker]:
    mine = found.ids("title_applications")
    running = select(TitleApplication).where(TitleApplication.id.in_(mine), TitleApplication.state.in_(OPEN_TITLES))
    for row in session.scalars(running):
        yield Blocker(
            f"职称申报 {row.title_name}", row.state.title, "评审还没有结束。",
            "titles.application_show", {"application_id": row.id},
        )  # fmt: skip


def _terms(found: Found) -> Iterator[Blocker]:
    mine = found.ids("management_terms")
    running = select(ManagementTerm).where(ManagementTerm.id.in_(mine), ManagementTerm.state.not_in(ENDED_TERMS))
    for row in session.scalars(running):
        yield Blocker(f"任期 {row.number}", row.state.title, "任期还没有结束。", "", {})


def _requests(found: Found) -> Iterator[Blocker]:
    mine = found.ids("registration_requests")
    waiting = RegistrationRequest.state.in_(OPEN_REQUESTS)
    for row in session.scalars(select(RegistrationRequest).where(RegistrationRequest.id.in_(mine), waiting)):
        yield Blocker(
            "调入或共享申请", row.state.title, "申请还没有决定。", "talents.request_show", {"request_id": row.id}
        )
