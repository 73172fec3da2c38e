"""Two people change the same thing: the later one is shown both versions and chooses field by field, in every form.

Every form that carries a version also carries, unseen, a digest of what stood in its boxes (`_seen`). When a command
refuses it as stale, the page is made once more as it would open now, what the user changed is put into its boxes, and a
table above them shows both versions; what he had not touched is what the other wrote. The choices (`_take.<name>`) are
carried out before the view reads the form, so that a view knows nothing of all this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextvars import copy_context
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_babel import gettext as _
from lxml import etree
from markupsafe import Markup
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException

from talent_app.core.errors import AppError, Stale
from talent_app.web.errors import error_page, wants_json
from talent_app.web.form_reading import Control, PageForm, forms_in, plain, seen, token, tokens

SEEN, TAKE, MINE, THEIRS = "_seen", "_take.", "_mine.", "_theirs."
VERSION = 'name="version"'
OPENING = re.compile(r"<form\b[^>]*>", re.IGNORECASE)
ASKS_FOR_DRAFT = re.compile(r' data-draft-read="[^"]*"')
MARK = "<!--collision-->"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that reads otherwise now than it was typed."""

    name: str
    label: str
    mine: Sequence[str]
    theirs: Sequence[str]
    my_words: str
    their_words: str
    is_mine: bool
    """The user changed it; what he had not touched follows the other."""
    is_both: bool
    """The other changed it as well."""


def note_what_is_seen(response: Response) -> Response:
    """After a request: put into each form with a version the digest of what stands in it."""
    if response.mimetype != "text/html" or response.is_streamed or response.direct_passthrough:
        return response
    page = response.get_data(as_text=True)
    if VERSION in page and f'name="{SEEN}"' not in page:
        response.set_data(_with_seen(page, dict(request.form) if request.method == "POST" else {}))
    return response


def _with_seen(page: str, sent: dict[str, str]) -> str:
    parts, at = [], 0
    for form in forms_in(page, VERSION):
        if not form.controls:
            continue
        # A form that comes back with errors holds what was typed; what had been seen is what it said.
        is_same = sent.get("version") == form.hidden.get("version") and urlsplit(form.action).path == request.path
        value = sent[SEEN] if is_same and SEEN in sent else tokens(form)
        start = form.place[0]
        opening = OPENING.match(page, start)
        end = opening.end() if opening else start
        parts += [page[at:end], Markup('<input type="hidden" name="{}" value="{}">').format(SEEN, value)]
        at = end
    return "".join([*parts, page[at:]])


def take_chosen() -> None:
    """Before a view: carry out what was chosen field by field, unless the box was changed by hand afterwards."""
    if request.method != "POST" or not any(name.startswith(TAKE) for name in request.form):
        return
    values: MultiDict[str, str] = MultiDict(request.form)
    for key in [name for name in values if name.startswith(TAKE)]:
        name = key.removeprefix(TAKE)
        chosen, other = (MINE, THEIRS) if values[key] == "mine" else (THEIRS, MINE)
        if plain(values.getlist(name)) == plain(values.getlist(other + name)):
            values.poplist(name)
            for value in request.form.getlist(chosen + name):
                values.add(name, value)
    for key in [name for name in values if name.startswith((TAKE, MINE, THEIRS))]:
        values.poplist(key)
    request.__dict__["form"] = ImmutableMultiDict(values)


def told(error: Stale) -> Response:
    """The answer to a stale form: its page with both versions, or at least what was typed."""
    if not wants_json() and request.method == "POST":
        page = _page_now()
        form = _sent_form(page)
        if form is not None:
            return make_response(_beside_each_other(page, form), error.status)
    return error_page(error.status, _(error.title), error.message, error.hint, typed=_typed())


