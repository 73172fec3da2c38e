"""Paging walks a list forwards and backwards without meeting a row twice or missing one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from talent_app.core.paging import Cursor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.db.paging import Nullable, read_slice
from talent_app.organisations.models import Organisation


@dataclass(frozen=True)
class Wish:
    sort: str = "kind"
    descending: bool = False
    cursor: Cursor | None = None
    jump: str = ""
    size: int = 3


KEYS = {"kind": Organisation.kind, "path": Organisation.path, "id": Organisation.id}


def page_of(wish):
    use_scope(Scope.everything())
    keys = KEYS | {"kind": Organisation.short_name, "uscc": Nullable(Organisation.uscc)}
    return read_slice(select(Organisation), wish, keys, Organisation.id)


def walk(wish, direction):
    seen = []
    while True:
        page = page_of(wish)
        names = [row.id for row in page.rows]
        seen = seen + names if direction == "after" else names + seen
        cursor = getattr(page, direction)
        if cursor is None:
            return seen
        wish = replace(wish, cursor=cursor)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", ["kind", "path", "id", "uscc"])
def test_walking_forwards_and_backwards_meets_every_row_once(db, sort, descending):
    start = Wish(sort=sort, descending=descending)
    forwards = walk(start, "after")
    last = replace(start, cursor=Cursor(sort, descending, None, 0, backward=True))
    backwards = walk(last, "before")
    assert sorted(forwards) == sorted(session.scalars(select(Organisation.id)))
    assert backwards == forwards


def test_the_first_page_has_nothing_before_and_the_last_nothing_after(db):
    first = page_of(Wish(sort="id"))
    assert first.before is None
    assert first.after is not None
    last = page_of(Wish(sort="id", cursor=Cursor("id", False, None, 0, backward=True)))
    assert last.after is None
    assert last.before is not None
    assert first.total == len(walk(Wish(sort="id"), "after"))


def test_jumping_begins_at_the_text_and_leads_back(db):
    rows = page_of(Wish(sort="path", size=50)).rows
    page = page_of(Wish(sort="path", jump=rows[3].path))
    assert page.rows[0].id == rows[3].id
    assert page.before is not None


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 6, 50])
def test_rows_without_a_key_stand_last_in_both_directions(db, descending, size):
    rows = walk(Wish(sort="uscc", descending=descending, size=size), "after")
    use_scope(Scope.everything())
    empty = set(session.scalars(select(Organisation.id).where(Organisation.uscc.is_(None))))
    assert len(empty) > 1
    assert set(rows[-len(empty) :]) == empty
    backwards = walk(
        Wish(sort="uscc", descending=descending, size=size, cursor=Cursor("uscc", descending, None, 0, backward=True)),
        "before",
    )
    assert backwards == rows
