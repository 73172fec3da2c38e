"""A backup made while others write restores to the same rows; a damaged one changes nothing."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
from sqlalchemy import select, text

from talent_app.audit.chain import verify
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db import migrate
from talent_app.db.engine import database, make_engine, ops_session, session, use_scope
from talent_app.files.store import store
from talent_app.operations import backup, places
from talent_app.operations.sealing import HEADER_BYTES, Damaged, OpeningReader, SealingWriter
from talent_app.operations.tables import digests, open_whole, stored_tables
from talent_app.organisations import service as organisations
from talent_app.organisations.models import Organisation, OrganisationKind
from tests.factories import create_talent

pytestmark = pytest.mark.committing
KEY = bytes(range(32))


def run(app, *args):
    return app.test_cli_runner().invoke(args=[*map(str, args)])


def let_go():
    session.remove()
    ops_session.remove()
    database.dispose()


def state(settings):
    """Every table's count and digest, read past all scopes."""
    found = {}
    for url in {settings.migration_database_url, settings.ops_database_url}:
        engine = open_whole(url)
        with engine.connect() as connection:
            found |= digests(connection, stored_tables(connection))
        engine.dispose()
    return found


def add_organisation(number):
    city = session.scalars(select(Organisation.id).where(Organisation.kind == OrganisationKind.CITY_REGULATOR)).first()
    organisations.create_organisation(
        system_actor("测试"), name=f"新企业{number}", kind=OrganisationKind.ENTERPRISE, parent_id=city, uscc=None
    )


@pytest.fixture
def filled(app, actor, settings):
    """A talent with sealed values and a stored file."""
    create_talent(actor("hr"), name="央金拉姆")
    store.keep(b"%PDF-1.7 " + bytes(200_000))
    use_scope(None)
    let_go()
    return settings


def test_a_backup_is_encrypted_and_never_overwrites(app, filled, tmp_path):
    file = tmp_path / "一.backup"
    result = run(app, "backup", "create", file)
    assert result.exit_code == 0, result.output
    assert "SHA-256" in result.output
    assert "不含 DATA_KEY" in result.output
    assert "央金拉姆".encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    before = file.read_bytes()
    again = run(app, "backup", "create", file)
    assert again.exit_code == 2
    assert "已经存在" in again.output
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "一.backup"]


def test_a_backup_restores_what_was_there(app, filled, tmp_path):
    file = tmp_path / "one.backup"
    kept = {path.name: path.read_bytes() for path in store.paths()}
    before = state(filled)
    assert before["talents"][0] == 1
    assert run(app, "backup", "create", file).exit_code == 0
    add_organisation(1)
    for path in list(store.paths()):
        path.unlink()
    let_go()
    result = run(app, "backup", "restore", file)
    assert result.exit_code == 0, result.output
    after = state(filled)
    # the restored audit goes on with the entry that says so
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"audit_entries", "audit_head"}
    assert {path.name: path.read_bytes() for path in store.paths()} == kept
    if session().get_bind().dialect.name == "postgresql":
        use_scope(Scope.nothing())  # row policies came back with the tables
        assert session.scalar(text("SELECT count(*) FROM talents")) == 0
    use_scope(Scope.everything())
    assert session.scalar(text("SELECT count(*) FROM talents")) == 1
    assert not list(verify(session()))
    assert session.scalars(select(Organisation.name).where(Organisation.name == "新企业1")).all() == []


def test_a_backup_under_writing_restores_to_one_moment(app, filled, tmp_path):
    file, drill = tmp_path / "busy.backup", tmp_path / "drill"
    stop, written = threading.Event(), []

    def keep_writing():
        while not stop.is_set():
            add_organisation(len(written))
            written.append(1)
        session.remove()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        while len(written) < 3:
            pass
        made = backup.create(filled, file)
        at_end = len(written)
        while len(written) < at_end + 2:
            pass
    finally:
        stop.set()
        writer.join()
    let_go()
    result = run(app, "backup", "restore", file, "--to", drill)
    assert result.exit_code == 0, result.output
    assert "审计链完整" in result.output
    assert made.tables[""]["organisations"][0] >= 8 + 3
    assert state(filled)["organisations"][0] > made.tables[""]["organisations"][0]


