"""Reads of the audit and of the past: entries, what they changed, the history of a row, the state of a past day.

Entries and images without an organisation belong to the city; only a scope of everything sees them.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Table, exists, func, or_, select

from talent_app import clock
from talent_app.audit.changes import RowChange, difference
from talent_app.audit.hiding import hide_erased, is_gone, without_erased
from talent_app.audit.models import AuditEntry, AuditSubject, ErasedRow
from talent_app.core.errors import NotFound
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, count_up_to_cap, read_slice
from talent_app.tracking.models import Tracked

#: A page shows this many changed rows of one entry; an import may have changed a hundred thousand.
MOST_CHANGES = 50


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What narrows a list of entries; empty fields narrow nothing."""

    actor: str = ""
    action: str = ""
    kind: str = ""
    subject: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """The row changes of an entry that a reader may see, and how many more there are."""

    rows: tuple[RowChange, ...]
    total: int

    @property
    def left_out(self) -> int:
        """Changes not shown: beyond the first, or of organisations out of scope."""
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a row in its history, with the entry that made it where the reader may see it."""

    change: RowChange
    image: RowMapping
    entry: AuditEntry | None


def _visible(scope: Scope, column: Any) -> tuple[ColumnElement[bool], ...]:
    return () if scope.organisation_ids is None else (column.in_(scope.organisation_ids),)


def _matching(scope: Scope, chosen: EntryFilter) -> Select[tuple[AuditEntry]]:
    statement = select(AuditEntry).where(*_visible(scope, AuditEntry.organisation_id))
    for column, value in (
        (AuditEntry.action, chosen.action),
        (AuditEntry.kind, chosen.kind),
        (AuditEntry.subject_type, chosen.subject_type),
        (AuditEntry.subject_id, chosen.subject_id),
    ):
        if value:
            statement = statement.where(column == value)
    if chosen.actor:
        statement = statement.where(AuditEntry.actor_name.contains(chosen.actor, autoescape=True))
    if chosen.subject:
        # who was erased is not found by his name any more
        gone = exists().where(
            ErasedRow.table_name == AuditEntry.subject_type, ErasedRow.row_id == AuditEntry.subject_id
        )
        statement = statement.where(AuditEntry.subject_label.contains(chosen.subject, autoescape=True), ~gone)
    if chosen.from_on:
        statement = statement.where(AuditEntry.at >= clock.end_of_day(chosen.from_on - timedelta(days=1)))
    if chosen.to_on:
        statement = statement.where(AuditEntry.at < clock.end_of_day(chosen.to_on))
    return statement


def entries(scope: Scope, chosen: EntryFilter, wish: Wish) -> Slice[AuditEntry]:
    """One page of the entries in scope that fit, sorted by `seq`."""
    found = read_slice(_matching(scope, chosen), wish, {"seq": AuditEntry.seq}, AuditEntry.seq)
    hide_erased(found.rows)
    return found


def count(scope: Scope, chosen: EntryFilter) -> int:
    """How many entries fit, counted as far as lists count."""
    return count_up_to_cap(_matching(scope, chosen), AuditEntry.seq)


def all_entries(scope: Scope, chosen: EntryFilter, most: int) -> Iterator[AuditEntry]:
    """The entries that fit, newest first, for a file."""
    statement = _matching(scope, chosen).order_by(AuditEntry.seq.desc()).limit(most)
    for part in session.scalars(statement.execution_options(yield_per=1_000)).partitions():
        hide_erased(part)
        yield from part


def entry_or_404(scope: Scope, seq: int) -> AuditEntry:
    """One entry in scope."""
    statement = select(AuditEntry).where(AuditEntry.seq == seq, *_visible(scope, AuditEntry.organisation_id))
    entry = session.scalars(statement).one_or_none()
    if entry is None:
        raise NotFound()
    hide_erased([entry])
    return entry


def entries_at(scope: Scope, places: Sequence[int]) -> list[AuditEntry]:
    """The entries in scope with these numbers, in their order."""
    visible = _visible(scope, AuditEntry.organisation_id)
    statement = select(AuditEntry).where(AuditEntry.seq.in_(places), *visible).order_by(AuditEntry.seq)
    found = list(session.scalars(statement))
    hide_erased(found)
    return found


def neighbours(scope: Scope, seq: int) -> tuple[int | None, int | None]:
    """The entries in scope just before and just after one."""
    visible = _visible(scope, AuditEntry.organisation_id)
    before = session.scalar(select(func.max(AuditEntry.seq)).where(AuditEntry.seq < seq, *visible))
    after = session.scalar(select(func.min(AuditEntry.seq)).where(AuditEntry.seq > seq, *visible))
    return before, after


def subjects_of(scope: Scope, entry: AuditEntry, most: int = MOST_CHANGES) -> list[AuditSubject]:
    """The rows a reading showed in clear, as far as they are in scope."""
    statement = select(AuditSubject).where(
        AuditSubject.entry_uid == entry.uid, *_visible(scope, AuditSubject.organisation_id)
    )
    return list(session.scalars(statement.order_by(AuditSubject.id).limit(most)))


def changes_of(scope: Scope, entry: AuditEntry, most: int = MOST_CHANGES) -> Changes:
    """What an entry did to rows, field by field, in the order it was done."""
    if not entry.changes_count:
        return Changes((), 0)
    found: list[tuple[int, RowChange]] = []
    for model in Tracked.registry_of_tracked.values():
        history: Table = model.__history__
        mine = select(history).where(history.c.entry_uid == entry.uid, _readable(scope, history, entry))
        images = session.execute(mine.order_by(history.c.ordinal).limit(most)).mappings().all()
        before = _predecessors(history, [image["history_id"] for image in images])
        found += [
            (image["ordinal"], difference(model.__table__, image, before.get(image["history_id"]))) for image in images
        ]
    found.sort(key=lambda pair: pair[0])
    return Changes(tuple(without_erased([change for _, change in found[:most]])), entry.changes_count)


def _readable(scope: Scope, history: Table, entry: AuditEntry) -> ColumnElement[bool]:
    """Images of organisations in scope, and in any case those of the entry's own subject."""
    if scope.organisation_ids is None:
        return history.c.entry_uid.is_not(None)
    of_subject = history.c.id == (entry.subject_id if f"{entry.subject_type}_history" == history.name else None)
    if "organisation_id" not in history.c:
        return of_subject
    return or_(history.c.organisation_id.in_(scope.organisation_ids), of_subject)


