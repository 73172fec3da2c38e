"""One box over everything: people, plans, organisations, rules and pages, found by one key from any page.

It knows no feature: `create_app` passes the functions that find a feature's own things (`set_finders`). Each of them
asks within the scope of the permission its list demands, so nothing is found here that the list would not show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, current_app, render_template, request
from flask_babel import gettext as _

from talent_app.core.actor import Actor
from talent_app.web import navigation
from talent_app.web.access import current_actor, signed_in
from talent_app.web.listing import LONGEST_VALUE

blueprint = Blueprint("lookup", __name__)

FINDERS = "talent_app.finders"
#: Answers shown of each kind; the kind's own list shows the rest.
MOST = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, what tells it from others of that name, where it is."""

    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found of one kind, best first; `more` leads to the list with the same words where there is more."""

    title: str
    hits: Sequence[Hit]
    more: str = ""

    @classmethod
    def of(cls, title: str, found: Sequence[Hit], more: str) -> Hits:
        """The first `MOST` of what was found, with the way to the others where there are any."""
        return cls(title, found[:MOST], more if len(found) > MOST else "")


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The wish of a finder: the first rows of a list in its usual order, one more than are shown."""

    query: str
    sort: str
    descending: bool = False
    size: int = MOST + 1
    cursor: None = None
    jump: str = ""

    def first(self, name: str) -> str | None:
        """No filter is chosen."""
        return None


Finder = Callable[[Actor, str], Hits | None]


def set_finders(app: Flask, finders: Iterable[Finder]) -> None:
    """Register what can be found, in the order of the page; called once, by `create_app`."""
    app.extensions[FINDERS] = tuple(finders)


def find_all(actor: Actor, text: str) -> list[Hits]:
    """Everything the actor may see that answers a text; nothing for an empty one."""
    if not text:
        return []
    asked = (find_pages, *current_app.extensions.get(FINDERS, ()))
    return [found for finder in asked if (found := finder(actor, text)) is not None and found.hits]


def find_pages(actor: Actor, text: str) -> Hits:
    """Lines of the menu by their words."""
    found = [
        Hit(link.title, group, link.url)
        for group, links in navigation.menu_for(actor)
        for link in links
        if text in link.title
    ]
    return Hits.of(_("页面"), found, "")


@blueprint.get("/find")
@signed_in
def find() -> str:
    """What answers the words typed into the bar on top of every page."""
    text = request.args.get("q", "").strip()[:LONGEST_VALUE]
    found = find_all(current_actor(), text)
    return render_template("lookup/find.html", text=text, found=found)
