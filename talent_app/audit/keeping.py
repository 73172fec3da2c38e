"""Answers kept in memory exactly as long as they hold: until something they were read from changes.

While an answer is gathered its statements are watched; what it depends on are their tables, columns and organisations.
Every command marks what it changes (`tracking.marks`), so one statement tells which of any number of answers still
hold, whoever made the change in whichever process. An answer that read something no mark is written for (drafts,
notices, jobs) is not kept. What does not come from the database (the day, the language, the reader) is part of the key.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text

from talent_app.audit.exempt import APPEND_ONLY
from talent_app.core.recent import Recent
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.watching import Seen, table_written, tables_read, watched
from talent_app.tracking.marks import EVERYTHING, TOGETHER, UNOWNED
from talent_app.tracking.models import Tracked

MOST = 5_000
#: A table, the columns of it (None: any), and whether rows of other organisations than the reader's count.
Source = tuple[str, frozenset[str] | None, bool]
#: Read through the memory of a session or a process: who names them nowhere may depend on them all the same.
ALWAYS: tuple[Source, ...] = tuple(
    (name, None, True) for name in ("organisations", "users", "memberships", "policy_releases", "holiday_years")
)
CUBES = frozenset({"cube_deltas", "cube_cells", "cube_totals"})
HISTORY = "_history"
MARKS = text(
    "SELECT name, CASE WHEN organisation_id = 0 THEN 1 ELSE 0 END AS is_together, max(mark) FROM change_marks"
    " WHERE organisation_id IN :ids GROUP BY 1, 2"
    " UNION ALL SELECT '', CASE WHEN seq = marked_seq THEN 1 ELSE 0 END, '' FROM audit_head"
).bindparams(bindparam("ids", expanding=True))


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one moment, as a reader meets them."""

    scope: Scope
    own: dict[str, dict[str, str]]
    together: dict[str, dict[str, str]]

    def of(self, source: Source) -> str:
        """The last change of something read; "" while there was none."""
        table, columns, is_beyond = source
        found = (self.together if is_beyond else self.own).get(table)
        if not found:
            return ""
        if columns is None:
            return max(found.values())
        return max((found[name] for name in ("", *columns) if name in found), default="")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer with what it was read from and the marks of that moment."""

    value: Any
    sources: tuple[Source, ...]
    marks: tuple[str, ...]


_kept: Recent[Hashable, Kept] = Recent(MOST)


def marks_at_present(scope: Scope) -> Marks | None:
    """The marks that matter to a reader, in one statement; None while they do not tell everything.

    That is so inside a command, and after links an older program added beside us.
    """
    current = session()
    if current.info.get("running") is not None:
        return None
    ids = [TOGETHER] if scope.organisation_ids is None else [TOGETHER, UNOWNED, *sorted(scope.organisation_ids)]
    rows = current.execute(MARKS, {"ids": ids}).all()
    own: dict[str, dict[str, str]] = {}
    together: dict[str, dict[str, str]] = {}
    is_whole = False
    for name, is_together, mark in rows:
        if not name:
            is_whole = bool(is_together)
            continue
        table, _dot, column = name.partition(".")
        (together if is_together else own).setdefault(table, {})[column] = mark
    return Marks(scope, together if scope.is_all else own, together) if is_whole else None


def kept(key: Hashable, present: Marks | None, gather: Callable[[], Any]) -> Any:
    """The answer kept under a key while it holds, or gathered now."""
    if present is None:
        return gather()
    key = (key, present.scope)
    known = _kept.get(key)
    if known is not None and known.marks == tuple(map(present.of, known.sources)):
        return known.value
    with watched() as seen:
        value = gather()
    sources = sources_of(seen, present.scope)
    if sources is None:
        _kept.drop(key)
    else:
        _kept.keep(key, Kept(value, sources, tuple(map(present.of, sources))))
    return value


def forget() -> None:
    """Keep nothing."""
    _kept.forget()


def sources_of(seen: Seen, scope: Scope) -> tuple[Source, ...] | None:
    """What statements depend on for a reader; None when something is among it that nobody marks."""
    found: dict[Source, None] = dict.fromkeys([(EVERYTHING, None, True), *ALWAYS])
    for statement, read_in, given in seen:
        if table_written(statement):
            return None
        is_beyond = read_in is None or not _is_within(read_in, scope)
        for table, columns in tables_read(statement):
            if table in CUBES:
                found |= dict.fromkeys((*counted, is_beyond) for counted in _counted(given))
                continue
            name = table.removesuffix(HISTORY)
            if not is_marked(name):
                return None
            found[name, columns if name == table else None, is_beyond] = None
    return tuple(found)


def is_marked(table: str) -> bool:
    """Whether every change of a table leaves a mark."""
    if table in Tracked.registry_of_tracked:
        return True
    return table in APPEND_ONLY and not table.startswith(("audit_", "erased_"))


def _is_within(inner: Scope, outer: Scope) -> bool:
    if outer.organisation_ids is None:
        return True
    return inner.organisation_ids is not None and inner.organisation_ids <= outer.organisation_ids


def _counted(given: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The tables and columns that cells are counted from: of the cubes a statement names, else of all."""
    specs = [(name, spec) for name, model in Tracked.registry_of_tracked.items() for spec in model.__cubes__]
    named = [(name, spec) for name, spec in specs if spec.cube in given]
    for name, spec in named or specs:
        dimensions = (dimension for dimension, _is_month in spec.parts)
        yield name, frozenset((*dimensions, *spec.sums, *spec.where, "organisation_id", "deleted_at"))


def tables_besides(seen: Seen, marked: set[tuple[int, str]]) -> set[str]:
    """Tables that a command's statements wrote to and whose marks do not follow from the rows it tracked."""
    known = {name.partition(".")[0] for _owner, name in marked}
    written = {table_written(statement) for statement, _scope, _given in seen} - {""}
    return {table for table in written if table not in known and is_marked(table)}
