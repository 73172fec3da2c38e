"""The blueprint of recruitment and what its pages share."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, Forbidden, InvalidInput
from talent_app.documents.tables import Table
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.recruitment import candidate_queries, queries
from talent_app.recruitment.enums import Stage
from talent_app.web.home import WorkItem

blueprint = Blueprint("recruitment", __name__, url_prefix="/recruitment")

ON_FORM = (InvalidInput, Conflict, Busy, Forbidden)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DEMAND_TONES = {
    "draft": "neutral", "submitted": "progress", "returned": "attention", "demand_approved": "progress",
    "demand_published": "good",
}  # fmt: skip
STAGE_TONES = {
    "applied_stage": "neutral", "screened": "progress", "interview": "progress", "selected": "attention",
    "on_notice": "progress", "offered": "progress", "hired": "good", "not_hired": "neutral", "given_up": "neutral",
}  # fmt: skip


def tabs(here: str, actor: Actor) -> list[tuple[str, str, bool]]:
    """The parts of recruitment an actor may open."""
    parts = [
        (_("岗位需求"), "recruitment.demand_list", Permission.RECRUIT_READ),
        (_("招聘岗位"), "recruitment.opening_list", Permission.CANDIDATE_READ),
        (_("引才渠道"), "recruitment.channel_list", Permission.CANDIDATE_READ),
        (_("引才成效"), "recruitment.figures", Permission.RECRUIT_READ),
        (_("保存期满"), "recruitment.erasure_list", Permission.RECRUIT_EDIT),
    ]
    return [
        (title, url_for(endpoint), endpoint == f"recruitment.{here}")
        for title, endpoint, permission in parts
        if actor.can(permission)
    ]


def send_tables(tables: list[Table], title: str, name: str) -> Response:
    """A workbook as a download."""
    stream = BytesIO()
    write_tables(stream, tables, title=title, created=clock.now())
    stream.seek(0)
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name=name)


def work_items(actor: Actor) -> list[WorkItem]:
    """What waits in recruitment."""
    items: list[Any] = []
    lists = url_for("recruitment.demand_list")
    if actor.can(Permission.DEMAND_REVIEW):
        counts = queries.waiting(actor.scope_for(Permission.DEMAND_REVIEW))
        items.append(WorkItem(_("岗位需求待审核"), counts.submitted, f"{lists}?state=submitted"))
    if actor.can(Permission.DEMAND_PUBLISH):
        counts = queries.waiting(actor.scope_for(Permission.DEMAND_PUBLISH))
        items.append(WorkItem(_("岗位需求待发布"), counts.approved, f"{lists}?state=demand_approved"))
    openings = url_for("recruitment.opening_list")
    if actor.can(Permission.RECRUIT_APPROVE):
        scope = actor.scope_for(Permission.RECRUIT_APPROVE)
        items.append(WorkItem(_("拟录用人员待同意"), candidate_queries.count_in(scope, Stage.SELECTED), openings))
    if actor.can(Permission.RECRUIT_EDIT):
        scope, today = actor.scope_for(Permission.RECRUIT_EDIT), clock.today()
        counts = queries.waiting(scope)
        over = candidate_queries.notices_over(scope, today)
        due = candidate_queries.erasures_due(scope, today)
        items += [
            WorkItem(_("岗位需求被退回"), counts.returned, f"{lists}?state=returned", tone="attention"),
            WorkItem(_("公示期满，可发聘用意向"), over, openings),
            WorkItem(_("应聘人员信息保存期满"), due, url_for("recruitment.erasure_list"), tone="attention"),
        ]
    return items
