"""Work of the system for recruitment: notices are counted again when the holidays of a year were entered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.jobs.recounting import recount_all
from talent_app.recruitment.candidate_models import Candidate
from talent_app.recruitment.candidates import recount_notice
from talent_app.recruitment.enums import Stage


def candidate_deadlines(actor: Actor, job: Any, year: int) -> dict[str, Any]:
    """Compute the ends of running notices again."""
    wanted = select(Candidate.id).where(Candidate.stage == Stage.NOTICE).order_by(Candidate.id)
    told = f"按 {year} 年放假安排重新计算录用公示的期限"
    return {"candidates": recount_all(actor, job, wanted, recount_notice, told)}
