"""What a kept search asks, read from the parameters of the list it was made from. Pure."""

from __future__ import annotations

from urllib.parse import urlencode

from talent_app.searches.models import SavedSearch
from talent_app.talents.filters import filter_names


def asked(row: SavedSearch) -> tuple[dict[str, tuple[str, ...]], str]:
    """The filters and the words a search keeps; what the registry no longer knows falls away."""
    known = set(filter_names())
    filters: dict[str, tuple[str, ...]] = {}
    query = ""
    for name, value in row.parameters:
        if name == "q":
            query = value
        elif name in known:
            filters[name] = (*filters.get(name, ()), value)
    return filters, query


def address_of(row: SavedSearch) -> str:
    """The query string of the list in the state that was kept."""
    pairs = [(name, value) for name, value in row.parameters]
    return urlencode([*pairs, *([("cols", ",".join(row.columns))] if row.columns else [])])
