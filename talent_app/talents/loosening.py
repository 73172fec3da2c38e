"""What to loosen when a list is empty: which single condition, taken away, leaves somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talent_app.core.scope import Scope
from talent_app.talents import list_queries
from talent_app.talents.list_state import ONLY_PICKED, ListState
from talent_app.talents.queries import PICKED
from talent_app.web.listing import Facet

#: So many conditions are tried: each is a statement of its own, on a page that has little else to read.
MOST_TRIED = 5


@dataclass(frozen=True, slots=True)
class Looser:
    """A condition, the list without it, and how many people that list holds."""

    condition: str
    url: str
    count: int


def looser(scope: Scope, state: ListState, facets: Sequence[Facet]) -> list[Looser]:
    """The conditions of an empty list whose removal leaves somebody, the most people first."""
    listing = state.listing
    conditions: list[tuple[str, str]] = [("q", f"“{listing.query}”")] if listing.query else []
    titles = {facet.name: facet for facet in facets}
    for name, codes in listing.filters.items():
        facet = titles.get(name)
        shown = [title for code, title, _count in facet.entries if code in codes] if facet else []
        conditions.append(
            (name, f"{facet.title}：{'、'.join(shown) or '、'.join(codes)}" if facet else "只看勾选的人员")
        )
    if len(conditions) < 2:
        return []
    found = []
    for name, told in conditions[:MOST_TRIED]:
        gone = PICKED if name == ONLY_PICKED else name
        filters = {other: codes for other, codes in state.filters.items() if other != gone}
        count = list_queries.count(scope, filters, "" if name == "q" else listing.query)
        if count:
            found.append(Looser(told, listing.link(**{name: None}), count))
    return sorted(found, key=lambda one: -one.count)
