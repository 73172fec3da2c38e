"""The page that shows every component in every state, and the signs of life for a watchdog and a balancer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template
from sqlalchemy import text
from werkzeug.wrappers import Response as ResponseBase

from talent_app.db import migrate
from talent_app.db.engine import database
from talent_app.documents.pdf import MissingGlyph, check_fonts
from talent_app.identity.permissions import Permission
from talent_app.web import assets, sample_parts, samples
from talent_app.web.access import requires

blueprint = Blueprint("web", __name__)


@blueprint.get("/favicon.ico")
def favicon() -> ResponseBase:
    """The mark in a tab that shows a bare file: browsers ask for it by this address where no page names another."""
    return redirect(assets.asset("favicon.svg"), code=301)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers; whether the database does is `readyz`'s business."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether requests may be sent here: each part by name and yes or no; why it is not stands in the log alone."""
    found = {name: _holds(name, check) for name, check in READINESS.items()}
    is_ready = all(found.values())
    return jsonify(status="ready" if is_ready else "not_ready", checks=found), 200 if is_ready else 503


def _holds(name: str, check: Callable[[], Any]) -> bool:
    try:
        return check() is not False
    except Exception as error:  # whatever it is, this process is not ready
        current_app.logger.warning("readiness: %s does not hold (%s)", name, type(error).__name__)
        return False


def _databases_answer() -> None:
    for engine in (database.engine, database.ops_engine):
        if engine is not None:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))


def _migrations_fit() -> bool:
    return not migrate.pending()


def _queue_answers() -> None:
    current_app.extensions["queue"].huey.pending_count()


def _files_answer() -> None:
    current_app.extensions["files"].place.answers()


@cache
def _documents_have_fonts() -> bool:
    """A process finds its fonts when it begins: drawing the samples once a process tells it for good."""
    try:
        check_fonts()
    except MissingGlyph:
        return False
    return True


READINESS: dict[str, Callable[[], Any]] = {
    "database": _databases_answer,
    "migrations": _migrations_fit,
    "queue": _queue_answers,
    "files": _files_answer,
    "fonts": _documents_have_fonts,
}


@blueprint.get("/static/<string(length=12):version>/<path:path>")
def asset_file(version: str, path: str) -> Response:
    """A style sheet, script or icon under the address that `asset()` made."""
    return assets.answer(version, path)


@blueprint.get("/admin/components")
@requires(Permission.JOB_READ)
def components() -> str:
    """Every component of the design in every state, with invented data."""
    return render_template("web/components.html", **samples.everything(), **sample_parts.parts())
