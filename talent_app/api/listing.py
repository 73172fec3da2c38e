"""Lists: the reader's wish from a validated query, and a page with the cursors around it.

Order, cursor and signature are those of the pages (`talent_app.web.listing`); a cursor serves one list with one set
of filters only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import request
from pydantic import Field
from werkzeug.datastructures import MultiDict

from talent_app.api.operation import Reply
from talent_app.api.reading import PageQuery
from talent_app.core.paging import Slice
from talent_app.web.listing import Listing, Page, read_listing


class PageReply(Reply):
    """What every list answers beside its items."""

    next: str | None = Field(description="下一页的 cursor；没有下一页时为 null。")
    previous: str | None = Field(description="上一页的 cursor。")
    total: int | None = Field(description="总数，至多数到一万，搜索至多数到一千；未计数时为 null。")
    is_more_than_total: bool = Field(description="没有数完，total 只是下限。")


def asked_listing(
    query: PageQuery, *, filters: Iterable[str] = (), sorts: Sequence[str], usual: str | None = None
) -> Listing:
    """The listing of the present request."""
    return read_listing(MultiDict(request.args), filters=filters, sorts=sorts, usual=usual, size=query.limit)


def page_reply(listing: Listing, found: Slice[Any], items: list[Any]) -> dict[str, Any]:
    """The items with what leads on."""
    page = Page(listing, found)
    return {
        "items": items,
        "next": _cursor(page.next),
        "previous": _cursor(page.previous),
        "total": None if found.total is None else min(found.total, found.cap),
        "is_more_than_total": found.is_capped,
    }


def _cursor(link: str | None) -> str | None:
    return parse_qs(urlsplit(link).query)["cursor"][0] if link else None