def _beside_each_other(page: str, form: PageForm) -> str:
    base, differences = seen(request.form.get(SEEN, "")), []
    now = tokens(form)
    controls = form.controls
    for control in controls.values():
        found = _difference(control, base)
        if found is not None:
            differences.append(found)
            if found.is_mine:
                control.fill(found.mine)
    lost = [
        "、".join(filter(None, request.form.getlist(name)))
        for name in request.form
        if name not in controls and _is_touched(name, request.form.getlist(name), base)
    ]
    panel = render_template("_collision.html", differences=differences, lost=list(filter(None, lost)))
    hidden = Markup('<input type="hidden" name="{}" value="{}">').format(SEEN, now)
    form.tree.insert(0, etree.Comment("collision"))
    text = form.written().replace(MARK, str(hidden) + panel, 1)
    start, end = form.place
    return ASKS_FOR_DRAFT.sub("", page[:start]) + text + page[end:]


def _difference(control: Control, base: dict[str, str]) -> Difference | None:
    name, theirs = control.name, control.values
    if name not in request.form and not control.is_ticked:
        return None
    mine = plain(request.form.getlist(name))
    digest = token(name, mine)
    if mine == theirs or (base and digest[:4] not in base):
        return None
    before = base.get(digest[:4])
    is_mine = digest[4:] != before
    is_both = is_mine and token(name, theirs)[4:] != before
    return Difference(name, control.label, mine, theirs, control.shown(mine), control.shown(theirs), is_mine, is_both)


def _is_touched(name: str, values: Sequence[str], base: dict[str, str]) -> bool:
    digest = token(name, values)
    return digest[:4] in base and base[digest[:4]] != digest[4:]


def _typed() -> list[str]:
    """What the user had changed, for copying, where its form is gone."""
    base = seen(request.form.get(SEEN, ""))
    given = ("、".join(values) for name, values in request.form.lists() if _is_touched(name, values, base))
    return [text for text in given if text.strip()]


def _sent_form(page: str) -> PageForm | None:
    """The form of the present page that corresponds to what was sent: same address, same hidden values."""
    best, most = None, 0
    for form in forms_in(page, VERSION):
        hidden = {name: value for name, value in form.hidden.items() if name in request.form}
        fits = sum(request.form[name] == value for name, value in hidden.items() if name != "version")
        differs = sum(request.form[name] != value for name, value in hidden.items() if name not in ("version", SEEN))
        tokens_differ = 1 if any(name.endswith("csrf_token") for name in hidden) else 0
        score = 1 + fits - 100 * max(0, differs - tokens_differ)
        if urlsplit(form.action).path == request.path and score > most:
            best, most = form, score
    return best


def _page_now() -> str:
    """The page that holds the form, as it would open at this moment; "" where it cannot be opened any more."""
    try:
        current_app.create_url_adapter(request).match(method="GET")  # type: ignore[union-attr]
        path, query = request.environ["PATH_INFO"], request.environ.get("QUERY_STRING", "")
    except HTTPException:
        came = urlsplit(request.headers.get("Referer", ""))
        if came.netloc != request.host:
            return ""
        path, query = unquote(came.path).encode().decode("latin-1"), came.query
    kept = {name: value for name, value in request.environ.items() if not name.startswith(("werkzeug.", "flask."))}
    environ = kept | {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_LENGTH": "0",
        "wsgi.input": BytesIO(),
    }  # fmt: skip
    environ.pop("CONTENT_TYPE", None)
    return copy_context().run(_opened, environ)


def _opened(environ: dict[str, Any]) -> str:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.request_context(environ):
        view = app.view_functions.get(request.endpoint or "")
        if view is None or not (hasattr(view, "requires") or hasattr(view, "is_for_signed_in")):
            return ""
        try:
            answer = app.make_response(view(**(request.view_args or {})))
        except (AppError, HTTPException):
            return ""
        is_page = answer.status_code == 200 and answer.mimetype == "text/html" and not answer.is_streamed
        return str(answer.get_data(as_text=True)) if is_page else ""


def init_app(app: Flask) -> None:
    """Every form of this application."""
    app.before_request(take_chosen)
    app.after_request(note_what_is_seen)
    app.register_error_handler(Stale, told)
