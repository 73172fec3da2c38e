"""What every page stands on: templates, language, form tokens, static files, security headers, error pages.

`init_app` is all that `create_app` calls. Nothing here knows a feature.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from talent_app.core.formats import FILTERS
from talent_app.identity.permissions import Role
from talent_app.web import (
    assets,
    collisions,
    columns,
    errors,
    language,
    navigation,
    translation,
    values,
    views,
    watermark,
    wording,
)
from talent_app.web.access import current_actor
from talent_app.web.listing import Column, Facet

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LOCALE = "zh_Hans_CN"
SITE_TITLE = "拉萨国企人才与激励平台"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
HTTPS_ONLY = "max-age=31536000"

csrf = CSRFProtect()
babel = Babel()


def lines(text: str | None) -> Markup:
    """Text with its line breaks kept, everything else escaped."""
    return Markup("<br>").join(escape(line) for line in (text or "").splitlines())


def _set_templates(app: Flask) -> None:
    app.jinja_loader = FileSystemLoader(TEMPLATES)
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(
        FILTERS | {"figure": values.figure, "measure": values.measure, "show": values.show, "lines": lines}
    )
    environment.globals.update(shown_columns=columns.shown_columns, shown_cells=columns.shown_cells)
    environment.globals.update(column=Column, facet=Facet, has_endpoint=navigation.has_endpoint, site_title=SITE_TITLE)


def _page_context() -> dict[str, Any]:
    """What base.html needs; lazy, so that error pages never ask for it."""
    actor = current_actor()
    return {
        "actor": actor,
        "signed_in": actor,
        "is_confidential": watermark.is_confidential,
        "main_menu": lambda: navigation.menu_for(actor),
        "shortcuts": lambda: navigation.shortcuts_for(actor),
        "user_roles": [Role(code).title for code in actor.roles],
        "user_organisation": g.get("organisation_name", ""),
    }


def _set_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    if request.endpoint not in ("web.asset_file", "static"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def init_app(app: Flask) -> None:
    """Gives an application everything its pages stand on."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    _set_templates(app)
    assets.init_app(app)
    csrf.init_app(app)
    babel.init_app(app, default_locale=LOCALE, default_timezone="Asia/Shanghai")  # what Python says stays Chinese
    language.init_app(app)
    wording.init_app(app)
    errors.init_app(app)
    collisions.init_app(app)
    app.context_processor(_page_context)
    app.after_request(_set_headers)
    app.after_request(translation.put_into_language)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(watermark.blueprint)
