"""Pages of imports: the list, a new file, its columns, the preview, what became of it."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, ImportRejected, InvalidInput
from talent_app.exchange import export_views, held_views, intake, original_views, pack_views, queries, service
from talent_app.exchange.downloads import attachment
from talent_app.exchange.forms import (
    ImportConfirmForm,
    ImportNewForm,
    map_form,
    take_mapping,
)
from talent_app.exchange.models import ImportBatch, ImportState, RowDecision, RowStatus
from talent_app.exchange.pages import blueprint
from talent_app.exchange.sheets import TALENTS, by_name, sheet_specs
from talent_app.exchange.undo import changed_since
from talent_app.exchange.workbooks import write_problems, write_template
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Told
from talent_app.informing.queries import notice_on
from talent_app.informing.telling import MANNERS, told_in
from talent_app.jobs.models import JobState
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

__all__ = ["blueprint", "export_views", "held_views", "original_views", "pack_views"]

#: Tabs of the preview: the filter, its title.
TABS = (("", "全部"), *((status.value, status.title) for status in RowStatus), ("warned", "有提示"))


@blueprint.get("/imports")
@requires(Permission.TALENT_IMPORT)
def import_list() -> str:
    """Imports in scope, latest first."""
    rows = queries.batches(current_scope())
    names = organisations.names(current_scope(), {row.organisation_id for row in rows})
    return render_template("exchange/import_list.html", rows=rows, names=names)


@blueprint.route("/imports/new", methods=["GET", "POST"])
@requires(Permission.TALENT_IMPORT)
def import_new() -> Any:
    """Choose a file."""
    form, notice = ImportNewForm(), notice_on(current_scope(), clock.today())
    offered = [(str(row.id), row.name) for row in organisations.enterprises(current_scope())]
    form.organisation.offer(offered)
    if request.method == "GET" and len(offered) == 1:
        form.organisation.data = offered[0][0]
    if form.validate_on_submit():
        with errors_on(form, ImportRejected, InvalidInput):
            name, content = form.file.data.filename, form.file.data.stream.read()
            owner, told = int(form.organisation.data), _told(notice.version)
            batch = intake.take_file(current_actor(), owner, name, content, _max_rows(), told)
            return redirect(url_for("exchange.import_map", batch_id=batch.id))
    return render_template(
        "exchange/import_new.html", form=form, max_rows=_max_rows(), notice=notice, manners=MANNERS.values()
    )


def _told(version: int) -> Told | None:
    """One answer for the whole file; None where its own column answers for each person."""
    return None if request.form.get("informed_manner") == "column" else told_in(request.form, version)


@blueprint.get("/imports/template")
@requires(Permission.TALENT_IMPORT)
def import_template() -> Response:
    """The workbook to fill in."""
    return attachment(lambda file: write_template(file, clock.now()), _("人才导入模板.xlsx"))


@blueprint.route("/imports/<int:batch_id>/map", methods=["GET", "POST"])
@requires(Permission.TALENT_IMPORT)
def import_map(batch_id: int) -> Any:
    """Say which column is which field."""
    batch = queries.batch_or_404(current_scope(), batch_id)
    if batch.state not in (ImportState.MAPPING, ImportState.STAGED, ImportState.UNDONE):
        return redirect(url_for("exchange.import_show", batch_id=batch_id))
    plan = intake.plan_of(current_actor(), batch, _max_rows())
    form = map_form(plan)
    if not form.is_submitted():
        form.version.data = batch.version
    elif form.validate():
        with errors_on(form):
            take_mapping(form, plan)
            service.start_check(current_actor(), batch_id, form.version.data, intake.settle(plan), _max_rows())
            return redirect(url_for("exchange.import_show", batch_id=batch_id))
    known = sum(1 for sheet in plan.sheets for target in sheet.columns.values() if target is not None)
    return render_template("exchange/import_map.html", batch=batch, plan=plan, form=form, known=known)


@blueprint.get("/imports/<int:batch_id>")
@requires(Permission.TALENT_IMPORT)
def import_show(batch_id: int) -> Any:
    """One import: how far it is, what it found, what it wrote."""
    batch = queries.batch_or_404(current_scope(), batch_id)
    progress = _progress(batch)
    if batch.state is ImportState.STAGED and (progress is None or progress["is_final"]):
        return redirect(url_for("exchange.import_preview", batch_id=batch_id))
    return render_template(
        "exchange/import_show.html",
        batch=batch,
        progress=progress,
        organisation=organisations.organisation_or_404(current_scope(), batch.organisation_id),
        labels={spec.key: by_name(spec.key) for spec in sheet_specs()},
        titles={spec.key: spec.title for spec in sheet_specs()},
        statuses=RowStatus,
    )


@blueprint.get("/imports/<int:batch_id>/progress")
@requires(Permission.TALENT_IMPORT)
def import_progress(batch_id: int) -> Response:
    """How far the import is, asked for by the page."""
    batch = queries.batch_or_404(current_scope(), batch_id)
    return jsonify(_progress(batch) or {"done": batch.rows, "total": batch.rows, "is_final": True, "url": None})


@blueprint.get("/imports/<int:batch_id>/preview")
@requires(Permission.TALENT_IMPORT)
def import_preview(batch_id: int) -> Any:
    """What the import would do, row by row; nothing is written yet."""
    batch = queries.batch_or_404(current_scope(), batch_id)
    if batch.state is not ImportState.STAGED:
        return redirect(url_for("exchange.import_show", batch_id=batch_id))
    status = request.args.get("status", "")
    status = status if status in {code for code, _title in TABS} else ""
    after = request.args.get("after", -1, type=int)
    rows = queries.rows_page(current_scope(), batch, status, after, queries.PAGE + 1)
    counts = queries.row_counts(current_scope(), batch)
    counts[""] = batch.rows
    form = ImportConfirmForm()
    form.version.data = batch.version
    return render_template(
        "exchange/import_preview.html",
        batch=batch,
        organisation=organisations.organisation_or_404(current_scope(), batch.organisation_id),
        rows=rows[: queries.PAGE],
        next_after=rows[queries.PAGE - 1].position if len(rows) > queries.PAGE else None,
        after=after,
        status=status,
        tabs=[(title, code, counts.get(code, 0)) for code, title in TABS],
        counts=counts,
        labels={spec.key: by_name(spec.key) for spec in sheet_specs()},
        titles={spec.key: spec.title for spec in sheet_specs()},
        main=TALENTS,
        writable=queries.WRITABLE,
        decisions=RowDecision,
        form=form,
        message=_failure(batch),
    )


@blueprint.post("/imports/<int:batch_id>/decisions")
@requires(Permission.TALENT_IMPORT)
def import_decide(batch_id: int) -> Response:
    """Import or skip the rows of one page of the preview."""
    chosen: dict[int, RowDecision] = {}
    for name, value in request.form.items():
        row_id = name.removeprefix("row-")
        if row_id != name and row_id.isascii() and row_id.isdecimal() and value in {d.value for d in RowDecision}:
            chosen[int(row_id)] = RowDecision(value)
    changed = service.decide_rows(current_actor(), batch_id, chosen)
    flash(_("已保存 %(n)d 行的选择。", n=changed) if changed else _("没有改动。"), "success" if changed else "info")
    status, after = request.form.get("status") or None, request.form.get("after", -1, type=int)
    return redirect(url_for("exchange.import_preview", batch_id=batch_id, status=status, after=after))


@blueprint.post("/imports/<int:batch_id>/confirm")
@requires(Permission.TALENT_IMPORT)
def import_confirm(batch_id: int) -> Response:
    """Write what the preview shows."""
    form = ImportConfirmForm()
    if form.validate_on_submit():
        service.request_apply(current_actor(), batch_id, form.version.data)
    return redirect(url_for("exchange.import_show", batch_id=batch_id))


@blueprint.route("/imports/<int:batch_id>/undo", methods=["GET", "POST"])
@requires(Permission.TALENT_IMPORT)
def import_undo(batch_id: int) -> Any:
    """Take the import back as a whole, after saying what that means."""
    batch = queries.batch_or_404(current_scope(), batch_id)
    form = ImportConfirmForm()
    if form.validate_on_submit():
        taken = service.undo_import(current_actor(), batch_id, form.version.data)
        told = {"removed": taken.removed, "restored": taken.restored}
        flash(_("已整批撤销：移除 %(removed)d 人，恢复 %(restored)d 人。", **told), "success")
        return redirect(url_for("exchange.import_show", batch_id=batch_id))
    if batch.state is not ImportState.APPLIED or batch.applied_entry is None:
        return redirect(url_for("exchange.import_show", batch_id=batch_id))
    form.version.data = batch.version
    edited = changed_since(current_scope(), batch.applied_entry)
    return render_template("exchange/import_undo.html", batch=batch, form=form, edited=edited)


@blueprint.post("/imports/<int:batch_id>/recheck")
@requires(Permission.TALENT_IMPORT)
def import_recheck(batch_id: int) -> Response:
    """Check the same file again with the same columns: after an undo, or to see the present state of the registry."""
    batch = queries.batch_or_404(current_scope(), batch_id)
    version = request.form.get("version", type=int)
    service.start_check(current_actor(), batch_id, version, batch.mapping, _max_rows())
    return redirect(url_for("exchange.import_show", batch_id=batch_id))


@blueprint.post("/imports/<int:batch_id>/return")
@requires(Permission.TALENT_IMPORT)
def import_return(batch_id: int) -> Response:
    """Go on after a background job that failed: nothing was written."""
    batch = queries.batch_or_404(current_scope(), batch_id)
    progress = _progress(batch)
    if progress is not None and not progress["is_final"]:
        raise Conflict(_("后台任务还在进行。"), _("请等它结束后再试。"))
    if batch.state is ImportState.STAGING:
        service.fail_check(current_actor(), batch_id)
        return redirect(url_for("exchange.import_map", batch_id=batch_id))
    service.return_to_preview(current_actor(), batch_id)
    return redirect(url_for("exchange.import_preview", batch_id=batch_id))


@blueprint.route("/imports/<int:batch_id>/discard", methods=["GET", "POST"])
@requires(Permission.TALENT_IMPORT)
def import_discard(batch_id: int) -> Any:
    """Give an import up before it is written."""
    batch = queries.batch_or_404(current_scope(), batch_id)
    form = ImportConfirmForm()
    if form.validate_on_submit():
        intake.discard(current_actor(), batch_id, form.version.data)
        flash(_("已放弃这次导入，人才库没有改动。"), "success")
        return redirect(url_for("exchange.import_list"))
    form.version.data = batch.version
    return render_template("exchange/import_discard.html", batch=batch, form=form)


@blueprint.get("/imports/<int:batch_id>/problems")
@requires(Permission.TALENT_IMPORT)
def import_problems(batch_id: int) -> Response:
    """The rows with problems as a workbook, each message on its cell."""
    batch = queries.batch_or_404(current_scope(), batch_id)
    actor, scope, most = current_actor(), current_scope(), _max_rows()
    name = _("导入问题.xlsx")
    return attachment(lambda file: write_problems(actor, scope, batch, file, most, clock.now()), name)


def _max_rows() -> int:
    return int(current_app.config["SETTINGS"].import_max_rows)


def _progress(batch: ImportBatch) -> dict[str, Any] | None:
    """How far the background job of an import is; None where none is under way."""
    if batch.state not in (ImportState.STAGING, ImportState.APPLYING):
        return None
    job, at = queries.job_of(current_scope(), batch)
    is_over = job is None or job.is_over
    return {
        "title": job.title if job is not None else batch.file_name,
        "done": at.done if at is not None else 0,
        "total": at.total if at is not None else batch.rows,
        "sentence": job.message if job is not None and (is_over or at is None) else at.sentence if at else "",
        "is_final": is_over,
        "url": None,
    }


def _failure(batch: ImportBatch) -> str:
    """What the last background job could not do, for the preview it returned to."""
    job, _at = queries.job_of(current_scope(), batch)
    return job.message if job is not None and job.state is JobState.FAILED else ""
