"""Every sealed value comes under the new key, killed or not; it reads as before and the audit holds."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text

from config import present_data_key
from talent_app.audit.actions import Action
from talent_app.audit.chain import verify
from talent_app.audit.models import AuditEntry
from talent_app.core.errors import AppError
from talent_app.core.scope import Scope
from talent_app.db.crypto import AES, SM4, KeyMissing, vault
from talent_app.db.engine import session, use_scope
from talent_app.files.store import store
from talent_app.identity.models import User
from talent_app.operations import rotation
from talent_app.operations.sealed import current_key_id, sealed_tables
from talent_app.operations.tables import parts
from talent_app.talents.models import Talent
from tests.factories import create_talent

PHONE = "+8613912341234"


@pytest.fixture(autouse=True)
def keys(db):
    """The vault as it was, after the test."""
    before, refresh = list(vault.data_keys), vault.refresh
    yield
    vault.data_keys, vault.refresh = before, refresh
    vault.use_cipher(AES)


@pytest.fixture
def people(actor):
    """Registrations with phones, whose images are sealed too; and a file."""
    made = [create_talent(actor("hr")).id for _ in range(5)]
    kept = store.keep(b"%PDF-1.7 contents")
    use_scope(None)
    return made, kept


def new_current():
    vault.data_keys = [bytes(reversed(vault.data_keys[0])), *vault.data_keys]


def faults():
    use_scope(Scope.beyond("audit verification"))
    return [fault.message for fault in verify(session())]


def phones(ids):
    use_scope(Scope.everything())
    return {row.phone for row in session.scalars(select(Talent).where(Talent.id.in_(ids)))}


def test_everything_comes_under_the_new_key_and_reads_as_before(db, people):
    ids, kept = people
    new_current()
    left = rotation.remaining()
    assert {"users", "users_history", "talents", "talents_history", "files/"} <= set(left)
    assert rotation.rotate() == left
    assert rotation.remaining() == {}
    vault.data_keys = vault.data_keys[:1]
    assert phones(ids) == {PHONE}
    assert store.read(kept.uid, kept.sha256) == b"%PDF-1.7 contents"
    assert session.scalars(select(User).where(User.username == "hr")).one().password_hash
    assert faults() == []


def test_each_table_leaves_an_entry_and_no_permit_stays(db, people):
    new_current()
    changed = rotation.rotate()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.KEYS_ROTATED.value)).all()
    assert {entry.details["table"]: entry.details["rows"] for entry in entries} == changed
    assert session.scalar(text("SELECT count(*) FROM audit_permits")) == 0
    with pytest.raises(Exception, match="append-only"):
        session.connection().execute(text("UPDATE users_history SET password_sealed = NULL"))
    session.rollback()


def test_a_second_run_changes_nothing(db, people):
    new_current()
    rotation.rotate()
    head = session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()).limit(1))
    assert rotation.rotate() == {}
    assert session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()).limit(1)) == head


@pytest.mark.committing
@pytest.mark.parametrize("killed_at", range(1, 12, 2))
def test_a_killed_run_is_taken_up_where_it_stopped(db, people, monkeypatch, killed_at):
    ids, _ = people
    monkeypatch.setattr(rotation, "BATCH", 4)
    new_current()
    whole, steps = sum(rotation.remaining().values()), []

    def kill(table, done, total):
        steps.append(table)
        if len(steps) == killed_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(kill)
    assert 0 < sum(rotation.remaining().values()) < whole
    assert phones(ids) == {PHONE}
    assert faults() == []
    rotation.rotate()
    assert rotation.remaining() == {}
    vault.data_keys = vault.data_keys[:1]
    assert phones(ids) == {PHONE}
    assert faults() == []


@pytest.mark.committing
def test_a_kill_inside_a_batch_leaves_the_batch_as_it_was(db, people, monkeypatch):
    new_current()
    before, real, calls = rotation.remaining(), rotation._resealed, []

    def kill(sealed, row):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(sealed, row)

    monkeypatch.setattr(rotation, "_resealed", kill)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate()
    assert rotation.remaining() == before
    monkeypatch.undo()
    rotation.rotate()
    assert rotation.remaining() == {}


def test_a_missing_old_key_names_the_row_and_the_remedy(db, people):
    vault.data_keys = [bytes(reversed(vault.data_keys[0]))]
    with pytest.raises(AppError) as refusal:
        rotation.rotate()
    assert "第" in refusal.value.message
    assert "旧密钥" in refusal.value.hint


def test_a_new_key_is_on_disk_before_it_is_used(app, db, people, monkeypatch):
    file = db.instance_dir / "keys.env"
    old = db.data_key
    file.write_text(f"SECRET_KEY=x\nDATA_KEY={old}\nINDEX_KEY={db.index_key}\n")
    monkeypatch.setattr(db, "data_key", old)
    monkeypatch.setenv("INSTANCE_DIR", str(db.instance_dir))
    result = app.test_cli_runner().invoke(args=["keys", "rotate", "--new-key"])
    assert result.exit_code == 0, result.output
    assert "没有留下旧密钥的内容" in result.output
    lines = file.read_text().splitlines()
    assert lines[1].startswith("DATA_KEY=")
    assert lines[1].endswith("," + old)
    assert (lines[0], lines[2]) == ("SECRET_KEY=x", f"INDEX_KEY={db.index_key}")
    assert file.stat().st_mode & 0o077 == 0
    assert rotation.remaining() == {}
    # a process that began before the rotation learns the new key when it meets it
    vault.configure(old, db.index_key)
    vault.refresh = present_data_key
    assert phones(people[0]) == {PHONE}
    vault.configure(old, db.index_key)
    vault.refresh = None
    with pytest.raises(KeyMissing):
        phones(people[0])


def test_a_key_from_the_environment_is_only_shown(app, db, people):
    before = current_key_id()
    result = app.test_cli_runner().invoke(args=["keys", "rotate", "--new-key"])
    assert result.exit_code == 0
    assert f",{db.data_key}" in result.output
    assert current_key_id() == before


def test_every_sealed_column_can_be_rotated():
    known = {sealed.table.name for sealed in sealed_tables()}
    for _, metadata in parts():
        for table in metadata.sorted_tables:
            if any(column.name.endswith("_sealed") for column in table.columns):
                assert table.name in known
                assert "uid" in table.columns


def test_everything_goes_from_one_cipher_to_the_other_under_the_same_key(db, people):
    ids, kept = people
    sealed = vault.seal("甲", b"a place")
    vault.use_cipher(SM4)
    assert vault.open(sealed, b"a place") == "甲"
    assert rotation.remaining()
    rotation.rotate()
    assert not rotation.remaining()
    assert (phones(ids), store.read(kept.uid, kept.sha256), faults()) == ({PHONE}, b"%PDF-1.7 contents", [])
    ours = vault.seal("乙", b"a place")
    assert (ours[:4] == current_key_id(), vault.open(ours, b"a place")) == (True, "乙")
    for spoiled in (ours[:-1] + bytes([ours[-1] ^ 1]), ours[:20]):
        with pytest.raises(InvalidTag):
            vault.open(spoiled, b"a place")
    with pytest.raises(InvalidTag):
        vault.open(ours, b"another place")
    vault.use_cipher(AES)
    rotation.rotate()
    assert (rotation.remaining(), phones(ids)) == ({}, {PHONE})
