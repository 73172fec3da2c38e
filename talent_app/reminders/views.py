"""到期提醒: what falls due in one's own enterprise, or in every enterprise of a regulator; exported and printed."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import Blueprint, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.reminders import queries, service
from talent_app.reminders.terms import Due, counts, sorts
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.home import WorkItem
from talent_app.web.listing import Facet, read_listing

blueprint = Blueprint("reminders", __name__, url_prefix="/reminders")

#: How far ahead the list looks, in days.
WITHIN = {"30": 30, "90": 90, "183": 183, "366": 366}
USUAL = "90"
MOST_SHOWN = 1_000


def work_items(actor: Actor) -> list[WorkItem]:
    """What falls due within thirty days, for the home page of those who act on it."""
    if not actor.can(Permission.TALENT_EDIT):
        return []
    today = clock.today()
    rows = queries.due(actor.scope_for(Permission.TALENT_EDIT), today, today + timedelta(days=30))
    first = min((row.due_on for row in rows if not row.is_past(today)), default=None)
    return [WorkItem(_("30 天内到期"), len(rows), url_for("reminders.due_list", within="30"), first, tone="attention")]


def _wished() -> tuple[Any, list[Due], date, str]:
    listing = read_listing(filters=("sort_of", "within", "organisation", "state"), sorts=("due",), usual="due")
    today, within = clock.today(), listing.first("within") or USUAL
    days = WITHIN.get(within, WITHIN[USUAL])
    rows = queries.due(current_scope(), today, today + timedelta(days=days), listing.chosen("sort_of"))
    organisation, state = listing.first("organisation"), listing.first("state")
    if organisation:
        rows = [row for row in rows if str(row.organisation_id) == organisation]
    if state in ("past", "ahead"):
        rows = [row for row in rows if row.is_past(today) is (state == "past")]
    return listing, rows, today, within


@blueprint.get("")
@requires(Permission.TALENT_READ)
def due_list() -> str:
    """What falls due, earliest first, with counts by enterprise where there are several."""
    listing, rows, today, within = _wished()
    scope, actor = current_scope(), current_actor()
    places = organisations.enterprises(scope)
    has_many = len(places) > 1
    facets = [
        Facet("sort_of", _("事项"), [(code, title, None) for code, title in sorts().items()], _("全部事项")),
        Facet(
            "within",
            _("期限"),
            [(code, _("今后 %(n)d 天", n=days), None) for code, days in WITHIN.items()],
            _("今后 90 天"),
        ),
        Facet("state", _("是否到期"), [("past", _("已过期"), None), ("ahead", _("将到期"), None)], _("到期与否")),
    ]
    if has_many:
        options = [(str(row.id), row.label, None) for row in places]
        facets.append(Facet("organisation", _("单位"), options, _("全部单位")))
    return render_template(
        "reminders/due_list.html", listing=listing, rows=rows[:MOST_SHOWN], total=len(rows), today=today, facets=facets,
        days=WITHIN.get(within, WITHIN[USUAL]), has_many=has_many, names={row.id: row.label for row in places},
        counts=counts(rows, today), past=sum(row.is_past(today) for row in rows),
        people=len({row.talent_id for row in rows}),
        can_export=actor.can(Permission.TALENT_EXPORT),
        export_url=url_for("reminders.due_xlsx") + _query(),
    )  # fmt: skip


@blueprint.get("/list.xlsx")
@requires(Permission.TALENT_EXPORT)
def due_xlsx() -> Response:
    """The list on the page as a spreadsheet."""
    _listing, rows, today, _within = _wished()
    actor = current_actor()
    service.record_export(actor, len(rows), request.query_string.decode()[:200])
    names = {row.id: row.label for row in organisations.enterprises(current_scope())}
    columns = [
        Column(_("到期日"), CellKind.DAY), Column(_("剩余天数"), CellKind.COUNT), Column(_("事项"), width=16),
        Column(_("姓名"), width=14), Column(_("单位"), width=24), Column(_("内容"), width=40),
        Column(_("说明"), width=40),
    ]  # fmt: skip
    lines = [
        (
            row.due_on,
            (row.due_on - today).days,
            row.title,
            row.name,
            names.get(row.organisation_id, ""),
            row.what,
            row.note,
        )
        for row in rows
    ]
    notes = [(_("导出人"), actor.name), (_("导出时间"), f"{clock.local(clock.now()):%Y-%m-%d %H:%M}")]
    stream = BytesIO()
    sheets = [
        Table(_("到期提醒"), columns, lines),
        Table(_("说明"), [Column(_("项目")), Column(_("内容"), width=40)], notes),
    ]
    write_tables(stream, sheets, title=_("到期提醒"), created=clock.now())
    stream.seek(0)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return send_file(stream, mimetype=media_type, as_attachment=True, download_name=f"到期提醒-{today:%Y%m%d}.xlsx")


def _query() -> str:
    sent = request.query_string.decode()
    return f"?{sent}" if sent else ""
