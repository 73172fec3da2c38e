"""Pages of the service for talents: needs, a person's benefits, leaders' contacts, printed lists, my own needs."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, InvalidInput, NotFound
from talent_app.core.formats import day
from talent_app.documents.tables import Column, Table
from talent_app.documents.talent_document import roster_pdf
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.support import own, queries, service
from talent_app.support.benefits import benefits_of
from talent_app.support.enums import NeedKind, NeedSource, NeedState
from talent_app.support.forms import (
    ContactEndForm,
    ContactNewForm,
    NeedActForm,
    NeedNewForm,
    NeedWithdrawForm,
    OwnSupportForm,
    VisitNewForm,
)
from talent_app.support.workflow import NEED_WORKFLOW, NeedAction
from talent_app.talents import queries as talents
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem
from talent_app.web.listing import Page, read_listing

blueprint = Blueprint("support", __name__, url_prefix="/support")

ON_FORM = (InvalidInput, Conflict, Busy)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACTIONS = {action.value: action for action in NeedAction if action is not NeedAction.WITHDRAW}
TONES = {
    "need_asked": "attention", "need_accepted": "progress", "need_done": "good", "need_refused": "neutral",
    "need_withdrawn": "neutral",
}  # fmt: skip


def work_items(actor: Actor) -> list[WorkItem]:
    """Needs to see to and visits that are due."""
    if not actor.can(Permission.SUPPORT_EDIT):
        return []
    scope = actor.scope_for(Permission.SUPPORT_EDIT)
    (needs, first), (visits, since) = queries.open_needs(scope), queries.due_contacts(scope, clock.today())
    return [
        WorkItem(_("人才服务需求待办"), needs, url_for("support.need_list", state="open"), first),
        WorkItem(_("联系专家已到期"), visits, url_for("support.contact_list"), since, tone="attention"),
    ]


@blueprint.get("/needs")
@requires(Permission.SUPPORT_READ)
def need_list() -> str:
    """Needs in scope."""
    scope = current_scope()
    listing = read_listing(filters=("state", "kind"), sorts=("asked", "due"), usual="-asked")
    slice_ = queries.needs(scope, listing, state=listing.first("state") or "", kind=listing.first("kind") or "")
    return render_template(
        "support/need_list.html", page=Page(listing, slice_), tones=TONES, today=clock.today(),
        people=queries.people(scope, [row.talent_id for row in slice_.rows]),
        states=[("open", _("未办结"), None), *((code, title, None) for code, title in NeedState.choices())],
        kinds=[(code, title, None) for code, title in NeedKind.choices()],
    )  # fmt: skip


@blueprint.get("/needs/<int:need_id>")
@requires(Permission.SUPPORT_READ)
def need_show(need_id: int) -> str:
    """One need with the steps open to the reader."""
    scope, actor = current_scope(), current_actor()
    row = queries.need_or_404(scope, need_id)
    steps = NEED_WORKFLOW.allowed(row.state, lambda permission: actor.can_in(permission, row.organisation_id))
    return render_template(
        "support/need_show.html", row=row, steps=[step for step in steps if step.action.value in ACTIONS],
        who=queries.people(scope, [row.talent_id]).get(row.talent_id, ("", "")), tones=TONES, today=clock.today(),
    )  # fmt: skip


@blueprint.route("/needs/<int:need_id>/<step>", methods=["GET", "POST"])
@requires(Permission.SUPPORT_EDIT)
def need_act(need_id: int, step: str) -> Any:
    """Take on, finish, or say why not."""
    row = queries.need_or_404(current_scope(), need_id)
    action = ACTIONS.get(step)
    if action is None:
        raise NotFound()
    form = NeedActForm()
    if action is NeedAction.ACCEPT:
        del form.result
    else:
        del form.owner
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            moved = service.move_need(
                current_actor(), need_id, form.version.data, action,
                owner=(form.owner.data or "") if "owner" in form else "",
                result=(form.result.data or "") if "result" in form else "",
            )  # fmt: skip
            flash(_("%(number)s 现为“%(state)s”。", number=moved.number, state=moved.state.title), "success")
            return redirect(url_for("support.need_show", need_id=need_id))
    if request.method == "GET":
        form.version.data = row.version
        if action is NeedAction.ACCEPT:
            form.owner.data = current_actor().name
    return render_template("support/need_act.html", form=form, row=row, action=action)


@blueprint.get("/talents/<int:talent_id>")
@requires(Permission.SUPPORT_READ)
def talent_support(talent_id: int) -> str:
    """What a person is entitled to, what he needed, who keeps in touch with him."""
    scope, actor = current_scope(), current_actor()
    row = talents.talent_or_404(scope, talent_id)
    mine = [each for each in queries.contacts(scope, is_current=False) if each.talent_id == talent_id]
    return render_template(
        "support/talent_support.html", row=row, needs=queries.needs_of(scope, talent_id), contacts=mine, tones=TONES,
        benefits=benefits_of(row, own.programmes_of(scope, row), clock.today()),
        visits=queries.visits(scope, [each.id for each in mine]),
        edits=actor.can_in(Permission.SUPPORT_EDIT, row.organisation_id),
    )  # fmt: skip


@blueprint.route("/talents/<int:talent_id>/needs/new", methods=["GET", "POST"])
@requires(Permission.SUPPORT_EDIT)
def need_new(talent_id: int) -> Any:
    """Write down what a person needs."""
    row = talents.talent_or_404(current_scope(), talent_id)
    form = NeedNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            made = service.record_need(
                current_actor(), talent_id, form.kind.data, form.text.data or "", form.source.data
            )
            flash(_("已登记 %(number)s。", number=made.number), "success")
            return redirect(url_for("support.need_show", need_id=made.id))
    if request.method == "GET":
        form.source.data = NeedSource.HR
    return render_template("support/need_new.html", form=form, row=row, days=service.ANSWER_DAYS)


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
    headers = {"Content-Disposition": "inline; filename=expert-contacts.pdf"}
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


@blueprint.route("/my", methods=["GET", "POST"])
@requires(Permission.SELF_READ)
def own_support() -> Any:
    """What I am entitled to, what I asked for, and asking."""
    actor = current_actor()
    mine = own.own_talents(actor)
    form = OwnSupportForm()
    form.talent.offer([(str(row.id), place) for row, place in mine])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            made = service.ask_need(actor, int(form.talent.data), form.kind.data, form.text.data or "")
            flash(
                _("已提交 %(number)s，单位会在 %(due)s 前办理。", number=made.number, due=day(made.due_on)), "success"
            )
            return redirect(url_for("support.own_support"))
    if request.method == "GET" and mine:
        form.talent.data = str(mine[0][0].id)
    return render_template(
        "support/own_support.html", form=form, rows=own.own_needs(actor), has_any=bool(mine), tones=TONES,
        benefits=own.own_benefits(actor, clock.today()), me=actor.user_id,
    )  # fmt: skip


@blueprint.post("/my/<int:need_id>/withdraw")
@requires(Permission.SELF_READ)
def need_withdraw(need_id: int) -> Any:
    """I no longer need it."""
    form = NeedWithdrawForm()
    version = form.version.data if form.validate_on_submit() else None
    service.withdraw_need(current_actor(), need_id, version)
    flash(_("已撤回。"), "success")
    return redirect(url_for("support.own_support"))
