"""The page that shows every component in every state, and the sign of life for a watchdog."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from talent_app.identity.permissions import Permission
from talent_app.web import assets, samples
from talent_app.web.access import requires

blueprint = Blueprint("web", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers; whether the database does is `readyz`'s business."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/static/<string(length=12):version>/<path:path>")
def asset_file(version: str, path: str) -> Response:
    """A style sheet, script or icon under the address that `asset()` made."""
    return assets.answer(version, path)


@blueprint.get("/admin/components")
@requires(Permission.JOB_READ)
def components() -> str:
    """Every component of the design in every state, with invented data."""
    return render_template("web/components.html", **samples.everything())
