"""The user's manual inside the product: open to everybody who is signed in, found by the box on top of every page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, send_from_directory, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.manual.pages import ENGLISH, PICTURES, Passage, manual, rendered
from talent_app.web.access import signed_in
from talent_app.web.language import ENGLISH as ENGLISH_INTERFACE
from talent_app.web.language import language
from talent_app.web.lookup import Hit, Hits

blueprint = Blueprint("manual", __name__)

#: Characters of text shown around a word that was looked for.
AROUND = 24


@blueprint.get("/manual")
@blueprint.get("/manual/<manual_page>")
@signed_in
def page_show(manual_page: str = "") -> str:
    """One page of the manual; who reads the interface in English is led to the English pages first."""
    pages, is_english = manual(), language() is ENGLISH_INTERFACE
    manual_page = manual_page or (ENGLISH[0] if is_english else "index")
    if manual_page not in pages:
        raise NotFound(_("手册里没有这一页。"), _("请从手册目录重新进入。"))
    text = Markup(rendered(pages[manual_page], _address))  # noqa: S704 - our own files, and raw HTML in them stays text
    listed = [pages[name] for name in ENGLISH] if is_english else []
    listed += [page for name, page in pages.items() if name not in ENGLISH]
    return render_template("manual/page_show.html", shown=pages[manual_page], pages=listed, text=text, english=ENGLISH)


@blueprint.get("/manual/pictures/<picture_name>")
@signed_in
def picture(picture_name: str) -> Any:
    """A picture of the manual."""
    return send_from_directory(PICTURES, picture_name, mimetype="image/png")


def find_manual(actor: Actor, text: str) -> Hits | None:
    """Passages of the manual by their heading or words; headings first."""
    if actor.user_id is None:
        return None
    passages = [passage for page in manual().values() for passage in page.passages]
    headed = [each for each in passages if text in each.title]
    worded = [each for each in passages if text in each.text and text not in each.title]
    found = [
        Hit(
            each.title,
            _around(each.text, text),
            url_for("manual.page_show", manual_page=each.page, _anchor=each.anchor or None),
        )
        for each in headed + worded
    ]
    return Hits.of(_("使用手册"), found, "")


def _place(passage: Passage) -> str:
    return url_for("manual.page_show", manual_page=passage.page, _anchor=passage.anchor or None)


def _around(text: str, word: str) -> str:
    place = text.find(word)
    if place < 0:
        return text[: 2 * AROUND] + ("…" if len(text) > 2 * AROUND else "")
    start, end = max(0, place - AROUND), place + len(word) + AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _address(file_name: str) -> str | None:
    name, _dot, kind = file_name.rpartition(".")
    if kind == "png":
        return url_for("manual.picture", picture_name=file_name)
    return url_for("manual.page_show", manual_page=name) if name in manual() else None
