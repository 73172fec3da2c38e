"""What readers of the audit do not see of people who were erased, while what is stored stays whole and provable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from talent_app.audit.changes import RowChange
from talent_app.audit.erasing import ERASED, erased_ids
from talent_app.audit.models import AuditEntry
from talent_app.db.engine import session

#: Entries that say themselves how somebody was erased and name nobody.
OF_ERASURE = frozenset({"data.erased", "erasure.proposed", "erasure.refused", "retention.decided"})
#: Their rows tell of erasures, not of people.
TABLES_OF_ERASURE = frozenset({"erasures", "retention_proposals"})


def hide_erased(found: Sequence[AuditEntry]) -> None:
    """Take names and contents out of entries about people who were erased, for the reader only.

    What is stored is chained and sealed and stays as it is; the entries are detached, so nothing is written back.
    """
    by_table: dict[str, set[int]] = {}
    for entry in found:
        if entry.subject_type and entry.subject_id:
            by_table.setdefault(entry.subject_type, set()).add(entry.subject_id)
    gone = {table: erased_ids(table, ids) for table, ids in by_table.items()}
    users = erased_ids("users", [entry.actor_id for entry in found if entry.actor_id])
    for entry in found:
        is_subject = entry.subject_id in gone.get(entry.subject_type or "", ()) and entry.action not in OF_ERASURE
        if is_subject or entry.actor_id in users:
            if entry in session():
                session.expunge(entry)
            entry.actor_name = ERASED if entry.actor_id in users else entry.actor_name
            entry.subject_label = ERASED if is_subject else entry.subject_label
            entry.details = {name: _hidden(value) if is_subject else value for name, value in entry.details.items()}


def _hidden(value: Any) -> Any:
    return value if isinstance(value, int | bool) or value is None else ERASED


def without_erased(changes: Sequence[RowChange]) -> list[RowChange]:
    """Rows of erased people show no contents, not those either that a duty keeps."""
    by_table: dict[str, set[int]] = {}
    for change in changes:
        by_table.setdefault(change.table, set()).add(change.row_id)
    gone = {table: erased_ids(table, ids) for table, ids in by_table.items() if table not in TABLES_OF_ERASURE}
    return [
        replace(change, differences=(), is_erased=True) if change.row_id in gone.get(change.table, ()) else change
        for change in changes
    ]


def is_gone(table: str, row_id: int) -> bool:
    """Whether the row is one of somebody erased."""
    return table not in TABLES_OF_ERASURE and bool(erased_ids(table, [row_id]))
