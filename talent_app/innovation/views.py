"""Pages of the innovation return: the year's list, one return, its guided form, its steps, paper and workbook."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, Forbidden, InvalidInput, NotFound
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.innovation import attachments, figures, item_views, papers, presentation, queries, service
from talent_app.innovation.blueprint import blueprint
from talent_app.innovation.enums import ReturnAction, ReturnState
from talent_app.innovation.forms import (
    ReturnActForm,
    ReturnNewForm,
    ReturnSeenForm,
    figures_form,
)
from talent_app.innovation.items import LISTED
from talent_app.innovation.models import InnovationReturn
from talent_app.innovation.workflow import EDITABLE, RETURN_WORKFLOW
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem

__all__ = ["attachments", "blueprint", "item_views"]

ON_FORM = (InvalidInput, Conflict, Busy, Forbidden)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GROUP = "<any(spending, reserve, staff, property):group>"
STEP = "<any(complete, send, back, withdraw, return, confirm, reopen):return_action>"


def work_items(actor: Actor) -> list[WorkItem]:
    """Returns that wait for this reader in last year's list."""
    year = clock.today().year - 1
    wanted = (
        (Permission.INNOVATION_EDIT, {ReturnState.DRAFT, ReturnState.RETURNED}, _("科技创新年报：待填写")),
        (Permission.INNOVATION_SEND, {ReturnState.INTERNAL}, _("科技创新年报：待报送")),
        (Permission.INNOVATION_CONFIRM, {ReturnState.SUBMITTED}, _("科技创新年报：待确认")),
    )
    told = []
    for permission, states, title in wanted:
        if not actor.can(permission):
            continue
        waiting = queries.waiting(actor.scope_for(permission), year, states)
        if waiting:
            told.append(WorkItem(title, waiting, url_for("innovation.return_list", year=year)))
    return told


def asked_year() -> int:
    """The year of the query string, the last one where none is given."""
    text = request.args.get("year", "")
    return int(text) if text.isdecimal() and 2016 <= int(text) <= 2100 else clock.today().year - 1


@blueprint.get("")
@requires(Permission.INNOVATION_READ)
def return_list() -> str:
    """Every enterprise in scope with its return of a year, and who has not reported."""
    year = asked_year()
    lines = queries.lines(current_scope(), year)
    return render_template(
        "innovation/return_list.html", lines=lines, year=year, missing=sum(line.is_missing for line in lines),
        years=range(clock.today().year, 2015, -1), can_begin=current_actor().can(Permission.INNOVATION_EDIT),
        total=papers.total_of(lines, "rd_total"), intensity=figures.intensity,
    )  # fmt: skip


@blueprint.get("/returns.xlsx")
@requires(Permission.INNOVATION_READ)
def return_xlsx() -> Response:
    """The collected returns of a year as a workbook."""
    year = asked_year()
    scope, actor = current_scope(), current_actor()
    lines = queries.lines(scope, year)
    service.note_export(actor, year, len(lines))
    content = papers.collected(lines, year, actor.name, clock.now(), scope)
    return send_file(BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=f"innovation-{year}.xlsx")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.INNOVATION_EDIT)
def return_new() -> Any:
    """Begin a return."""
    form = ReturnNewForm()
    scope = current_actor().scope_for(Permission.INNOVATION_EDIT)
    form.organisation_id.offer([(str(each.id), each.name) for each in organisations.enterprises(scope)])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = service.begin_return(current_actor(), int(form.organisation_id.data), form.year.data)
            flash(_("已建立。上年确认的数据已带入，请逐页核对。"), "success")
            return redirect(url_for("innovation.return_show", return_id=row.id))
    if request.method == "GET":
        form.year.data = clock.today().year - 1
        choices = organisations.enterprises(scope)
        form.organisation_id.data = str(choices[0].id) if len(choices) == 1 else None
    return render_template("innovation/return_new.html", form=form)


@blueprint.get("/<int:return_id>")
@requires(Permission.INNOVATION_READ)
def return_show(return_id: int) -> str:
    """One return: figures, what it lists, what is still to be done, its way."""
    scope, actor = current_scope(), current_actor()
    row = queries.return_or_404(scope, return_id)
    previous = queries.previous_values(scope, row)
    items = queries.items_of(scope, row)
    listed = [item for some in items.values() for item in some]
    is_open = row.state in EDITABLE
    return render_template(
        "innovation/return_show.html", row=row, enterprise=_enterprise(row), is_open=is_open,
        groups=presentation.shown_groups(row.figures, previous), items=items, listed=LISTED,
        line_of=presentation.item_line, derived=presentation.derived(row.year, figures.values_of(row.figures)),
        todo=service.problems(row, previous, listed) if is_open else [],
        steps=queries.steps_of(scope, row), frozen=queries.frozen_of(scope, row),
        buttons=RETURN_WORKFLOW.allowed(row.state, lambda one: actor.can_in(one, row.organisation_id)),
        can_edit=is_open and actor.can_in(Permission.INNOVATION_EDIT, row.organisation_id),
        papers=attachments_of(scope, [row], actor)[row.__tablename__, row.id],
    )  # fmt: skip


