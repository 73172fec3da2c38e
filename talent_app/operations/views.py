"""Pages of running the house: unusual reading, and the address a Prometheus server asks with its own token.

Without `METRICS_TOKEN` there is no such address.
"""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask import Blueprint, Response, abort, current_app, render_template, request
from prometheus_client import CONTENT_TYPE_LATEST

from talent_app import clock
from talent_app.identity.permissions import Permission
from talent_app.operations import watching
from talent_app.operations.metrics import exposition
from talent_app.web.access import current_scope, requires

blueprint = Blueprint("operations", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures of this installation for who bears the token; for everybody else the address does not exist."""
    wanted = current_app.config["SETTINGS"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(wanted.encode(), given.encode()):
        abort(404)
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/audit/unusual")
@requires(Permission.AUDIT_READ)
def unusual_reading() -> str:
    """Unusual reading of the last month, with the entries behind each finding."""
    today = clock.today()
    rows = watching.findings(current_scope(), today - timedelta(days=watching.MOST_DAYS), today)
    return render_template(
        "operations/unusual_reading.html", rows=rows, most=watching.limits.reveals, days=watching.MOST_DAYS
    )
