"""How one user likes the list of people: columns, density, and whom he ticked across pages. His own affair alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.lists import keeping
from talent_app.lists.keeping import Density
from talent_app.lists.models import ListChoice
from talent_app.talents.fields import FieldInfo, FieldKind, fields_of
from talent_app.talents.models import Talent

LIST = "talents"
#: More columns than this cannot be read beside each other.
MOST_COLUMNS = 16
#: So many people may be ticked at once.
MOST_PICKED = 2_000
#: The columns that stand in every list: who, where, how far.
ALWAYS = ("name",)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a user chose; `columns` empty means: what says something on the page."""

    columns: tuple[str, ...] = ()
    density: Density = Density.COMFORTABLE
    picked: tuple[int, ...] = ()


def offered_columns() -> tuple[FieldInfo, ...]:
    """The columns a list can show: everything declared that is neither sealed nor long."""
    left_out = (FieldKind.LONG_TEXT,)
    return tuple(
        info
        for info in fields_of(Talent)
        if not info.is_sealed and info.kind not in left_out and info.name not in ALWAYS and info.exportable
    )


def chosen_fields(names: Iterable[str]) -> list[FieldInfo]:
    """The columns of these names, in the order of the registration; unknown names fall away."""
    wanted = set(names)
    return [info for info in offered_columns() if info.name in wanted]


def choice_of(actor: Actor) -> Choice:
    """What an actor chose for the list of people."""
    return choice_in(keeping.choice_of(actor, LIST))


def choice_in(row: ListChoice | None) -> Choice:
    """What a kept choice says; columns that are offered no more fall away."""
    if row is None:
        return Choice()
    known = {info.name for info in offered_columns()}
    return Choice(tuple(name for name in row.columns if name in known), Density(row.density), tuple(row.picked or ()))


def keep_look(actor: Actor, columns: Iterable[str], density: Density) -> None:
    """Remember columns and density."""
    listed = [info.name for info in chosen_fields(columns)]
    if len(listed) > MOST_COLUMNS:
        raise InvalidInput(
            f"最多选 {MOST_COLUMNS} 列，现选 {len(listed)} 列。", "请去掉几列；导出时可选择全部列。", "columns"
        )
    keeping.keep_choice(actor, LIST, columns=listed, density=density.value)


def keep_picks(actor: Actor, picked: Iterable[int]) -> tuple[int, ...]:
    """Remember exactly these ticks; they are returned in order, each once."""
    listed = sorted(set(picked))
    if len(listed) > MOST_PICKED:
        raise InvalidInput(f"一次最多勾选 {MOST_PICKED:,} 人。", "请用条件缩小范围，或直接导出整个列表。")
    keeping.keep_choice(actor, LIST, picked=listed)
    return tuple(listed)


def with_page(before: Iterable[int], shown: Iterable[int], ticked: Iterable[int]) -> set[int]:
    """The ticks after a page was sent: those elsewhere stay, those of the page are as sent."""
    return (set(before) - set(shown)) | (set(ticked) & set(shown))
