"""Which language a reader sees. The product writes and keeps Chinese; a page is put into English on its way out.

Python speaks Chinese always, so that what is kept (entries, notices, frozen plans) and every document, export and
letter is Chinese by construction, whoever asked for it: only templates of pages, the pass over a finished page
(`web/translation.py`) and problem+json know the reader's language. See docs/adr/0021.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, has_request_context, request
from flask import session as cookie

from talent_app.translations.catalogue import catalogue_of, compile_catalogue, is_fresh

#: Where a visitor's choice stands until he signs in.
KEY = "language"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: its folder of the catalogue, what `<html lang>` says, its own name."""

    code: str
    tag: str
    title: str
    #: Offered in the switch; a language under translation is known but not offered.
    is_offered: bool = True


CHINESE = Language("zh", "zh-CN", "中文")
ENGLISH = Language("en", "en", "English")
#: The frame is ready; a reviewer fills the main words of its catalogue first. See docs/adr/0021.
TIBETAN = Language("bo", "bo", "བོད་ཡིག", is_offered=False)
LANGUAGES = {one.code: one for one in (CHINESE, ENGLISH, TIBETAN)}
OFFERED = {code: one for code, one in LANGUAGES.items() if one.is_offered}


def language() -> Language:
    """The reader's: the account's setting, else this browser's choice, else a visitor's browser, else Chinese."""
    if not has_request_context():
        return CHINESE
    if "language" not in g:
        g.language = _chosen()
    return g.language  # type: ignore[no-any-return]


def _chosen() -> Language:
    if request.path.startswith("/api/"):
        return _wished()
    for code in (g.get("account_language"), cookie.get(KEY)):
        if code in OFFERED:
            return OFFERED[code]
    is_visitor = getattr(g.get("actor"), "user_id", None) is None
    return _wished() if is_visitor else CHINESE


def _wished() -> Language:
    """The browser's wish; without one, or for any other language, Chinese."""
    best = request.accept_languages.best_match(["zh", "zh-CN", *OFFERED])
    return OFFERED.get((best or "").partition("-")[0], CHINESE)


def translate(text: str) -> str:
    """A message of a template in the reader's language."""
    here = language()
    return text if here is CHINESE else catalogue_of(here.code).messages.get(text, text)


def translate_many(singular: str, plural: str, n: int) -> str:
    """A message about n of something; Chinese has one form, and the English ones are worded so that one serves."""
    return translate(singular if n == 1 else plural)


def said(text: str) -> str:
    """A sentence made in Python, in the reader's language, where it goes out without a page."""
    here = language()
    return text if here is CHINESE else catalogue_of(here.code).say(text) or text


def this_page() -> str:
    """The address to come back to after the language has been chosen; a form that was sent is opened anew."""
    can_be_opened = request.url_rule is None or "GET" in (request.url_rule.methods or ())
    return request.full_path.rstrip("?") if can_be_opened else ""


def init_app(app: Flask) -> None:
    """Lets templates speak the reader's language; makes sure that the catalogues are compiled."""
    app.jinja_env.install_gettext_callables(translate, translate_many, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(language=language, languages=OFFERED, this_page=this_page)
    for code in OFFERED:
        if code != CHINESE.code and not is_fresh(code):
            compile_catalogue(code)
