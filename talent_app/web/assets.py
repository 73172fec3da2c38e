"""Style sheets, scripts and icons under addresses that change with their content, so browsers may keep them for a year.

One digest over everything stands in the address (`/static/<digest>/css/app.css`); relative imports between modules
therefore stay within one release. Bootstrap's style sheet is served from its package, nothing comes from elsewhere.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, abort, current_app, send_from_directory
from markupsafe import Markup
from whitenoise import WhiteNoise

OWN = Path(__file__).parent.parent / "static"
YEAR = 365 * 24 * 3600
VERSION = "talent_app.static_digest"


def bootstrap_folder() -> Path:
    """Where the Bootstrap package keeps its files; read without importing the package."""
    spec = find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        raise RuntimeError("Bootstrap-Flask is not installed; run script/setup")
    return Path(spec.origin).parent / "static" / "bootstrap5" / "css"


def digest() -> str:
    """A short hash over every served file."""
    files = sorted(path for path in OWN.rglob("*") if path.is_file())
    whole = hashlib.sha256()
    for path in [*files, bootstrap_folder() / "bootstrap.min.css"]:
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a file of `talent_app/static`, or of Bootstrap as `bootstrap/bootstrap.min.css`."""
    return f"/static/{current_app.extensions[VERSION]}/{path}"


def has_asset(path: str) -> bool:
    """Whether a file that set-up makes (the chart bundle) is there."""
    return (OWN / path).is_file()


def icon(name: str, label: str = "") -> Markup:
    """One symbol of icons.svg; decoration unless it has a label."""
    return _drawn(f"{asset('icons.svg')}#{name}", label)


@lru_cache(maxsize=1_000)
def _drawn(address: str, label: str) -> Markup:
    """There are few symbols and a page draws them for every row."""
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup(
        '<svg class="icon" width="16" height="16" fill="currentColor" {} focusable="false"><use href="{}"></use></svg>'
    ).format(role, address)


def answer(version: str, path: str) -> Response:
    """A static file; kept for a year when the address names the present release, asked again otherwise."""
    folder, name = (bootstrap_folder(), path[10:]) if path.startswith("bootstrap/") else (OWN, path)
    if name.startswith(".") or "/." in name:
        abort(404)
    is_present = version == current_app.extensions[VERSION] and not current_app.debug
    response = send_from_directory(folder, name, max_age=YEAR if is_present else 0)
    if is_present:
        response.cache_control.immutable = True
    return response


def init_app(app: Flask) -> None:
    """Adds the template functions; in production WhiteNoise serves before the application is asked."""
    version = digest()
    app.extensions[VERSION] = version
    app.jinja_env.globals.update(asset=asset, has_asset=has_asset, icon=icon)
    if not (app.debug or app.testing):
        served_by = WhiteNoise(
            app.wsgi_app,
            max_age=YEAR,
            immutable_file_test=lambda _path, _url: True,
            add_headers_function=lambda headers, _path, _url: headers.add_header("X-Content-Type-Options", "nosniff"),
        )
        served_by.add_files(str(OWN), prefix=f"static/{version}/")
        served_by.add_files(str(bootstrap_folder()), prefix=f"static/{version}/bootstrap/")
        app.wsgi_app = served_by  # type: ignore[method-assign]
