"""Doing to the rows found what their declarations say; the command around it is in `service.py`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from talent_app.audit.command import after_commit, running
from talent_app.audit.erasing import ERASED, Erasing
from talent_app.audit.personal import Act, declared
from talent_app.core.errors import AppError
from talent_app.db.crypto import context_of, vault
from talent_app.db.engine import ops_session, session
from talent_app.db.traces import empty_logs, merge_index
from talent_app.erasure.finding import Found, models, names, without
from talent_app.exchange.exporting import exports_kept
from talent_app.exchange.models import ImportBatch, ImportRow
from talent_app.exchange.packing import archives_with
from talent_app.files.store import store
from talent_app.identity.models import FormDraft, LoginSession
from talent_app.notifications.models import Delivery, Notice
from talent_app.searches.models import SavedSearch, SearchHit, SearchWatcher

#: Tables whose row stays as a mark that there was somebody, with the day it was emptied.
MARKED = {"talents": "deleted_at", "persons": "erased_at"}


def act_on(erasing: Erasing, found: Found, today: date) -> None:
    """Empty, delete or keep every row found, and take the person out of texts that name him."""
    for table, rows in found.rows.items():
        for row in rows:
            erasing.treat(row, since=today)
            if table in MARKED and getattr(row, MARKED[table]) is None:
                setattr(row, MARKED[table], running().at)
    for table, rows in found.mentions.items():
        _act_on_mentions(erasing, table, rows, found.words)
    archives = [*archives_with(found.ids("talents")), *exports_kept()]
    drop_bytes([*(row.uid for row in found.rows.get("files", ())), *archives])


def act_on_kept(erasing: Erasing, rows: Mapping[str, Sequence[Any]], today: date) -> None:
    """What a duty kept goes now that the duty has ended."""
    for each in rows.values():
        for row in each:
            erasing.treat(row, since=today, ended=True)
    for user in rows.get("users", ()):
        user.disabled_at = user.disabled_at or running().at
        ops_session.execute(delete(LoginSession).where(LoginSession.user_id == user.id))
    ops_session.commit()
    drop_bytes([row.uid for row in rows.get("files", ())])


def leave_no_trace() -> None:
    """What the database itself keeps of deleted values, once the rows are treated: gone with the commit."""
    specs = {getattr(model, "__search__", None) for model in models().values()} - {None}
    merge_index(session(), sorted(spec.table for spec in specs if spec is not None))
    after_commit(empty_logs)


def drop_bytes(uids: Sequence[uuid.UUID]) -> None:
    """Take the bytes of files from the disk once their rows are gone for good; during a backup the night does it."""

    def drop() -> None:
        try:
            with store.held():
                for uid in uids:
                    store.remove(uid)
        except AppError:
            return

    if uids:
        after_commit(drop)


def clear_operations(found: Found) -> dict[str, int]:
    """Drafts and rows of imports that hold the person, in the operations database; gone before anything else is."""
    batches = select(ImportBatch.id).where(ImportBatch.organisation_id == found.talent.organisation_id)
    of_batches = select(ImportRow).where(ImportRow.batch_id.in_(list(session.scalars(batches))))
    mine = found.ids("talents")
    rows = [
        row.id
        for row in ops_session.scalars(of_batches)
        if row.target_id in mine
        or names(found.words, f"{row.label}{row.messages}")
        or names(found.words, _opened(row.payload_sealed, "import_rows", "payload_sealed", row.uid))
    ]
    # what other forms hold is gone with the period of drafts at the latest
    drafts = [
        row.id
        for row in ops_session.scalars(select(FormDraft))
        if any(f"talents/{each}/" in f"{row.form}/" for each in mine)
    ]
    counts = {"import_rows": _drop(ImportRow, rows), "form_drafts": _drop(FormDraft, drafts)}
    ops_session.commit()
    return {table: n for table, n in counts.items() if n}


def _opened(sealed: bytes, table: str, column: str, uid: uuid.UUID) -> str:
    return vault.open(sealed, context_of(table, column, uid))


def _drop(model: Any, ids: Iterable[int]) -> int:
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        ops_session.execute(delete(model).where(model.id.in_(wanted[start : start + 500])))
    return len(wanted)


def _act_on_mentions(erasing: Erasing, table: str, rows: Sequence[Any], words: Sequence[str]) -> None:
    how = declared(table)
    for row in rows:
        if how.found == "drop":
            if isinstance(row, Notice):
                session.execute(delete(Delivery).where(Delivery.notice_id == row.id))
            if isinstance(row, SavedSearch):
                watchers = select(SearchWatcher.id).where(SearchWatcher.saved_search_id == row.id)
                session.execute(delete(SearchHit).where(SearchHit.watcher_id.in_(watchers)))
                session.execute(delete(SearchWatcher).where(SearchWatcher.saved_search_id == row.id))
            erasing.delete(row, how.columns)
        else:
            present = {name: getattr(row, name) for name in how.columns}
            changed = {name: without(words, value, ERASED) for name, value in present.items()}
            erasing.rewrite(row, {name: value for name, value in changed.items() if value != present[name]})


def kinds_of(found: Found) -> dict[str, dict[str, int]]:
    """What would be done to how many rows, by table: the preview, and the record afterwards."""
    counted = {table: {declared(table).act.value: len(rows)} for table, rows in found.rows.items()}
    return counted | {table: {Act.MENTION.value: len(rows)} for table, rows in found.mentions.items()}
