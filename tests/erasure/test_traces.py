"""After an erasure the bytes are gone too: from the database's own file and from archives made for somebody's desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import database, dialect_name, ops_session, session, use_scope
from talent_app.db.search import _token
from talent_app.erasure import service
from talent_app.exchange import exporting, packing
from talent_app.exchange.export import ExportWish
from talent_app.files.store import store
from talent_app.jobs.models import Job
from talent_app.talents import summaries
from talent_app.worker import runner
from tests.factories import create_talent

NAME, FORMER, KEPT = "强巴赤列绝无仅有", "旧名世间少有", "德吉央宗举世无双"
#: Pieces of the names as the search index writes them.
PIECES = [_token(each).encode() for each in ("绝无", "间少")]


def erase(actor, talent_id):
    row = service.propose_erasure(actor("hr"), talent_id, "离职多年，目的已实现")
    service.decide_erasure(actor("approver"), row.id, row.version, agreed=True)


def on_disk():
    """Everything the two database files and their logs hold."""
    session.rollback()
    ops_session.rollback()
    engines = [engine for engine in (database.engine, database.ops_engine) if engine is not None]
    paths = [Path(f"{engine.url.database}{end}") for engine in engines for end in ("", "-wal")]
    return b"".join(path.read_bytes() for path in paths if path.exists())


@pytest.mark.committing
def test_no_byte_of_a_name_is_left_in_the_database_file(actor):
    if dialect_name() != "sqlite":
        pytest.skip("PostgreSQL reclaims dead rows by itself (autovacuum)")
    row = create_talent(actor("hr"), name=NAME, former_name=FORMER)
    for number in range(12):  # the index is in several parts
        create_talent(actor("hr"), name=f"{KEPT}{number}", document_number=None)
    held = on_disk()
    assert all(each in held for each in (NAME.encode(), FORMER.encode(), *PIECES))
    erase(actor, row.id)
    held = on_disk()
    assert not any(each in held for each in (FORMER.encode(), *PIECES))
    audited = b"".join(
        f"{entry.subject_label}{entry.details}".encode() for entry in session.scalars(select(AuditEntry))
    )
    assert held.count(NAME.encode()) == audited.count(NAME.encode())  # the law keeps the entry, unread by anybody
    assert KEPT.encode() in held


def test_archives_with_the_person_go_at_once_and_the_others_stay(actor, monkeypatch):
    monkeypatch.setattr(summaries, "make_summary", lambda *given, **more: b"%PDF-")
    gone, stays = (create_talent(actor("hr"), name=name, document_number=None) for name in (NAME, KEPT))
    jobs = [packing.request_pack(actor("hr"), [row.id], "一人") for row in (gone, stays)]
    for job in jobs:
        session.rollback()
        runner.run(job.id)
    long = exporting.request_export(actor("hr"), ExportWish(), "csv", "全部")  # who stands in it is not listed
    session.rollback()
    runner.run(long.id)
    use_scope(Scope.everything())
    found = {row.id: packing.archives_with([row.id]) for row in (gone, stays)}
    [export] = exporting.exports_kept()
    assert all(found.values())
    assert store.path(export).exists()
    erase(actor, gone.id)
    assert not store.path(export).exists()
    assert not any(store.path(uid).exists() for uid in found[gone.id])
    assert all(store.path(uid).exists() for uid in found[stays.id])
    assert session.get_one(Job, jobs[1].id).result
