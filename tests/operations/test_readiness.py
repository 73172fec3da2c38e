"""What a balancer is told, and `flask audit verify --json`."""

from __future__ import annotations

import json
import uuid

import pytest
from sqlalchemy import insert, select, update

from talent_app.audit.chain import verify
from talent_app.audit.models import AuditPermit
from talent_app.core.scope import Scope
from talent_app.db import migrate
from talent_app.db.engine import database, session, use_scope
from talent_app.documents.pdf import MissingGlyph
from talent_app.talents.models import Talent
from talent_app.web import views
from tests.factories import create_talent


def test_a_whole_installation_is_ready(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ready",
        "checks": {"database": True, "migrations": True, "queue": True, "files": True, "fonts": True},
    }


@pytest.mark.parametrize(
    ("name", "broken"), [("database", RuntimeError("password=secret")), ("fonts", OSError("/usr/share"))]
)
def test_what_is_missing_is_named_and_nothing_else_told(client, monkeypatch, name, broken):
    def fail():
        raise broken

    monkeypatch.setitem(views.READINESS, name, fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["status"] == "not_ready"
    assert [key for key, holds in answer.json["checks"].items() if not holds] == [name]
    assert str(broken) not in answer.text


def test_an_old_structure_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(migrate, "pending", lambda: ["business"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["migrations"] is False


def test_a_database_that_is_gone_is_not_ready(client, monkeypatch):
    def gone(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(type(database.engine), "connect", gone)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["database"] is False


def test_the_audit_is_verified_as_json(app, db):
    result = app.test_cli_runner().invoke(args=["audit", "verify", "--json"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["holds"] is True
    assert found["entries"] > 20
    assert found["faults"] == []


def test_an_altered_ciphertext_of_an_image_is_a_fault_with_a_name(actor):
    create_talent(actor("hr"))
    use_scope(Scope.everything())
    connection = session().connection(execution_options={"writes": True})
    connection.execute(insert(AuditPermit).values(kind="test", entry_uid=uuid.uuid4()))
    history = Talent.__history__
    sealed = connection.scalar(select(history.c.phone_sealed))
    connection.execute(update(history).values(phone_sealed=sealed[:-1] + bytes([sealed[-1] ^ 1])))
    found = [fault.message for fault in verify(session())]
    session.rollback()
    assert any("talents 第" in message and "被修改" in message for message in found)


def test_missing_fonts_are_told(client, monkeypatch):
    def lack(*args):
        raise MissingGlyph(["藏"])

    monkeypatch.setattr(views, "check_fonts", lack)
    views._documents_have_fonts.cache_clear()
    answer = client.get("/readyz")
    views._documents_have_fonts.cache_clear()
    assert answer.status_code == 503
    assert answer.json["checks"]["fonts"] is False
