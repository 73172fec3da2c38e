"""Watches every transaction of the business database: rows written must come with an audit entry in the same one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from talent_app.audit.exempt import EXEMPT

WRITES = re.compile(r'\s*(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
#: Belongs to the entry itself, or is rebuilt from tracked rows by the hook that writes them.
PART_OF_AN_ENTRY = {"audit_entries", "audit_subjects", "audit_seals", "sqlite_sequence"}


@dataclass
class Watch:
    """What was committed while it watched."""

    transactions: int = 0
    entries: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    pending: dict[int, tuple[Counter[str], int]] = field(default_factory=dict)


@contextmanager
def watched(engine: Engine) -> Iterator[Watch]:
    """Count writes without audit on this engine."""
    watch = Watch()

    def executed(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        found = WRITES.match(statement)
        if found is None:
            return
        tables, entries = watch.pending.setdefault(id(connection.connection.dbapi_connection), (Counter(), 0))
        table = found.group(2).lower()
        if table == "audit_entries":
            entries += 1
        elif table not in EXEMPT and table not in PART_OF_AN_ENTRY and cursor.rowcount != 0:
            tables[table] += 1
        watch.pending[id(connection.connection.dbapi_connection)] = tables, entries

    def committed(connection: Any) -> None:
        tables, entries = watch.pending.pop(id(connection.connection.dbapi_connection), (Counter(), 0))
        if tables:
            watch.transactions += 1
            watch.entries += entries
            if not entries:
                watch.faults.update(f"{table} without an entry" for table in tables)

    def undone(connection: Any) -> None:
        watch.pending.pop(id(connection.connection.dbapi_connection), None)

    listeners = (("after_cursor_execute", executed), ("commit", committed), ("rollback", undone))
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield watch
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)
