"""Pages of the kept files of imports: the list, and reading one."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import render_template, send_file

from talent_app import clock
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.exchange import originals, queries
from talent_app.exchange.forms import OriginalFetchForm
from talent_app.exchange.intake import MEDIA_TYPES
from talent_app.exchange.pages import blueprint
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on


@blueprint.get("/imports/originals")
@requires(Permission.TALENT_IMPORT)
def original_list() -> str:
    """The uploaded files that are still kept: by whom, when, what became of them, until when."""
    scope, actor = current_scope(), current_actor()
    rows = originals.originals(scope)
    return render_template(
        "exchange/original_list.html",
        rows=rows,
        names=organisations.names(scope, {row.batch.organisation_id for row in rows}),
        days=originals.days_kept(clock.today()),
        count=originals.count_kept(scope),
        may_read=actor.can(Permission.TALENT_REVEAL),
    )


@blueprint.route("/imports/<int:batch_id>/original", methods=["GET", "POST"])
@requires(Permission.TALENT_REVEAL)
def original_fetch(batch_id: int) -> Any:
    """Say why, then the file; the reading of everybody it wrote is recorded."""
    scope = current_scope()
    batch = queries.batch_or_404(scope, batch_id)
    form = OriginalFetchForm()
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, NotFound):
            batch, content = originals.read_original(current_actor(), batch_id, form.reason.data or "")
            kind = MEDIA_TYPES[content.startswith(b"PK\x03\x04")]
            return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=batch.file_name)
    return render_template(
        "exchange/original_fetch.html", form=form, batch=batch, people=len(originals.written_by(scope, batch)),
        is_kept=originals.is_kept(scope, batch),
    )  # fmt: skip
