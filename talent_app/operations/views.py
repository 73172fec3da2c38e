"""The address a Prometheus server asks; it shows its own token, and without `METRICS_TOKEN` there is nothing here."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST

from talent_app.operations.metrics import exposition

blueprint = Blueprint("operations", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures of this installation for who bears the token; for everybody else the address does not exist."""
    wanted = current_app.config["SETTINGS"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(wanted.encode(), given.encode()):
        abort(404)
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)
