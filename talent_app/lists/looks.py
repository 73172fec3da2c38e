"""How a list looks to its reader in this request: read once before the page, used by the table and the bar above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask, g, redirect, request
from flask import session as cookie
from werkzeug.wrappers import Response

from talent_app.lists.keeping import MONEY, MOST_PARAMETERS, Density, choice_of, unit_of, views_of
from talent_app.lists.models import ListChoice, ListView
from talent_app.lists.registry import BY_ENDPOINT
from talent_app.web.access import current_actor
from talent_app.web.listing import EVERYTHING

#: Parameters that are a place in the list, or name a view, and so belong to none.
NOT_KEPT = {"cursor", "jump", "view", "cols", "page", "picked"}


def asked(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a list is asked, as a view keeps it."""
    return [(name, value) for name, value in pairs if value and name not in NOT_KEPT][:MOST_PARAMETERS]


@dataclass(frozen=True, slots=True)
class Look:
    """One list as its reader wants it; `current` is the view the address names."""

    name: str
    path: str
    columns: tuple[str, ...] = ()
    density: Density = Density.COMFORTABLE
    views: Sequence[ListView] = ()
    current: ListView | None = None
    asked: Sequence[tuple[str, str]] = field(default=())
    #: What the reader chose, as it is kept; a list that keeps more than this page knows need not read it again.
    kept: ListChoice | None = None

    @property
    def is_compact(self) -> bool:
        """Whether lines stand close."""
        return self.density is Density.COMPACT

    @property
    def opens_with_view(self) -> bool:
        """Whether the list opens with a view instead of everything."""
        return any(view.is_default for view in self.views)

    @property
    def is_changed(self) -> bool:
        """Whether the list is asked something else than the view it is shown in keeps."""
        return self.current is not None and sorted(map(tuple, self.current.parameters)) != sorted(self.asked)

    @property
    def everything(self) -> str:
        """The list without any view."""
        return f"{self.path}?view={EVERYTHING}" if self.opens_with_view else self.path

    @property
    def here(self) -> str:
        """The list as it is asked now, to come back to."""
        pairs = [*self.asked, *([("view", str(self.current.id))] if self.current else [])]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.everything

    def address(self, view: ListView) -> str:
        """The list in a view."""
        return address_of(self.path, view)


def address_of(path: str, view: ListView) -> str:
    """A list in a view."""
    return f"{path}?{urlencode([('view', view.id), *map(tuple, view.parameters)])}"


def look_of(name: str, path: str, args: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> Look:
    """The look of a list for the present reader."""
    actor = current_actor()
    choice, views = choice_of(actor, name), views_of(actor, name)
    wanted = args.get("view", "")
    current = next((view for view in views if str(view.id) == wanted), None)
    columns = current.columns if current is not None else choice.columns if choice else ()
    density = Density(choice.density) if choice and choice.density else Density.COMFORTABLE
    return Look(name, path, tuple(columns), density, views, current, asked(pairs), choice)


def init_app(app: Flask) -> None:
    """Reads the look before a list's page, opens the list in its reader's view, hands the look to templates."""

    @app.before_request
    def enter() -> Response | None:
        name = BY_ENDPOINT.get(request.endpoint or "")
        if name is None or request.method != "GET" or current_actor().user_id is None:
            return None
        g.list_look = look_of(name, request.path, request.args, list(request.args.items(multi=True)))
        default = next((view for view in g.list_look.views if view.is_default), None)
        if default is not None and not request.args:
            return redirect(g.list_look.address(default))
        return None

    app.jinja_env.globals.update(list_look=lambda: g.get("list_look"), money_unit=money_unit)


def money_unit() -> str:
    """The unit the reader chose for amounts; the session remembers what the account keeps, so a page asks nothing."""
    actor = current_actor()
    owner, _sep, unit = str(cookie.get(MONEY, "")).partition(":")
    if owner != str(actor.user_id):
        unit = unit_of(actor)
        remember_unit(unit)
    return unit


def remember_unit(unit: str) -> None:
    """Let the session know the unit of the account."""
    cookie[MONEY] = f"{current_actor().user_id}:{unit}"
