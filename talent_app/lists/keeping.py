"""What readers keep of their lists, read and written: columns, density, views. Each his own affair alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from talent_app.audit.command import unaudited
from talent_app.core.actor import Actor
from talent_app.core.enums import TitledEnum
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.db.engine import session
from talent_app.lists.models import LONGEST_NAME, ListChoice, ListView
from talent_app.lists.registry import LISTS

#: So many views of one list can be told from each other.
MOST_VIEWS = 20
#: What one view may ask.
MOST_PARAMETERS, LONGEST_VALUE = 60, 200
#: The unit of amounts on pages, kept like the density of a list under a name no list has.
MONEY, UNITS = "money-unit", ("yuan", "wan")
Pairs = Iterable[tuple[str, str]]


class Density(TitledEnum):
    """How close the lines of a list stand."""

    COMFORTABLE = "comfortable", "宽松"
    COMPACT = "compact", "紧凑"


def choice_of(actor: Actor, list_name: str) -> ListChoice | None:
    """What an actor chose for a list."""
    statement = select(ListChoice).where(ListChoice.user_id == actor.user_id, ListChoice.list_name == list_name)
    return session.scalars(statement).one_or_none()


def unit_of(actor: Actor) -> str:
    """The unit in which an actor reads amounts on pages."""
    row = choice_of(actor, MONEY)
    return row.density if row is not None and row.density in UNITS else UNITS[0]


def keep_unit(actor: Actor, unit: str) -> None:
    """Let an actor read amounts in 元 or in 万元 from now on."""
    if unit not in UNITS:
        raise InvalidInput("金额单位只能是元或万元。", "", "unit")
    keep_choice(actor, MONEY, density=unit)


def views_of(actor: Actor, list_name: str | None = None) -> Sequence[ListView]:
    """An actor's views of one list, or of all, by name."""
    statement = select(ListView).where(ListView.user_id == actor.user_id).order_by(ListView.name, ListView.id)
    if list_name is not None:
        statement = statement.where(ListView.list_name == list_name)
    return session.scalars(statement).all()


def view_or_404(actor: Actor, view_id: int) -> ListView:
    """One of the actor's own views."""
    row = session.get(ListView, view_id)
    if row is None or row.user_id != actor.user_id:
        raise NotFound()
    return row


def keep_choice(actor: Actor, list_name: str, **values: object) -> None:
    """Remember columns, density or ticks of a list."""
    with unaudited("how a user likes a list") as current:
        row = choice_of(actor, list_name)
        if row is None:
            row = ListChoice(user_id=actor.user_id, list_name=list_name, columns=[], density=Density.COMFORTABLE.value)
            current.add(row)
        for name, value in values.items():
            setattr(row, name, value)


def keep_view(
    actor: Actor, list_name: str, name: str, parameters: Pairs, columns: Iterable[str], *, is_default: bool = False
) -> ListView:
    """Keep a list under a name."""
    if list_name not in LISTS:
        raise NotFound()
    with unaudited("a view of a list its reader wants to find again") as current:
        others = views_of(actor, list_name)
        if len(others) >= MOST_VIEWS:
            raise Conflict(f"一个列表最多保存 {MOST_VIEWS} 个视图。", "请先删除不再需要的视图。")
        row = ListView(
            user_id=actor.user_id, list_name=list_name, name=_name(name, others), is_default=is_default,
            parameters=_pairs(parameters), columns=list(columns),
        )  # fmt: skip
        if is_default:
            _only(others, None)
        current.add(row)
    return row


def change_view(actor: Actor, view_id: int, name: str, *, is_default: bool) -> ListView:
    """Another name; the one the list opens with, or no longer."""
    with unaudited("a view of a list its reader names anew"):
        row = view_or_404(actor, view_id)
        others = [one for one in views_of(actor, row.list_name) if one.id != row.id]
        row.name = _name(name, others)
        row.is_default = is_default
        if is_default:
            _only(others, None)
    return row


def renew_view(
    actor: Actor, view_id: int, parameters: Pairs | None = None, columns: Iterable[str] | None = None
) -> ListView:
    """Let a view keep what the list is asked now, or other columns."""
    with unaudited("a view of a list its reader changed"):
        row = view_or_404(actor, view_id)
        if parameters is not None:
            row.parameters = _pairs(parameters)
        if columns is not None:
            row.columns = list(columns)
    return row


def open_with(actor: Actor, view_id: int, wanted: bool) -> ListView:
    """Let the list open with a view, or with everything again."""
    with unaudited("what a list opens with"):
        row = view_or_404(actor, view_id)
        _only(views_of(actor, row.list_name), row if wanted else None)
    return row


def forget_view(actor: Actor, view_id: int) -> str:
    """Forget a view; its name is returned."""
    with unaudited("a view of a list its reader needs no more") as current:
        row = view_or_404(actor, view_id)
        name = row.name
        current.delete(row)
    return name


def _only(rows: Iterable[ListView], chosen: ListView | None) -> None:
    for row in rows:
        row.is_default = row is chosen


def _pairs(parameters: Pairs) -> list[list[str]]:
    return [[name[:LONGEST_VALUE], value[:LONGEST_VALUE]] for name, value in parameters][:MOST_PARAMETERS]


def _name(name: str, others: Iterable[ListView]) -> str:
    title = " ".join(name.split())[:LONGEST_NAME]
    if not title:
        raise InvalidInput("请填写视图名称。", "", "name")
    if any(one.name == title for one in others):
        raise InvalidInput(f"这个列表已有名为“{title}”的视图。", "请换一个名称，或先删除原来的。", "name")
    return title
