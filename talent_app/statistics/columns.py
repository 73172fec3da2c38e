"""The columns in memory: loaded once per process and table, brought up to date by the audit's `seq`.

A world holds the frames of one moment: the live one follows the chain of the audit (what changed since is re-read, row
by row), those of past days are read from history, and the latest few are kept. The hash at our `seq` proves that the
database still is the one we read; else everything is read anew. Frames hold codes, sums and keys, no names.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import numpy
from sqlalchemy import select, text

from talent_app import clock
from talent_app.audit.models import AuditEntry
from talent_app.core.recent import Recent
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.db.replica import reads_from
from talent_app.db.watching import is_watched, note_table, unwatched
from talent_app.statistics.frame_list import FRAMES
from talent_app.statistics.frames import Frame
from talent_app.statistics.reading import Array, Held, changed, patched, read

#: More changed rows than this are cheaper read anew.
MOST_PATCHED = 20_000
KEPT_DAYS = 3
KEPT_SELECTIONS = 6
REASON = "statistics columns"


@dataclass
class World:
    """The frames of one moment; None is live. `seq` and `mark` say how far the audit had come."""

    as_of: date | datetime | None
    frames: dict[str, Frame]
    seq: int = 0
    mark: str = ""
    read_at: datetime | None = None
    held: dict[str, Held] = field(default_factory=dict)
    linked: dict[tuple[str, str], tuple[int, int, Array]] = field(default_factory=dict)
    #: The latest selections of rows: a page asks for a dozen tables of the same ones.
    selected: Recent[Hashable, Array] = field(default_factory=lambda: Recent(KEPT_SELECTIONS))
    #: One reader loads a frame, the others wait for it.
    loading: threading.RLock = field(default_factory=threading.RLock)
    #: Made of a snapshot: what it is made of is told by the statement that found the snapshot.
    is_frozen: bool = False

    def hold(self, code: str) -> Held:
        """A frame's rows, read on first use, its parents with it."""
        if code not in self.held:
            for parent in self.frames[code].parents:
                self.hold(parent.frame)
            with self.loading:
                if code not in self.held:
                    with unwatched(), within(Scope.beyond(REASON)):
                        self.held[code] = read(self.frames[code], self.as_of)
        return self.held[code]

    def link(self, code: str, name: str) -> Array:
        """For each row the place of the row it points to, −1 where there is none."""
        held = self.hold(code)
        parent = held.frame.parent(name)
        theirs = self.hold(parent.frame)
        known = self.linked.get((code, name))
        if known is not None and known[:2] == (held.version, theirs.version):
            return known[2]
        if parent.key in held.words:  # few values: each is looked up once
            values = numpy.array([int(value or 0) for value in held.words[parent.key].values], dtype=numpy.int64)
            found = theirs.places(values)[held.data[parent.key]]
        else:
            found = theirs.places(held.data[parent.key])
        self.linked[code, name] = (held.version, theirs.version, found)
        return found

    def column(self, code: str, path: str) -> tuple[Array, list[Any] | None]:
        """A column by its path ("sex", "talent.sex"): its values, and what codes mean (None: numbers)."""
        name, dot, rest = path.partition(".")
        held = self.hold(code)
        self.note(code)
        if not dot:
            words = held.words.get(name)
            return held.data[name], None if words is None else words.values
        values, words_there = self.column(held.frame.parent(name).frame, rest)
        at = self.link(code, name)
        taken = values[at] if len(values) else numpy.zeros(len(at), dtype=numpy.int64)
        return numpy.where(at >= 0, taken, 0), words_there

    def note(self, code: str, *, is_beyond: bool = False) -> None:
        """Tell who watches what a frame is made of; rows it points to may be of other organisations."""
        if self.is_frozen or not is_watched():
            return
        frame = self.frames[code]
        columns = (*frame.reads, *frame.where, "organisation_id", "deleted_at")
        note_table(frame.model.__table__.name, columns, is_beyond=is_beyond)
        for parent in frame.parents:
            self.note(parent.frame, is_beyond=True)

    def counted(self, code: str) -> Array | None:
        """Which rows count at all: those whose parents are there (None: every row)."""
        found = None
        for parent in self.hold(code).frame.parents:
            if parent.must_exist:
                theirs = self.counted(parent.frame)
                at = self.link(code, parent.name)
                there = at >= 0 if theirs is None or not len(theirs) else (at >= 0) & theirs[at]
                found = there if found is None else found & there
        return found

    def selection(self, key: Hashable, select_rows: Callable[[], Array]) -> Array:
        """The places of some rows, kept while the world stays as it is; nobody writes to what is given out."""
        found = self.selected.get(key)
        if found is None:
            found = select_rows()
            self.selected.keep(key, found)
        return found

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(held.size for held in self.held.values())


class Store:
    """The worlds of this process."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        #: By where they were read: what the database has, its copy may not have yet.
        self.live: dict[str, World] = {}
        self.days: Recent[tuple[str, date | datetime], World] = Recent(KEPT_DAYS)

    def world(self, frames: dict[str, Frame], as_of: date | datetime | None) -> World:
        """The world of a day (None: live), brought up to date."""
        head = session.execute(text("SELECT seq, hash FROM audit_head")).first()
        seq, mark = (0, "") if head is None else (int(head[0]), str(head[1]))
        with self.lock:
            source = reads_from()
            world = self.live.get(source) if as_of is None else self.days.get((source, as_of))
            if world is not None and (world.seq, world.mark) != (seq, mark) and not _is_ours(world):
                world = None
            if world is None:
                world = World(as_of, frames, seq, mark)
            elif as_of is None and world.seq != seq:
                world = _caught_up(world)
            world.seq, world.mark, world.read_at = seq, mark, clock.now()
            self._keep(source, world)
            return world

    def _keep(self, source: str, world: World) -> None:
        if world.as_of is None:
            self.live[source] = world
            return
        self.days.keep((source, world.as_of), world)


store = Store()


def _is_ours(world: World) -> bool:
    """Whether the chain still has the link we read up to: else this is another database, or an older copy of it."""
    if world.seq == 0:
        return False
    found = session.execute(text("SELECT hash FROM audit_entries WHERE seq = :seq"), {"seq": world.seq}).scalar()
    return found is not None and str(found) == world.mark


def _caught_up(world: World) -> World:
    """The world with what entries since then changed read anew; who still counts in the old one is not disturbed."""
    since = select(AuditEntry.uid).where(AuditEntry.seq > world.seq, AuditEntry.changes_count > 0)
    entries = list(session.scalars(since))
    frames = dict(world.held)
    if entries:
        with within(Scope.beyond(REASON)):
            for code, held in list(frames.items()):
                ids = changed(held.frame, entries)
                if len(ids) > MOST_PATCHED:
                    frames[code] = replace(read(held.frame, None), version=held.version + 1)
                elif ids:
                    frames[code] = patched(held, ids)
    return replace(world, held=frames, linked=dict(world.linked), selected=Recent(KEPT_SELECTIONS))


def world(as_of: date | datetime | None) -> World:
    """The columns in memory of a day (None: live), up to date."""
    with unwatched():
        return store.world(FRAMES, as_of)