def _enterprise(row: InnovationReturn) -> Any:
    return organisations.organisation_or_404(current_scope(), row.organisation_id)


@blueprint.route(f"/<int:return_id>/figures/{GROUP}", methods=["GET", "POST"])
@requires(Permission.INNOVATION_EDIT)
def figures_edit(return_id: int, group: str) -> Any:
    """One page of the guided form."""
    scope = current_scope()
    row = queries.return_or_404(scope, return_id)
    page = figures.group_of(group)
    if page is None:
        raise NotFound()
    previous = queries.previous_values(scope, row)
    notes = {
        each.code: _("上年确认数：%(value)s。", value=presentation.written(each, previous[each.code]))
        for each in page.figures
        if each.code in previous
    }
    form = figures_form(page, notes)()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            given = {each.code: (form[each.code].data, form[f"proof_{each.code}"].data or "") for each in page.figures}
            service.state_figures(current_actor(), return_id, form.version.data, group, given)
            flash(_("已保存“%(page)s”。", page=page.title), "success")
            return redirect(_next_page(return_id, group))
    if request.method == "GET":
        values = figures.values_of(row.figures)
        form.version.data = row.version
        for each in page.figures:
            form[each.code].data = values.get(each.code)
            form[f"proof_{each.code}"].data = row.figures.get(each.code, {}).get("proof", "")
    return render_template(
        "innovation/figures_edit.html",
        form=form,
        row=row,
        page=page,
        groups=figures.GROUPS,
        enterprise=_enterprise(row),
    )


def _next_page(return_id: int, group: str) -> str:
    """The page after this one; the return itself after the last, or when the user says so."""
    codes = [each.code for each in figures.GROUPS]
    place = codes.index(group)
    if "next" not in request.form or place + 1 == len(codes):
        return url_for("innovation.return_show", return_id=return_id)
    return url_for("innovation.figures_edit", return_id=return_id, group=codes[place + 1])


@blueprint.route("/<int:return_id>/seen", methods=["GET", "POST"])
@requires(Permission.INNOVATION_EDIT)
def return_seen(return_id: int) -> Any:
    """When the Party committee and the board saw the return."""
    row = queries.return_or_404(current_scope(), return_id)
    form = ReturnSeenForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in (*service.SEEN, "note")}
            values |= {name: values[name] or "" for name in ("party_number", "board_number", "note")}
            service.state_seen(current_actor(), return_id, form.version.data, values)
            flash(_("已保存。"), "success")
            return redirect(url_for("innovation.return_show", return_id=return_id))
    return render_template("innovation/return_seen.html", form=form, row=row)


@blueprint.route(f"/<int:return_id>/{STEP}", methods=["GET", "POST"])
@requires(Permission.INNOVATION_READ)
def return_act(return_id: int, return_action: str) -> Any:
    """One step of the workflow, asked for and confirmed."""
    actor = current_actor()
    row = queries.return_or_404(current_scope(), return_id)
    step = RETURN_WORKFLOW.find(row.state, ReturnAction(return_action))
    if step is None:
        title = ReturnAction(return_action).title
        raise Conflict(f"年报当前为“{row.state.title}”，不能“{title}”。", "请返回年报页面查看当前状态。")
    if not actor.can_in(step.permission, row.organisation_id):
        raise Forbidden(f"您没有“{step.label}”的权限。")
    form = ReturnActForm()
    if step.reason_required:
        form.note.label.text = _("理由（必填）")
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.act_on_return(actor, return_id, step.action, form.version.data, form.note.data or "")
            flash(_("%(label)s：已%(step)s。", label=row.label, step=step.label), "success")
            return redirect(url_for("innovation.return_show", return_id=return_id))
    if request.method == "GET":
        form.version.data = row.version
    return render_template("innovation/return_act.html", form=form, row=row, step=step)


@blueprint.get("/<int:return_id>/return.pdf")
@requires(Permission.INNOVATION_READ)
def return_pdf(return_id: int) -> Response:
    """The return on paper, with the reader's name."""
    scope, actor = current_scope(), current_actor()
    row = queries.return_or_404(scope, return_id)
    service.note_export(actor, row.year, 1)
    content = papers.return_paper(scope, row, _enterprise(row).name, actor.name, clock.now())
    return send_file(
        BytesIO(content), mimetype="application/pdf", as_attachment=True,
        download_name=f"innovation-{row.year}-{row.id}.pdf",
    )  # fmt: skip
