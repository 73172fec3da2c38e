"""The scan of a sealed original as an attachment of its paper: previewed, opened and recorded like every other file."""

from __future__ import annotations

from talent_app.db.engine import session
from talent_app.files.models import AttachmentKind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission
from talent_app.incentives.models import Plan
from talent_app.papers import queries
from talent_app.papers.kinds import PAPER_KINDS
from talent_app.papers.models import PlanPaper


def _title(row: PlanPaper) -> tuple[str, dict[str, int]]:
    endpoint = "papers.paper_show" if row.kind in PAPER_KINDS else "papers.paper_list"
    return endpoint, {"paper_id": row.id} if row.kind in PAPER_KINDS else {"plan_id": row.plan_id}


declare_owner(
    Owner(
        PlanPaper.__tablename__, "文书", read=Permission.PLAN_READ, write=Permission.PLAN_READ,
        kinds=(AttachmentKind.OPINION,),
        find=lambda scope, actor, row_id: queries.paper_or_404(scope, actor, row_id)[0],
        home=_title,
        root=lambda row: session.get_one(Plan, row.plan_id),
        # it comes with number and date, and stays as it came
        may_change=lambda actor, row: False,
    )
)  # fmt: skip
