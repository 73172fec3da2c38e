"""What a list of people was asked: read from the address, for the page, its export, its print and a saved search.

One reading for all of them, so that a file holds what the screen shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import g, request, url_for
from werkzeug.datastructures import MultiDict

from talent_app.core.actor import Actor
from talent_app.core.names import pinyin
from talent_app.talents.choices import LIST, Choice, choice_in, choice_of, chosen_fields
from talent_app.talents.fields import FieldInfo
from talent_app.talents.filters import SORTS, filter_names
from talent_app.talents.queries import PICKED
from talent_app.web.listing import Listing, read_listing

#: In the address: show only whom the reader ticked; the columns on the screen.
ONLY_PICKED, COLUMNS = "picked", "cols"


@dataclass(frozen=True, slots=True)
class ListState:
    """A listing with what the reader chose for it; `filters` is what queries take."""

    listing: Listing
    choice: Choice
    filters: Mapping[str, Sequence[str]]

    @property
    def is_picked(self) -> bool:
        """Whether only ticked people are wanted."""
        return bool(self.listing.chosen(ONLY_PICKED))

    @property
    def columns(self) -> list[FieldInfo]:
        """The columns the address names, else those of the view or the reader's choice; none where the page decides."""
        asked, look = request.args.get(COLUMNS), g.get("list_look")
        usual = look.columns if look is not None and look.current is not None else self.choice.columns
        return chosen_fields(asked.split(",") if asked else usual)

    def address(self, endpoint: str, columns: Sequence[FieldInfo] = (), **more: Any) -> str:
        """Another page about the same list in the same state."""
        parameters = [*self.listing.parameters]
        if columns:
            parameters.append((COLUMNS, ",".join(info.name for info in columns)))
        return replace(self.listing, path=url_for(endpoint, **more)).address(parameters)


def read_state(actor: Actor, args: MultiDict[str, str] | None = None, *, path: str | None = None) -> ListState:
    """The state of the present request (or of `args`) for this reader."""
    args = request.args if args is None else args
    sorts = ("best", *SORTS) if args.get("q", "").strip() else tuple(SORTS)
    listing = read_listing(args, filters=(*filter_names(), ONLY_PICKED), sorts=sorts, path=path)
    if listing.sort == "name":
        listing = replace(listing, jump=pinyin(listing.jump))
    look = g.get("list_look")  # of the page itself it was read already
    choice = choice_in(look.kept) if look is not None and look.name == LIST else choice_of(actor)
    filters = {name: codes for name, codes in listing.filters.items() if name != ONLY_PICKED}
    if listing.chosen(ONLY_PICKED):
        filters[PICKED] = tuple(str(number) for number in choice.picked)
    return ListState(listing, choice, filters)