def _predecessors(history: Table, history_ids: Collection[int]) -> dict[int, RowMapping]:
    """The image before each of these, by the id of the later one."""
    if not history_ids:
        return {}
    later, earlier = history.alias(), history.alias()
    pairs = session.execute(
        select(later.c.history_id, func.max(earlier.c.history_id))
        .join(earlier, (earlier.c.id == later.c.id) & (earlier.c.history_id < later.c.history_id))
        .where(later.c.history_id.in_(history_ids))
        .group_by(later.c.history_id)
    ).all()
    wanted = select(history).where(history.c.history_id.in_([before for _, before in pairs]))
    images = {image["history_id"]: image for image in session.execute(wanted).mappings()}
    return {after: images[before] for after, before in pairs}


def history_of(scope: Scope, model: type[Any], row_id: int) -> list[Version]:
    """Every state a row has had, newest first; the caller has found the row itself within its scope."""
    history: Table = model.__history__
    statement = select(history).where(history.c.id == row_id)
    if "organisation_id" in history.c:
        statement = statement.where(*_visible(scope, history.c.organisation_id))
    images = session.execute(statement.order_by(history.c.history_id)).mappings().all()
    known = _entries_by_uid(scope, {image["entry_uid"] for image in images})
    hide_erased(list(known.values()))
    versions, previous = [], None
    gone = is_gone(model.__tablename__, row_id)
    for image in images:
        change = difference(model.__table__, image, previous)
        change = replace(change, differences=(), is_erased=True) if gone else change
        versions.append(Version(change, image, known.get(image["entry_uid"])))
        previous = image
    return versions[::-1]


def _entries_by_uid(scope: Scope, uids: Collection[uuid.UUID]) -> dict[uuid.UUID, AuditEntry]:
    visible = _visible(scope, AuditEntry.organisation_id)
    return {entry.uid: entry for entry in session.scalars(select(AuditEntry).where(AuditEntry.uid.in_(uids), *visible))}


def images_as_of(scope: Scope, model: type[Any], day: date, *criteria: ColumnElement[bool]) -> list[RowMapping]:
    """What a table held at the end of a day in Shanghai, within a scope; `criteria` are on `model.__history__.c`.

    A correction made later changes nothing here. Rows in the recycle bin that day carry their `deleted_at`.
    """
    history: Table = model.__history__
    end = clock.end_of_day(day)
    statement = select(history).where(
        history.c.recorded_from < end,
        or_(history.c.recorded_until.is_(None), history.c.recorded_until >= end),
        history.c.op != "D",
        *criteria,
    )
    if "organisation_id" in history.c:
        statement = statement.where(*_visible(scope, history.c.organisation_id))
    elif not scope.is_all:
        raise NotFound()
    return list(session.execute(statement.order_by(history.c.id)).mappings())
