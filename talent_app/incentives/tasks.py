"""Work the background worker does for plans: rendering the filed copy after a submission."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries
from talent_app.incentives.drafting import reach
from talent_app.incentives.filing import filed_copy
from talent_app.incentives.models import Plan, PlanVersion
from talent_app.incentives.review_service import recount_deadline
from talent_app.incentives.signatures import signed_copy
from talent_app.jobs.recounting import recount_all


def plan_document(actor: Actor, job: Any, version_id: int) -> dict[str, Any]:
    """Render and store the filed copy of a version, unless somebody already has."""
    job.progress(0, 1, "正在生成正本")
    version = session.scalars(select(PlanVersion).where(PlanVersion.id == version_id)).one_or_none()
    if version is None:
        raise NotFound("没有找到要生成正本的方案版本。", "请从方案页面重新生成。")
    plan = queries.plan_or_404(reach(actor, Permission.PLAN_READ), actor, version.plan_id)
    document, content = filed_copy(actor, plan, version.number)
    number, file_hash = version.number, document.file_hash
    signed_copy(actor, plan, number, document, content)
    plan = queries.plan_or_404(reach(actor, Permission.PLAN_READ), actor, plan.id)
    job.progress(1, 1, "正本已生成")
    address = f"/incentives/plans/{plan.id}/versions"
    return {"plan": plan.id, "version": number, "file_hash": file_hash, "url": address}


def plan_deadlines(actor: Actor, job: Any, year: int) -> dict[str, Any]:
    """Compute open due days again after the holidays of a year were entered."""
    waiting = select(Plan.id).where(Plan.accepted_on.is_not(None), Plan.decided_on.is_(None)).order_by(Plan.id)
    return {"plans": recount_all(actor, job, waiting, recount_deadline, f"按 {year} 年放假安排重新计算期限")}
