"""A row of an import whose person is registered elsewhere is not lost: it becomes a request to the holder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import Busy, Conflict, InvalidInput, NotFound
from talent_app.exchange import queries
from talent_app.exchange.forms import ImportRequestForm
from talent_app.exchange.models import ImportBatch, ImportRow, RowStatus
from talent_app.exchange.pages import blueprint
from talent_app.exchange.sheets import OWNER, TALENTS, TOLD, by_name
from talent_app.exchange.telling import told_of
from talent_app.exchange.values import unpacked
from talent_app.identity.permissions import Permission
from talent_app.informing.queries import notice_on
from talent_app.informing.telling import MANNERS, told_from
from talent_app.talents import requests
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on


@blueprint.route("/imports/<int:batch_id>/rows/<int:row_id>/request", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def import_request(batch_id: int, row_id: int) -> Any:
    """Ask for a person whose number is registered elsewhere, with what the file says of him."""
    scope = current_scope()
    batch = queries.batch_or_404(scope, batch_id)
    row = next(iter(queries.rows_by_id(scope, batch, [row_id])), None)
    if row is None or row.status is not RowStatus.HELD:
        raise NotFound()
    records = _records(queries.held_records(scope, batch, row))
    form = ImportRequestForm()
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict, Busy):
            made = requests.file_request(
                current_actor(), batch.organisation_id, _values(row), form.kind.data, form.note.data or "", records,
                told_from(request.form),
            )  # fmt: skip
            said = _("申请已提交，文件中这一行的内容和所属的 %(n)d 条记录已保存，办成后自动生效。", n=len(records))
            flash(said if records else _("申请已提交，文件中这一行的内容已保存，办成后自动生效。"), "success")
            return redirect(url_for("talents.request_show", request_id=made.id))
    notice = notice_on(scope, clock.today())
    return render_template(
        "exchange/import_request.html", form=form, batch=batch, row=row, records=len(records), notice=notice,
        manners=MANNERS.values(), sent=request.form or _told_before(batch, row),
    )  # fmt: skip


def _told_before(batch: ImportBatch, row: ImportRow) -> dict[str, str]:
    """What upload or file say of the telling, as the form would send it."""
    fields = by_name(TALENTS)
    said = {name: unpacked(fields[name], value) for name, value in row.payload["values"].items() if name in TOLD}
    told = told_of(batch, said)
    return {} if told is None else {"informed_manner": told.manner.value, "informed_on": f"{told.on}"}


def _values(row: ImportRow) -> dict[str, Any]:
    """What a row says of the person: a row of records says it in its owner's columns."""
    fields, told = by_name(TALENTS), row.payload["values"]
    if row.sheet != TALENTS:
        told = {name.removeprefix(OWNER): value for name, value in told.items() if name.startswith(OWNER)}
    return {name: unpacked(fields[name], value) for name, value in told.items() if name not in TOLD}


def _records(rows: Sequence[ImportRow]) -> list[tuple[str, dict[str, Any]]]:
    """(kind, values) of every record the file has for the person."""
    found = []
    for row in rows:
        fields = by_name(row.sheet)
        told = row.payload["values"].items()
        found.append((row.sheet, {n: unpacked(fields[n], v) for n, v in told if not n.startswith(OWNER)}))
    return found
