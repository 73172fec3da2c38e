"""Files that leave through the browser: the export of a list, and how any workbook is sent."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.core.errors import InvalidInput
from talent_app.exchange import exporting
from talent_app.exchange.export import ExportWish
from talent_app.exchange.forms import TalentExportForm
from talent_app.exchange.packing import is_fetchable
from talent_app.exchange.pages import blueprint
from talent_app.exchange.sheets import TALENTS, by_name
from talent_app.identity.permissions import Permission
from talent_app.jobs import queries as jobs
from talent_app.talents import list_queries
from talent_app.talents.list_state import read_state
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

IN_MEMORY = 8 * 1024 * 1024


def attachment(write: Callable[[IO[bytes]], Any], name: str) -> Response:
    """Send what `write` puts into a file; beyond a few megabytes it lies on disk, not in memory."""
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it once it is sent
    write(file)  # type: ignore[arg-type]
    file.seek(0)
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return send_file(file, mimetype=media_type, as_attachment=True, download_name=name)  # type: ignore[arg-type]


def file_name(format: str) -> str:
    """What the file of a format of the form is called."""
    in_sets, _sign, extension = format.rpartition(":")
    return _("人员信息项集.%(ext)s", ext=extension) if in_sets else _("人才库.%(ext)s", ext=extension)


@blueprint.route("/export", methods=["GET", "POST"])
@requires(Permission.TALENT_EXPORT)
def talent_export() -> Any:
    """Export the list as it is filtered, sorted and shown."""
    form = TalentExportForm()
    actor = current_actor()
    state = read_state(actor, path=url_for("talents.talent_list"))
    listing = state.listing
    can_reveal = actor.can(Permission.TALENT_REVEAL)
    asked = (state.filters, listing.query, listing.sort, listing.descending)
    count = list_queries.count(current_scope(), state.filters, listing.query)
    sentence = list_queries.sentence_of(current_scope(), state.filters, listing.query)
    if form.validate_on_submit():
        on_screen = form.columns.data == "screen"
        names = tuple(info.name for info in state.columns) if on_screen else ()
        wish = ExportWish(
            *asked, names or (_listed_columns() if on_screen else ()), with_records=not on_screen,
            is_clear=bool(form.is_clear.data) and can_reveal, as_on_screen=on_screen,
        )  # fmt: skip
        if (count or 0) > exporting.AT_ONCE:
            job = exporting.request_export(actor, wish, form.format.data, sentence)
            return redirect(url_for("exchange.export_show", job_id=job.id))
        export, extension = exporting.export_of(actor, wish, form.format.data)
        with errors_on(form, InvalidInput):
            return attachment(lambda file: export.write(file, extension), file_name(form.format.data))
    return render_template(
        "exchange/talent_export.html",
        form=form,
        back=listing.link(),
        sentence=sentence,
        columns=[info.label for info in state.columns],
        count=count,
        can_reveal=can_reveal,
        earlier=[job for job in jobs.own_jobs(actor, exporting.EXPORT_JOB) if not job.is_over or is_fetchable(job)],
    )


def _listed_columns() -> tuple[str, ...]:
    return tuple(info.name for info in by_name(TALENTS).values() if info.listed and info.name != "name")
