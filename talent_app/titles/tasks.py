"""Work of the system for titles: notices are counted again when the holidays of a year were entered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.jobs.recounting import recount_all
from talent_app.titles.models import TitleApplication
from talent_app.titles.service import HANGING, recount_notice


def title_deadlines(actor: Actor, job: Any, year: int) -> dict[str, Any]:
    """Compute the ends of running notices again."""
    wanted = select(TitleApplication.id).where(TitleApplication.state.in_(HANGING)).order_by(TitleApplication.id)
    told = f"按 {year} 年放假安排重新计算职称公示的期限"
    return {"titles": recount_all(actor, job, wanted, recount_notice, told)}
