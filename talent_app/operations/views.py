"""Pages of running the house: unusual reading, backups, and the address a Prometheus server asks with its own token.

Without `METRICS_TOKEN` there is no such address.
"""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from prometheus_client import CONTENT_TYPE_LATEST
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.identity.permissions import Permission
from talent_app.operations import backup_tasks, watching
from talent_app.operations.metrics import exposition
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.forms import PlainForm

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


@blueprint.get("/admin/backups")
@requires(Permission.JOB_MANAGE)
def backup_list() -> str:
    """The backups the night and the administrators made."""
    settings = current_app.config["SETTINGS"]
    return render_template("operations/backup_list.html", rows=backup_tasks.kept(), most=settings.backup_keep)


@blueprint.post("/admin/backups")
@requires(Permission.JOB_MANAGE)
def backup_make() -> Response:
    """Make one now, in the background."""
    if not PlainForm().validate_on_submit():
        return redirect(url_for("operations.backup_list"))
    job = backup_tasks.back_up_now(current_actor())
    flash(_("已开始备份；网站照常使用。"), "success")
    return redirect(url_for("jobs.job_show", job_id=job.id))
