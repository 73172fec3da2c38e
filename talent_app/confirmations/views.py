"""Pages of the yearly confirmation, for the regulator who opens and ends a round and for enterprises that confirm."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.confirmations import queries, service
from talent_app.confirmations.enums import RoundState
from talent_app.confirmations.forms import (
    AnswerEditForm,
    RoundConfirmForm,
    RoundEditForm,
    RoundFreezeForm,
    RoundNewForm,
)
from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.core.formats import instant
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.identity.permissions import Permission
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem

blueprint = Blueprint("confirmations", __name__, url_prefix="/talents/confirmations")

ON_FORM = (InvalidInput, Conflict, Busy)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def work_items(actor: Actor) -> list[WorkItem]:
    """What the open round still asks of an enterprise."""
    if not actor.can(Permission.TALENT_EDIT):
        return []
    row, missing = queries.missing_count(actor.scope_for(Permission.TALENT_EDIT))
    if row is None:
        return []
    address = url_for("confirmations.round_confirm", round_id=row.id)
    return [WorkItem(_("%(year)d 年度确认：待确认的档案", year=row.year), missing, address, due=row.due_on)]


def _runs_the_city() -> bool:
    actor = current_actor()
    return actor.can(Permission.TALENT_VERIFY) and actor.scope_for(Permission.TALENT_VERIFY).is_all


@blueprint.get("")
@requires(Permission.TALENT_READ)
def round_list() -> str:
    """Every year's round."""
    return render_template(
        "confirmations/round_list.html", rows=queries.rounds(current_scope()), can_open=_runs_the_city(),
        can_confirm=current_actor().can(Permission.TALENT_EDIT),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def round_new() -> Any:
    """Open a round."""
    form = RoundNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = service.open_round(current_actor(), form.year.data, form.due_on.data, form.note.data or "")
            flash(_("已发起 %(year)d 年度确认。", year=row.year), "success")
            return redirect(url_for("confirmations.round_show", round_id=row.id))
    if request.method == "GET":
        form.year.data = clock.today().year
    return render_template("confirmations/round_new.html", form=form)


@blueprint.get("/<int:round_id>")
@requires(Permission.TALENT_READ)
def round_show(round_id: int) -> str:
    """How the enterprises in scope stand in a round, those that have not confirmed first."""
    scope, actor = current_scope(), current_actor()
    row = queries.round_or_404(scope, round_id)
    found = queries.standings(scope, row)
    return render_template(
        "confirmations/round_show.html", row=row, rows=found, today=clock.today(),
        due=sum(one.due for one in found), answered=sum(one.answered for one in found),
        missing=sum(one.missing for one in found), late=sum(1 for one in found if one.missing),
        is_open=row.state is RoundState.OPEN, runs=_runs_the_city(), can_confirm=actor.can(Permission.TALENT_EDIT),
    )  # fmt: skip


@blueprint.route("/<int:round_id>/edit", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def round_edit(round_id: int) -> Any:
    """Move the due date."""
    row = queries.round_or_404(current_scope(), round_id)
    form = RoundEditForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.change_round(current_actor(), round_id, form.version.data, form.due_on.data, form.note.data or "")
            flash(_("已保存。"), "success")
            return redirect(url_for("confirmations.round_show", round_id=round_id))
    if request.method == "GET":
        form.version.data, form.due_on.data, form.note.data = row.version, row.due_on, row.note
    return render_template("confirmations/round_edit.html", form=form, row=row)


@blueprint.route("/<int:round_id>/confirm", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def round_confirm(round_id: int) -> Any:
    """Say how one's verified registrations stand."""
    scope = current_scope()
    row = queries.round_or_404(scope, round_id)
    rows = queries.unanswered(scope, row)
    said = queries.answered(scope, row)
    form = RoundConfirmForm()
    listed = [*rows, *(talent for _answer, talent in said)]
    form.talents.offer([(f"{one.id}-{one.revision}", one.name) for one in listed])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            names = service.confirm(
                current_actor(), round_id, form.seen, form.answer.data, form.left_on.data, form.note.data or ""
            )
            flash(_("已确认 %(n)d 人。", n=len(names)), "success")
            return redirect(url_for("confirmations.round_confirm", round_id=round_id))
    standings = queries.standings(scope, row)
    return render_template(
        "confirmations/round_confirm.html", form=form, row=row, rows=rows, said=said,
        ticked=set(form.talents.data or ()),
        is_open=row.state is RoundState.OPEN, missing=sum(one.missing for one in standings),
        due=sum(one.due for one in standings),
    )  # fmt: skip


@blueprint.route("/answers/<int:confirmation_answer_id>/edit", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def answer_edit(confirmation_answer_id: int) -> Any:
    """Say otherwise of one registration while the round is open."""
    answer, talent = queries.answer_or_404(current_scope(), confirmation_answer_id)
    row = queries.round_or_404(current_scope(), answer.round_id)
    form = AnswerEditForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.change_answer(
                current_actor(), answer.id, form.version.data, form.answer.data, form.left_on.data, form.note.data or ""
            )
            flash(_("已更正“%(name)s”的确认结果。", name=talent.name), "success")
            return redirect(url_for("confirmations.round_confirm", round_id=row.id))
    if request.method == "GET":
        form.version.data, form.answer.data = answer.version, answer.answer
        form.left_on.data, form.note.data = answer.left_on, answer.note
    return render_template("confirmations/answer_edit.html", form=form, row=row, talent=talent, answer=answer)


@blueprint.post("/<int:round_id>/remind")
@requires(Permission.TALENT_VERIFY)
def round_remind(round_id: int) -> Any:
    """Remind who has not confirmed."""
    late = service.remind(current_actor(), round_id)
    flash(
        _("已提醒 %(n)d 家单位。", n=late) if late else _("各单位均已确认，不需要提醒。"), "success" if late else "info"
    )
    return redirect(url_for("confirmations.round_show", round_id=round_id))


@blueprint.route("/<int:round_id>/freeze", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def round_freeze(round_id: int) -> Any:
    """Ask before a round is ended."""
    row = queries.round_or_404(current_scope(), round_id)
    form = RoundFreezeForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.freeze_round(current_actor(), round_id, form.version.data)
            flash(_("%(year)d 年度确认已结束，结果已固定。", year=row.year), "success")
            return redirect(url_for("confirmations.round_show", round_id=round_id))
    form.version.data = row.version
    missing = sum(one.missing for one in queries.standings(current_scope(), row))
    return render_template("confirmations/round_freeze.html", form=form, row=row, missing=missing)


@blueprint.get("/<int:round_id>/results.xlsx")
@requires(Permission.TALENT_READ)
def round_xlsx(round_id: int) -> Response:
    """The table of a round as a workbook."""
    row = queries.round_or_404(current_scope(), round_id)
    found = queries.standings(current_scope(), row)
    service.note_export(current_actor(), round_id, len(found))
    number = CellKind.COUNT
    columns = [Column(_("单位"), width=32)] + [
        Column(title, number)
        for title in (_("登记"), _("应确认"), _("无变化"), _("有变化"), _("已离开"), _("未确认"), _("平均完整度（%）"))
    ]
    rows = [
        (one.name, one.total, one.due, one.unchanged, one.changed, one.left, one.missing, one.completeness)
        for one in found
    ]
    at = clock.now()
    state = _("已结束，结果固定") if row.state is RoundState.FROZEN else _("进行中，数字随确认变化")
    notes = [
        (_("口径"), _("应确认为已核实和已入库的登记；完整度为全部登记的平均值，尾数舍去。")),
        (_("状态"), state), (_("截止日期"), row.due_on.isoformat()),
        (_("导出"), f"{current_actor().name} {instant(at)}"),
    ]  # fmt: skip
    file = io.BytesIO()
    tables = [
        Table(_("年度确认"), columns, rows),
        Table(_("说明"), [Column(_("项目"), width=14), Column(_("内容"), width=80)], notes),
    ]
    write_tables(file, tables, title=_("%(year)d 年度确认", year=row.year), created=at)
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{row.year}年度确认.xlsx")
