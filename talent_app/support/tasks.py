"""Work of the system for needs: their due days are counted again when the holidays of a year were entered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.jobs.recounting import recount_all
from talent_app.support.models import SupportNeed
from talent_app.support.queries import OPEN
from talent_app.support.service import recount_need


def need_deadlines(actor: Actor, job: Any, year: int) -> dict[str, Any]:
    """Compute the due days of open needs again."""
    wanted = select(SupportNeed.id).where(SupportNeed.state.in_(OPEN)).order_by(SupportNeed.id)
    told = f"按 {year} 年放假安排重新计算服务需求的期限"
    return {"needs": recount_all(actor, job, wanted, recount_need, told)}
