"""Disk full, database gone or read-only, clock set back: a page that says what, why, what to do; nothing half done."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
import traceback
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import InternalError, OperationalError

from talent_app import clock
from talent_app.audit import command
from talent_app.audit.chain import verify
from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import database, dialect_name, ops_session, session, use_scope
from talent_app.files import places
from talent_app.files.store import store
from talent_app.talents.models import Talent
from tests.factories import create_talent
from tests.files.samples import pdf
from tests.page import parse, values_of, with_token

NEW = "/talents/new"
#: Smaller than any database file: every page written beyond it fails, as on a full disk.
ROOM = 48 * 1024
END_MYSELF = "SELECT pg_terminate_backend(pg_backend_pid())"


def values(client, **over):
    form = parse(client.get(NEW)).form()
    return values_of(form) | {"name": "德吉", "informed": "1", "informed_manner": "paper", "ethnicity": "04"} | over


def count(model):
    use_scope(Scope.beyond("test"))
    found = session.scalar(select(func.count()).select_from(model))
    session.rollback()
    return found


def faults():
    use_scope(Scope.beyond("test"))
    return [fault.message for fault in verify(session())]


def let_go():
    session.remove()
    ops_session.remove()
    database.dispose()


def in_little_room(work):
    """Run in a child that may not make any file longer than `ROOM`; what it returned, as text."""
    let_go()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
            told = work()
        except BaseException:
            told = traceback.format_exc()
        os.write(writer, told.encode()[:60_000])
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return told


@pytest.mark.committing
def test_a_full_disk_is_said_and_nothing_is_half_done(client_as, actor, app):
    talent = create_talent(actor("hr")).id
    client = client_as("hr")
    sent = {"kind": "proof", "declared": "y"}
    people, entries = count(Talent), count(AuditEntry)
    if dialect_name() == "sqlite":

        def fill():
            told = []
            for number in range(40):  # the log of the database grows until there is no room
                answer = client.post(NEW, data=values(client, name=f"德吉{number}"))
                told.append(f"{answer.status_code} {parse(answer).words}")
                if answer.status_code == 503:
                    break
            return told[-1]

        told = in_little_room(fill)
        assert told.startswith("503"), told[:3000]
        assert "磁盘已满" in told
        assert "您填写的内容还在" in told

    def attach():
        upload = with_token(client, sent | {"file": (BytesIO(pdf() + b"\n%" + b"x" * 2 * ROOM), "证明.pdf")})
        answer = client.post(f"/attachments/talents/{talent}/new", data=upload)
        return f"{answer.status_code} {parse(answer).words}"

    told = in_little_room(attach)
    assert told.startswith("503"), told[:3000]
    assert "磁盘已满" in told
    more = count(Talent) - people
    assert (count(AuditEntry) - entries >= more, faults()) == (True, [])
    if dialect_name() == "sqlite":
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        session.rollback()
    assert client.post(NEW, data=values(client, name="之后")).status_code == 302


SAID = [
    (OperationalError("", {}, sqlite3.OperationalError("database or disk is full")), "磁盘已满"),
    (OperationalError("", {}, sqlite3.OperationalError("disk I/O error")), "磁盘已满"),
    (OperationalError("", {}, Exception('could not extend file "base/1": No space left on device')), "磁盘已满"),
    (InternalError("", {}, Exception("cannot execute INSERT in a read-only transaction")), "只能读取"),
    (OperationalError("", {}, Exception("server closed the connection unexpectedly")), "连不上数据库"),
    (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
    (OSError(errno.EROFS, "Read-only file system"), "只能读取"),
]


@pytest.mark.parametrize(("error", "words"), SAID, ids=lambda each: str(each)[:40])
def test_what_the_storage_says_becomes_a_page_that_keeps_what_was_typed(client_as, monkeypatch, error, words):
    client = client_as("hr")
    people = count(Talent)

    def fail(*_arguments):
        raise error

    monkeypatch.setattr(command, "append", fail)
    answer = client.post(NEW, data=values(client))
    page = parse(answer)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert words in page.words
    assert "您填写的内容还在" in page.words
    assert count(Talent) == people
    monkeypatch.undo()
    assert page.form(NEW)


@pytest.mark.committing
def test_a_database_that_can_only_be_read_is_still_read(client_as, actor):
    if dialect_name() != "sqlite":
        pytest.skip("PostgreSQL says it in other words: the test above")
    create_talent(actor("hr"), name="可见的人")
    client = client_as("hr")
    let_go()

    def only_read(connection, _record):
        connection.execute("PRAGMA query_only=ON")

    event.listen(database.engine, "connect", only_read)
    try:
        assert "可见的人" in client.get("/talents").text
        answer = client.post(NEW, data=values(client))
        assert answer.status_code == 503
        assert "只能读取、不能写入" in parse(answer).words
    finally:
        event.remove(database.engine, "connect", only_read)
        let_go()


@pytest.mark.committing
def test_a_database_that_goes_away_in_the_middle_is_said_and_comes_back_whole(client_as, actor, monkeypatch):
    """For real: the disk of an SQLite file is gone for a while; PostgreSQL ends the connection before the commit."""
    client = client_as("hr")
    sent, people = values(client), count(Talent)
    if dialect_name() == "sqlite":
        let_go()
        place = Path(str(database.engine.url.database)).parent
        place.rename(place.with_suffix(".away"))
        answer = client.post(NEW, data=sent)
        place.with_suffix(".away").rename(place)
    else:
        with monkeypatch.context() as patch:
            patch.setattr(command, "append", lambda current, *_rest: current.execute(text(END_MYSELF)))
            answer = client.post(NEW, data=sent)
    page = parse(answer)
    assert answer.status_code == 503
    assert "连不上数据库" in page.words
    assert "您填写的内容还在" in page.words
    let_go()
    assert (count(Talent), faults()) == (people, [])
    again = values_of(page.form(NEW)) | {"csrf_token": sent["csrf_token"]}
    assert client.post(NEW, data=again).status_code == 302
    assert count(Talent) == people + 1


def test_a_file_that_cannot_be_written_leaves_nothing(db, monkeypatch):
    def fail(_number):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(places.os, "fsync", fail)
    with pytest.raises(places.Unwritable):
        store.keep(b"%PDF-1.7")
    assert list(store.folder.rglob("*.part")) == []


def test_a_clock_set_back_breaks_neither_order_nor_chain(actor, monkeypatch):
    create_talent(actor("hr"), name="先来")
    monkeypatch.setattr(clock, "real_now", lambda: clock.datetime(2026, 1, 1, tzinfo=clock.UTC))
    monkeypatch.setenv("APP_TODAY", "2026-01-01")
    create_talent(actor("hr"), name="后到")
    session.rollback()
    moments = list(session.scalars(select(AuditEntry.at).order_by(AuditEntry.seq)))
    assert moments == sorted(moments)
    assert faults() == []
