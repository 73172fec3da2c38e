"""Pages of leaders who keep in touch with experts, their list on paper, and within how many days needs are seen to."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.formats import day
from talent_app.core.scope import Scope
from talent_app.documents.tables import Column, Table
from talent_app.documents.talent_document import roster_pdf
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.support import queries, service, terms
from talent_app.support.blueprint import ON_FORM, XLSX, blueprint
from talent_app.support.forms import ContactEndForm, ContactNewForm, TermNewForm, VisitNewForm
from talent_app.support.terms import promise
from talent_app.talents import queries as talents
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on


@blueprint.get("/terms")
@requires(Permission.SUPPORT_READ)
def term_list() -> str:
    """Within how many working days needs are seen to: the platform's value and the enterprises' own."""
    scope, actor = current_scope(), current_actor()
    rows = terms.terms(scope)
    return render_template(
        "support/term_list.html", rows=rows, edits=actor.can(Permission.SUPPORT_EDIT),
        usual=promise(Scope.nothing(), 0, clock.today()),
        names=organisations.names(scope, {row.organisation_id for row in rows}),
    )  # fmt: skip


@blueprint.route("/terms/new", methods=["GET", "POST"])
@requires(Permission.SUPPORT_EDIT)
def term_new() -> Any:
    """An enterprise's own promise."""
    actor = current_actor()
    form = TermNewForm()
    offered = [(str(one.id), one.name) for one in organisations.enterprises(actor.scope_for(Permission.SUPPORT_EDIT))]
    form.organisation.offer(offered)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            terms.set_term(
                actor, int(form.organisation.data), form.from_on.data, form.days.data, form.document.data or ""
            )
            flash(_("已设定，之后提出的需求按新的期限办理。"), "success")
            return redirect(url_for("support.term_list"))
    if request.method == "GET":
        form.from_on.data = clock.today()
        form.organisation.data = offered[0][0] if len(offered) == 1 else None
    return render_template("support/term_new.html", form=form)


@blueprint.get("/contacts")
@requires(Permission.SUPPORT_READ)
def contact_list() -> str:
    """Leaders and the experts they keep in touch with, the next due first."""
    scope, actor = current_scope(), current_actor()
    rows = queries.contacts(scope)
    visits = queries.visits(scope, [row.id for row in rows])
    return render_template(
        "support/contact_list.html", rows=rows, people=queries.people(scope, [row.talent_id for row in rows]),
        visits=visits, today=clock.today(), edits=actor.can(Permission.SUPPORT_EDIT),
    )  # fmt: skip


@blueprint.route("/talents/<int:talent_id>/contacts/new", methods=["GET", "POST"])
@requires(Permission.SUPPORT_EDIT)
def contact_new(talent_id: int) -> Any:
    """A leader is to keep in touch with a person."""
    row = talents.talent_or_404(current_scope(), talent_id)
    form = ContactNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.save_contact(
                current_actor(), talent_id, form.leader_name.data or "", form.leader_post.data or "",
                form.every_months.data, form.since_on.data,
            )  # fmt: skip
            flash(_("已安排联系。"), "success")
            return redirect(url_for("support.contact_list"))
    if request.method == "GET":
        form.since_on.data, form.every_months.data = clock.today(), 3
    return render_template("support/contact_new.html", form=form, row=row)


@blueprint.route("/contacts/<int:contact_id>/visits/new", methods=["GET", "POST"])
@requires(Permission.SUPPORT_EDIT)
def visit_new(contact_id: int) -> Any:
    """Note a visit and what it brought up."""
    scope = current_scope()
    row = queries.contact_or_404(scope, contact_id)
    form = VisitNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.record_visit(
                current_actor(), contact_id, form.version.data, visited_on=form.visited_on.data,
                manner=form.manner.data.title, note=form.note.data or "", need=form.need.data,
                need_text=form.need_text.data or "",
            )  # fmt: skip
            flash(_("已登记联系走访。"), "success")
            return redirect(url_for("support.contact_list"))
    if request.method == "GET":
        form.version.data, form.visited_on.data = row.version, clock.today()
    who = queries.people(scope, [row.talent_id]).get(row.talent_id, ("", ""))
    return render_template("support/visit_new.html", form=form, row=row, who=who)


@blueprint.post("/contacts/<int:contact_id>/end")
@requires(Permission.SUPPORT_EDIT)
def contact_end(contact_id: int) -> Any:
    """End an arrangement."""
    form = ContactEndForm()
    version = form.version.data if form.validate_on_submit() else None
    service.end_contact(current_actor(), contact_id, version)
    flash(_("已结束联系，走访记录保留。"), "success")
    return redirect(url_for("support.contact_list"))


def _contact_rows() -> list[list[str]]:
    scope = current_scope()
    rows = queries.contacts(scope)
    people = queries.people(scope, [row.talent_id for row in rows])
    visits = queries.visits(scope, [row.id for row in rows])
    found = []
    for row in rows:
        name, place = people.get(row.talent_id, ("", ""))
        made = visits.get(row.id, [])
        last = day(made[0].visited_on) if made else "—"
        told = made[0].note if made else ""
        found.append([row.leader_name, row.leader_post, name, place, str(len(made)), last, day(row.next_on), told])
    service.note_print(current_actor(), len(found))
    return found


HEADS = (
    ("联系领导", 20), ("职务", 34), ("联系专家", 24), ("单位", 44), ("次数", 12), ("最近联系", 22), ("下次联系", 22),
    ("反映的情况", 0),
)  # fmt: skip


@blueprint.get("/contacts.pdf")
@requires(Permission.SUPPORT_READ)
def contact_pdf() -> Response:
    """The contact list on paper."""
    rows = _contact_rows()
    roster = {
        "title": _("联系服务专家名单"),
        "columns": [{"label": title} | ({"width": width} if width else {}) for title, width in HEADS],
        "rows": rows,
    }
    content = roster_pdf(roster, viewer=current_actor().name, printed_at=clock.now())
    headers = {"Content-Disposition": "attachment; filename=expert-contacts.pdf"}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.get("/contacts.xlsx")
@requires(Permission.SUPPORT_READ)
def contact_xlsx() -> Response:
    """The same as a workbook."""
    stream = BytesIO()
    table = Table(_("联系服务专家"), [Column(title) for title, _width in HEADS], _contact_rows())
    write_tables(stream, [table], title=_("联系服务专家名单"), created=clock.now())
    stream.seek(0)
    return send_file(stream, mimetype=XLSX, as_attachment=True, download_name="expert-contacts.xlsx")