def test_an_altered_byte_or_a_cut_is_refused_and_the_data_stays(app, filled, tmp_path):
    file = tmp_path / "good.backup"
    assert run(app, "backup", "create", file).exit_code == 0
    let_go()
    before, whole = state(filled), file.read_bytes()
    chance = random.Random(7)  # noqa: S311 - the same places every time
    places = [0, len(whole) - 1, HEADER_BYTES, HEADER_BYTES + 3, *(chance.randrange(len(whole)) for _ in range(8))]
    bad = tmp_path / "bad.backup"
    for place in places:
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        result = run(app, "backup", "restore", bad)
        assert result.exit_code == 2, f"byte {place}"
        assert "现有数据没有改动" in result.output
    for length in (0, 10, HEADER_BYTES, len(whole) // 2, len(whole) - 1):
        bad.write_bytes(whole[:length])
        assert run(app, "backup", "restore", bad).exit_code == 2, f"cut at {length}"
    bad.write_bytes(whole + b"x")
    assert run(app, "backup", "restore", bad).exit_code == 2
    assert state(filled) == before
    assert not list(tmp_path.glob("*restoring*"))


def test_another_backup_key_is_named(app, filled, tmp_path, monkeypatch):
    file = tmp_path / "good.backup"
    assert run(app, "backup", "create", file).exit_code == 0
    monkeypatch.setattr(filled, "backup_key", filled.data_key)
    result = run(app, "backup", "restore", file)
    assert result.exit_code == 2
    assert "BACKUP_KEY" in result.output


def test_restoring_under_a_running_site_is_refused(app, filled, tmp_path):
    file = tmp_path / "good.backup"
    assert run(app, "backup", "create", file).exit_code == 0
    let_go()
    other = make_engine(filled.database_url)
    with other.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM organisations")
        result = run(app, "backup", "restore", file)
    other.dispose()
    assert result.exit_code == 2
    assert "请先停止网站" in result.output


def test_no_two_backups_at_once_and_no_sweep_meanwhile(app, filled, tmp_path):
    with store.held():
        result = run(app, "backup", "create", tmp_path / "second.backup")
        assert store.sweep(set()) == 0
    assert result.exit_code == 2
    assert "正在进行" in result.output
    assert not list(tmp_path.glob("second*"))


def test_what_a_killed_backup_left_is_no_obstacle(app, filled, tmp_path):
    left = tmp_path / "daily.backup.part"
    left.write_bytes(b"half of a backup" * 100_000)
    file = tmp_path / "daily.backup"
    assert run(app, "backup", "create", file).exit_code == 0
    assert not left.exists()
    let_go()
    assert run(app, "backup", "restore", file, "--to", tmp_path / "drill").exit_code == 0


def test_a_full_disk_leaves_no_file_and_a_sentence(app, filled, tmp_path, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_write_files", full)
    result = run(app, "backup", "create", tmp_path / "one.backup")
    assert result.exit_code == 2
    assert "检查磁盘空间" in result.output
    assert not list(tmp_path.glob("one*"))


def test_a_drill_needs_an_empty_folder(app, filled, tmp_path):
    file = tmp_path / "good.backup"
    assert run(app, "backup", "create", file).exit_code == 0
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("x")
    assert run(app, "backup", "restore", file, "--to", full).exit_code == 2
    assert [path.name for path in full.iterdir()] == ["x"]


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024, 1024 * 1024 + 1, 3 * 1024 * 1024])
def test_an_envelope_gives_back_every_size(tmp_path, size):
    data, path = random.Random(size).randbytes(size), Path(tmp_path / "e")  # noqa: S311
    with path.open("wb") as file:
        writer = SealingWriter(file, KEY)
        writer.write(data)
        writer.close()
    with path.open("rb") as file:
        assert OpeningReader(file, KEY).read() == data
    with path.open("rb") as file, pytest.raises(Damaged):
        OpeningReader(file, bytes(32))


def test_a_swap_cut_short_is_finished_by_whoever_comes_next(tmp_path, monkeypatch):
    from_here = [("old", "aside"), ("new", "old")]
    moves = [(tmp_path / a, tmp_path / b) for a, b in from_here]
    (tmp_path / "old").write_text("old")
    (tmp_path / "new").write_text("new")
    _killed_after(1, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        places.carry_out(tmp_path, moves)
    monkeypatch.undo()
    assert not (tmp_path / "old").exists()
    assert places.finish_interrupted(tmp_path)
    assert (tmp_path / "old").read_text() == "new"
    assert (tmp_path / "aside").read_text() == "old"
    assert not places.finish_interrupted(tmp_path)


def _killed_after(moves, monkeypatch):
    real, left = places.os.rename, [moves]

    def rename(source, target):
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        real(source, target)

    monkeypatch.setattr(places.os, "rename", rename)


def test_a_backup_made_before_an_upgrade_is_restored_and_upgraded(app, filled, tmp_path):
    """The moment before an upgrade is when a backup matters most."""
    file = tmp_path / "older.backup"
    migrate.downgrade(filled.migration_database_url, "0007_cube_totals")
    assert migrate.pending() == ["business"]
    let_go()
    assert run(app, "backup", "create", file).exit_code == 0
    let_go()
    result = run(app, "backup", "restore", file)
    assert result.exit_code == 0, result.output
    assert migrate.pending() == []
