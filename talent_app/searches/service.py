"""Commands of kept searches: keep, change, remove, and compare every night and after imports who is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.models import User
from talent_app.identity.permissions import Permission
from talent_app.identity.queries import actor_of
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.searches import kept, queries
from talent_app.searches.models import LONGEST_NAME, SavedSearch, SearchHit, SearchWatcher
from talent_app.talents import list_queries
from talent_app.talents.filters import filter_names

CHECK_JOB = "searches.check"
#: A search that fits more people than this is a list, not a search to watch.
MOST_WATCHED = 5_000
MOST_KEPT = 50
KEPT = ("q", "sort")


@command(Permission.TALENT_READ)
def save_search(
    actor: Actor,
    name: str,
    parameters: Iterable[tuple[str, str]],
    columns: Sequence[str] = (),
    *,
    is_shared: bool = False,
    is_watched: bool = True,
) -> SavedSearch:
    """Keep a search under a name; watched ones tell of newcomers from now on."""
    known = {*filter_names(), *KEPT}
    pairs = [[key, value] for key, value in parameters if key in known and value]
    if not any(key != "sort" for key, _value in pairs):
        raise InvalidInput("没有任何条件可以保存。", "请先在列表中搜索或筛选。", "name")
    title = _name(name)
    mine = list(session.scalars(select(SavedSearch).where(SavedSearch.owner_id == actor.user_id)))
    if any(one.name == title for one in mine):
        raise Conflict(f"您已有名为“{title}”的查询。", "请换一个名称，或先删除原来的。")
    if len(mine) >= MOST_KEPT:
        raise Conflict(f"最多保存 {MOST_KEPT} 个查询。", "请先删除不再需要的。")
    row = SavedSearch(
        organisation_id=actor.organisation_id, name=title, parameters=pairs, columns=list(columns),
        is_shared=is_shared, owner_id=actor.user_id, owner_name=actor.name, created_at=running().at,
    )  # fmt: skip
    session.add(row)
    record(Action.SEARCH_SAVED, row, name=title, shared="是" if is_shared else "否")
    session.flush()  # the watching names the search
    if is_watched:
        _watch(actor, row)
    return row


@command(Permission.TALENT_READ)
def change_search(actor: Actor, search_id: int, version: int | None, name: str, is_shared: bool) -> SavedSearch:
    """Another name, shared or not."""
    row = queries.search_or_404(actor, search_id, own=True)
    check_version(row, version)
    title = _name(name)
    if (row.name, row.is_shared) == (title, is_shared):
        raise Unchanged(row)
    row.name, row.is_shared = title, is_shared
    record(Action.SEARCH_CHANGED, row, name=title, shared="是" if is_shared else "否")
    return row


@command(Permission.TALENT_READ)
def remove_search(actor: Actor, search_id: int) -> SavedSearch:
    """Forget a search and who watched it."""
    row = queries.search_or_404(actor, search_id, own=True)
    for watcher in session.scalars(select(SearchWatcher).where(SearchWatcher.saved_search_id == row.id)):
        _unwatch(watcher)
    row.deleted_at = running().at
    record(Action.SEARCH_REMOVED, row, name=row.name)
    return row


@command(Permission.TALENT_READ)
def watch_search(actor: Actor, search_id: int, wanted: bool) -> bool:
    """Hear of newcomers, or no longer."""
    row = queries.search_or_404(actor, search_id)
    watcher = queries.watcher_of(actor, row)
    if wanted is (watcher is not None):
        raise Unchanged(wanted)
    if watcher is None:
        _watch(actor, row)
    else:
        _unwatch(watcher)
    record(Action.SEARCH_WATCHED, row, name=row.name, watched="是" if wanted else "否")
    return wanted


@command(Permission.TALENT_READ)
def mark_seen(actor: Actor, search_id: int) -> None:
    """What is new so far has been seen."""
    watcher = queries.watcher_of(actor, queries.search_or_404(actor, search_id))
    if watcher is None:
        raise Unchanged()
    watcher.seen_at = running().at
    record(Action.SEARCH_SEEN, queries.search_or_404(actor, search_id))


def _watch(actor: Actor, row: SavedSearch) -> None:
    at = running().at
    watcher = SearchWatcher(saved_search_id=row.id, user_id=actor.user_id, checked_at=at, seen_at=at)
    session.add(watcher)
    session.flush()  # the people who fit already name the watcher
    ids = _fitting(actor, row)
    if len(ids) > MOST_WATCHED:
        raise InvalidInput(
            f"符合的人员超过 {MOST_WATCHED:,} 人，不能提醒新增人员。",
            "请增加条件，或不选“有新增人员时提醒我”。",
            "is_watched",
        )
    session.add_all(SearchHit(watcher_id=watcher.id, talent_id=number, found_at=at) for number in ids)


def _unwatch(watcher: SearchWatcher) -> None:
    for hit in session.scalars(select(SearchHit).where(SearchHit.watcher_id == watcher.id)):
        session.delete(hit)
    session.flush()
    session.delete(watcher)


def _fitting(actor: Actor, row: SavedSearch) -> list[int]:
    scope = actor.scope_for(Permission.TALENT_READ)
    filters, query = kept.asked(row)
    with within(scope):
        return list_queries.ids_of(scope, filters, query, MOST_WATCHED + 1)


@command(None, scope=lambda actor: Scope.everything() if actor.source == "job" else actor.scope)
def check_searches(actor: Actor) -> int:
    """Compare every watched search with who fits now and tell of newcomers; how many searches had some."""
    if actor.user_id is not None:
        raise InvalidInput("这项任务只由系统执行。", "")
    at, told = running().at, 0
    statement = (
        select(SearchWatcher, SavedSearch, User)
        .join(SavedSearch, SavedSearch.id == SearchWatcher.saved_search_id)
        .join(User, User.id == SearchWatcher.user_id)
        .where(User.disabled_at.is_(None))
        .order_by(SearchWatcher.id)
    )
    for watcher, row, user in session.execute(statement).all():
        reader = actor_of(user, running().changes.day, source="job")
        if not reader.can(Permission.TALENT_READ):
            continue
        known = set(session.scalars(select(SearchHit.talent_id).where(SearchHit.watcher_id == watcher.id)))
        fresh = [number for number in _fitting(reader, row) if number not in known]
        if not fresh:
            continue
        session.add_all(SearchHit(watcher_id=watcher.id, talent_id=number, found_at=at) for number in fresh)
        watcher.checked_at = at
        notify(
            Event.SEARCH_FOUND, link=f"/talents/searches/{row.id}", users=[user.id],
            organisation_id=row.organisation_id,
            values={"name": row.name, "count": len(fresh)}, including_actor=True,
        )  # fmt: skip
        told += 1
    if not told:
        raise Unchanged(0)
    record(Action.SEARCHES_CHECKED, searches=told)
    return told


def _name(name: str) -> str:
    title = " ".join(name.split())[:LONGEST_NAME]
    if not title:
        raise InvalidInput("请填写名称。", "", "name")
    return title
