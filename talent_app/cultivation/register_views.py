"""Registers of cultivation as workbooks and printed rosters: what each list shows; that one left is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from flask import send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.formats import instant
from talent_app.cultivation import queries, service, succession
from talent_app.cultivation.blueprint import FILTERS, blueprint
from talent_app.cultivation.kinds import PARTS, ROOTS
from talent_app.cultivation.registers import (
    competition_table,
    reserve_roster,
    reserve_table,
    roster_of,
    studio_tables,
    term_tables,
)
from talent_app.documents.tables import Table
from talent_app.documents.talent_document import roster_pdf
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.listing import read_listing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _listed(key: str) -> tuple[Sequence[Any], dict[int, str]]:
    """The rows a list shows, not only those of its page, with the names of their enterprises."""
    scope, listing = current_scope(), read_listing(filters=FILTERS, sorts=("name",), usual="name")
    rows = queries.all_of(scope, ROOTS[key], listing.filters, listing.query)
    if key == "posts" and "retiring" in listing.chosen("gap"):
        near = set(succession.retiring_posts(scope, clock.today()))
        rows = [row for row in rows if row.id in near]
    return rows, organisations.names(scope, {row.organisation_id for row in rows})


def _sent(title: str, count: int, tables: Sequence[Table], roster: Mapping[str, Any] | None = None) -> Response:
    """The register as a workbook, as a roster where one is given."""
    actor, at, extension = current_actor(), clock.now(), "xlsx" if roster is None else "pdf"
    service.record_export(actor, title, count, extension)
    if roster is not None:
        stream, kind = BytesIO(roster_pdf(roster, viewer=actor.name, printed_at=at)), "application/pdf"
    else:
        stream, kind = BytesIO(), XLSX
        write_tables(stream, tables, title=title, created=at)
        stream.seek(0)
    name = f"{title}-{clock.today():%Y%m%d}.{extension}"
    return send_file(stream, mimetype=kind, as_attachment=True, download_name=name)


def _exported() -> str:
    return f"{current_actor().name} {instant(clock.now())}"


@blueprint.get("/posts/register.<any(xlsx, pdf):extension>")
@requires(Permission.CULTIVATION_READ)
def post_export(extension: str) -> Response:
    """The reserve list as workbook or roster."""
    rows, places = _listed("posts")
    rows = sorted(rows, key=lambda row: (places.get(row.organisation_id, ""), row.kind.value, row.name))
    states, title = succession.states_of(current_scope(), rows, clock.today()), _("关键岗位后备名单")
    if extension == "pdf":
        return _sent(title, len(rows), (), reserve_roster(title, states, places))
    return _sent(title, len(rows), reserve_table(states, places, _exported()))


@blueprint.get("/terms/register.xlsx")
@requires(Permission.CULTIVATION_READ)
def term_xlsx() -> Response:
    """The register of terms with goals and results."""
    (rows, places), scope = _listed("terms"), current_scope()
    ids = [row.id for row in rows]
    tables = term_tables(
        rows, queries.people_of(scope, rows), places, queries.parts_of(scope, PARTS["goal"], ids),
        queries.results_of(scope, ids), _exported(),
    )  # fmt: skip
    return _sent(_("任期制和契约化管理台账"), len(rows), tables)


@blueprint.get("/studios/register.<any(xlsx, pdf):extension>")
@requires(Permission.CULTIVATION_READ)
def studio_export(extension: str) -> Response:
    """The register of skill masters' studios: who leads, who belongs to it, what was done each year."""
    (rows, places), scope = _listed("studios"), current_scope()
    ids, title = [row.id for row in rows], _("技能大师工作室名册")
    members, works = queries.parts_of(scope, PARTS["member"], ids), queries.parts_of(scope, PARTS["work"], ids)
    people = queries.people_of(scope, [one for found in members.values() for one in found])
    tables = studio_tables(rows, places, members, works, people, _exported())
    roster = roster_of(title, tables[0], _("共 %(n)d 个工作室", n=len(rows))) if extension == "pdf" else None
    return _sent(title, len(rows), tables, roster)


@blueprint.get("/competitions/register.<any(xlsx, pdf):extension>")
@requires(Permission.CULTIVATION_READ)
def competition_export(extension: str) -> Response:
    """The register of results in skill competitions, one line a person."""
    (rows, places), scope = _listed("competitions"), current_scope()
    entries, title = queries.parts_of(scope, PARTS["entry"], [row.id for row in rows]), _("技能竞赛成绩名册")
    people = queries.people_of(scope, [one for found in entries.values() for one in found])
    table, count = competition_table(rows, places, entries, people), sum(len(found) for found in entries.values())
    roster = roster_of(title, table, _("共 %(n)d 人次", n=count)) if extension == "pdf" else None
    return _sent(title, count, [table], roster)
