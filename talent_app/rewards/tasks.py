"""Work of the system for rewards: notices are counted again when the holidays of a year were entered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.jobs.recounting import recount_all
from talent_app.rewards.enums import RewardState
from talent_app.rewards.models import Reward
from talent_app.rewards.service import recount_notice


def reward_deadlines(actor: Actor, job: Any, year: int) -> dict[str, Any]:
    """Compute the ends of running notices again."""
    wanted = select(Reward.id).where(Reward.state == RewardState.NOTICE).order_by(Reward.id)
    told = f"按 {year} 年放假安排重新计算奖励公示的期限"
    return {"rewards": recount_all(actor, job, wanted, recount_notice, told)}
