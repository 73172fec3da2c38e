"""Reads of kept searches: one's own and the shared ones, what they ask, who is new in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.searches import kept
from talent_app.searches.models import SavedSearch, SearchHit, SearchWatcher
from talent_app.talents import list_queries
from talent_app.talents.models import Talent

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class SearchView:
    """A kept search as its reader sees it."""

    row: SavedSearch
    sentence: str
    is_own: bool
    is_watched: bool
    fresh: int


def searches(actor: Actor, scope: Scope) -> list[SearchView]:
    """An actor's own searches and those shared in his organisation, with how many are new to him."""
    statement = (
        select(SavedSearch, SearchWatcher.id, func.count(SearchHit.id))
        .outerjoin(
            SearchWatcher,
            (SearchWatcher.saved_search_id == SavedSearch.id) & (SearchWatcher.user_id == actor.user_id),
        )
        .outerjoin(
            SearchHit,
            (SearchHit.watcher_id == SearchWatcher.id)
            & or_(SearchWatcher.seen_at.is_(None), SearchHit.found_at > SearchWatcher.seen_at),
        )
        .where(_visible(actor))
        .group_by(SavedSearch.id, SearchWatcher.id)
        .order_by(SavedSearch.id.desc())
        .limit(MOST_LISTED)
    )
    return [
        SearchView(row, list_queries.sentence_of(scope, *kept.asked(row)), row.owner_id == actor.user_id,
                   watcher is not None, int(fresh))
        for row, watcher, fresh in session.execute(statement)
    ]  # fmt: skip


def _visible(actor: Actor):  # type: ignore[no-untyped-def]
    shared = SavedSearch.is_shared & (SavedSearch.organisation_id == actor.organisation_id)
    return or_(SavedSearch.owner_id == actor.user_id, shared)


def search_or_404(actor: Actor, search_id: int, *, own: bool = False) -> SavedSearch:
    """One search an actor may open; `own` where he may change it."""
    row = session.scalars(select(SavedSearch).where(SavedSearch.id == search_id, _visible(actor))).one_or_none()
    if row is None or (own and row.owner_id != actor.user_id):
        raise NotFound()
    return row


def watcher_of(actor: Actor, row: SavedSearch) -> SearchWatcher | None:
    """The actor's watching of a search."""
    statement = select(SearchWatcher).where(
        SearchWatcher.saved_search_id == row.id, SearchWatcher.user_id == actor.user_id
    )
    return session.scalars(statement).one_or_none()


def newcomers(scope: Scope, watcher: SearchWatcher | None, limit: int = MOST_LISTED) -> Sequence[Talent]:
    """The people in scope who fitted since the watcher looked last."""
    if watcher is None or watcher.seen_at is None:
        return []
    statement = (
        select(Talent)
        .join(SearchHit, SearchHit.talent_id == Talent.id)
        .where(SearchHit.watcher_id == watcher.id, SearchHit.found_at > watcher.seen_at)
        .order_by(SearchHit.found_at.desc(), Talent.id)
    )
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement.limit(limit)))
