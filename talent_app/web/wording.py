"""Texts of templates in the reader's language: each is looked up once per process, not once per use.

A page says `_(…)` a hundred times and more; asking the language, the catalogue and the text anew each time was a tenth
of the work of a long list.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g, has_app_context
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from talent_app.web.language import language, translate

#: Language → text → translation. Texts stand in templates, so there are not more of them than so many.
_known: dict[str, dict[str, Markup]] = {}
MOST = 20_000


@pass_eval_context
def wording(context: EvalContext, text: str, /, **variables: Any) -> str:
    """A text in the reader's language with its variables put in, escaped where the template escapes."""
    found = _translated(text)
    if not context.autoescape:
        return str(found) % variables
    # like the usual gettext of templates, a text is a format even without variables: "%%" is one sign
    return found % variables if variables or "%" in found else found


def _translated(text: str) -> Markup:
    if not has_app_context():
        return Markup(translate(text))  # noqa: S704 - a text of our templates, as in jinja's own gettext
    text = str(text)
    words: dict[str, Markup] | None = g.get("words")
    if words is None:
        words = g.words = _known.setdefault(language().code, {})
    found = words.get(text)
    if found is None:
        found = Markup(translate(text))  # noqa: S704 - as above
        if len(words) < MOST:
            words[text] = found
    return found


def init_app(app: Flask) -> None:
    """Templates call this `_`."""
    app.jinja_env.globals["_"] = wording
