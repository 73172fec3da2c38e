"""Pages of results that come from outside committees in a workbook: template, upload, preview, writing."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import ImportRejected, InvalidInput
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.titles import queries, result_queries, results
from talent_app.titles.blueprint import XLSX
from talent_app.titles.enums import EvaluationPath, ResultImportState
from talent_app.titles.forms import ImportDiscardForm, ImportNewForm, ImportWriteForm
from talent_app.titles.import_models import TitleImport
from talent_app.titles.result_sheet import write_template
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

blueprint = Blueprint("title_imports", __name__, url_prefix="/titles/results/imports")

TONES = {"uploaded": "progress", "written": "good", "discarded": "neutral"}


@blueprint.get("")
@requires(Permission.TALENT_VERIFY)
def import_list() -> str:
    """Uploaded lists of results, the latest first."""
    return render_template("title_imports/import_list.html", rows=result_queries.imports(current_scope()), tones=TONES)


@blueprint.get("/template.xlsx")
@requires(Permission.TALENT_VERIFY)
def import_template() -> Response:
    """Who waits for a result, to be filled in."""
    scope = current_actor().scope_for(Permission.TALENT_VERIFY)
    waiting = [
        row for row in queries.applications_in(scope, results.WAITING, 2000)
        if row.way is not EvaluationPath.OWN_COMMITTEE
    ]  # fmt: skip
    results.note_template(current_actor(), len(waiting))
    file = io.BytesIO()
    write_template(file, waiting, organisations.names(scope, {row.organisation_id for row in waiting}), clock.now())
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name="职称评审结果.xlsx")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def import_new() -> Any:
    """Upload a filled workbook."""
    form = ImportNewForm()
    if form.validate_on_submit():
        with errors_on(form, ImportRejected, InvalidInput):
            name, content = form.file.data.filename, form.file.data.stream.read()
            row = results.take_results(current_actor(), name, content)
            return redirect(url_for("title_imports.import_show", import_id=row.id))
    return render_template("title_imports/import_new.html", form=form)


@blueprint.get("/<int:import_id>")
@requires(Permission.TALENT_VERIFY)
def import_show(import_id: int) -> str:
    """What a list leads to, line by line, with what is wrong; and what was written."""
    scope, actor = current_scope(), current_actor()
    row = queries.row_or_404(scope, TitleImport, import_id)
    is_open = row.state is ResultImportState.UPLOADED
    judged = results.preview(actor.scope_for(Permission.TALENT_VERIFY), row) if is_open else []
    faults = [fault for one in judged for fault in one.faults]
    return render_template(
        "title_imports/import_show.html", row=row, tones=TONES, judged=judged, faults=faults, is_open=is_open,
        attachments=attachments_of(scope, [row], actor)[row.__tablename__, row.id],
    )  # fmt: skip


@blueprint.post("/<int:import_id>/write")
@requires(Permission.TALENT_VERIFY)
def import_write(import_id: int) -> Response:
    """Write every line, or none."""
    form = ImportWriteForm()
    version = form.version.data if form.validate_on_submit() else None
    row = results.write_results(current_actor(), import_id, version)
    flash(
        _("已写入：通过 %(passed)d 人，未通过 %(failed)d 人，登记证书 %(certified)d 人。", passed=row.passed,
          failed=row.failed, certified=row.certified),
        "success",
    )  # fmt: skip
    return redirect(url_for("title_imports.import_show", import_id=import_id))


@blueprint.post("/<int:import_id>/discard")
@requires(Permission.TALENT_VERIFY)
def import_discard(import_id: int) -> Response:
    """Give a list up."""
    form = ImportDiscardForm()
    version = form.version.data if form.validate_on_submit() else None
    results.discard_results(current_actor(), import_id, version)
    flash(_("已放弃，没有写入任何内容。"), "success")
    return redirect(url_for("title_imports.import_list"))
