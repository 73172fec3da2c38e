"""Files that leave through the browser: the export of a list, and how any workbook is sent."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.exchange.export import Export, ExportWish
from talent_app.exchange.forms import TalentExportForm
from talent_app.exchange.pages import blueprint
from talent_app.exchange.sheets import TALENTS, by_name
from talent_app.identity.permissions import Permission
from talent_app.talents import queries as talents
from talent_app.talents.filters import SORTS, filter_names
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.listing import read_listing

IN_MEMORY = 8 * 1024 * 1024


def attachment(write: Callable[[IO[bytes]], Any], name: str) -> Response:
    """Send what `write` puts into a file; beyond a few megabytes it lies on disk, not in memory."""
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it once it is sent
    write(file)  # type: ignore[arg-type]
    file.seek(0)
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return send_file(file, mimetype=media_type, as_attachment=True, download_name=name)  # type: ignore[arg-type]


@blueprint.route("/export", methods=["GET", "POST"])
@requires(Permission.TALENT_EXPORT)
def talent_export() -> Any:
    """Export the list as it is filtered and sorted."""
    form = TalentExportForm()
    sorts, path = ("best", *SORTS), url_for("talents.talent_list")
    listing = read_listing(filters=filter_names(), sorts=sorts, usual="name", path=path)
    actor = current_actor()
    can_reveal = actor.can(Permission.TALENT_REVEAL)
    wish = ExportWish(listing.filters, listing.query, listing.sort, listing.descending)
    if form.validate_on_submit():
        names = _listed_columns() if form.columns.data == "listed" else ()
        wish = ExportWish(
            listing.filters, listing.query, listing.sort, listing.descending, names,
            is_clear=bool(form.is_clear.data) and can_reveal, with_records=form.columns.data == "all",
        )  # fmt: skip
        extension, export = form.format.data, Export(actor, wish, clock.now())
        return attachment(lambda file: export.write(file, extension), _("人才库.%(ext)s", ext=extension))
    count = talents.talent_page(current_scope(), listing, listing.filters, listing.query).total
    return render_template(
        "exchange/talent_export.html",
        form=form,
        back=listing.link(),
        sentence=Export(actor, wish, clock.now()).sentence(),
        count=count,
        can_reveal=can_reveal,
    )


def _listed_columns() -> tuple[str, ...]:
    return tuple(info.name for info in by_name(TALENTS).values() if info.listed)
