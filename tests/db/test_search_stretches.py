"""The first hits of the search index by id, walked stretch by stretch, are the same as all hits cut off."""

from __future__ import annotations

import pytest

from talent_app.core.scope import Scope
from talent_app.db.engine import dialect_name, session, use_scope
from talent_app.db.search import count_found, documents_of, hits, index

TABLE = "talents_search"
#: id → owner; stretches of PostgreSQL's index hold 8,192 ids, some here are full, some empty.
DOCUMENTS = {1: 7, 2: 8, 8_190: 7, 8_191: 8, 8_192: 7, 8_193: 7, 24_576: 8, 24_577: 7, 90_000: 7, 90_001: 8}


@pytest.fixture
def documents(app):
    use_scope(Scope.everything())
    rows = [(row, owner, ["众多", "同名"] + ["少"] * (row == 90_000)) for row, owner in DOCUMENTS.items()]
    index(session(), TABLE, documents_of(dialect_name(), rows))


@pytest.mark.parametrize("owners", [None, frozenset({7}), frozenset({7, 8}), frozenset()])
def test_the_first_hits_by_id_are_those_of_the_whole(documents, owners):
    mine = [row for row, owner in DOCUMENTS.items() if owners is None or owner in owners]

    def found(grams, **narrowed):
        return sorted(session.scalars(hits(dialect_name(), TABLE, grams, owners=owners, **narrowed)))

    assert found(["众多", "同名"]) == mine
    for limit in (1, 2, 3, 50):
        for after in (None, 0, 2, 8_191, 30_000, 90_001):
            for falls in (False, True):
                order = [row for row in mine if after is None or (row < after if falls else row > after)]
                order = sorted(order, reverse=falls)
                given = found(["众多", "同名"], after=after, falls=falls, limit=limit)
                # the last stretch may give more than was asked for, never with a gap
                assert given == sorted(order[: len(given)]), (limit, after, falls)
                assert len(given) >= min(limit, len(order))
    assert found(["少"], limit=2) == [row for row in mine if row == 90_000]
    assert count_found(session(), TABLE, ["众多"], 4, owners) == min(4, len(mine))
