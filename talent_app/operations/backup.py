"""Making a backup while the site runs: database first, then the encrypted files, into one sealed archive.

The archive never holds DATA_KEY or INDEX_KEY. It is written beside its final name and renamed when it is whole.
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, inspect, text

from config import Settings
from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import record, transaction
from talent_app.core.actor import system_actor
from talent_app.core.errors import AppError, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.crypto import key_id, parse_key, vault
from talent_app.db.engine import session
from talent_app.files.places import Gone
from talent_app.files.store import Held, store
from talent_app.operations import postgres
from talent_app.operations.sealing import CHUNK, SealingWriter
from talent_app.operations.tables import (
    Digests,
    Progress,
    digests,
    file_of,
    is_sqlite,
    open_whole,
    revision_of,
    silent,
    stored_tables,
)
from talent_app.tracking.marks import ChangeMark

ABOUT, MANIFEST = "about.json", "manifest.json"
#: What the ciphertext of the stored files and the two SQLite files are called inside.
SQLITE_NAMES = {"": "data.sqlite3", "ops": "ops.sqlite3"}
#: A dump has no size beforehand, so it travels in pieces.
PIECE = 8 * CHUNK
#: Every product of INDEX_KEY says whether the key still fits, none says what it is.
INDEX_PROOF = "backup"


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    path: Path
    size: int
    sha256: str
    tables: dict[str, Digests]
    files: int


def backup_key(settings: Settings) -> bytes:
    """The key of backups; refuses where none is set."""
    if not settings.backup_key:
        raise InvalidInput(
            "没有设置 BACKUP_KEY，不能加密或打开备份。", "请在环境变量或 keys.env 中提供（script/server 会自动生成）。"
        )
    return parse_key(settings.backup_key, "BACKUP_KEY")


def create(settings: Settings, path: Path, progress: Progress = silent) -> Made:
    """Write a backup of everything to a file that must not exist yet."""
    key = backup_key(settings)
    if path.exists():
        raise InvalidInput(f"文件“{path}”已经存在，没有覆盖。", "请换一个文件名。")
    if not path.parent.is_dir():
        raise InvalidInput(f"文件夹“{path.parent}”不存在。", "请先建立文件夹，或换一个位置。")
    unfinished = path.with_name(path.name + ".part")
    try:
        with store.held(), unfinished.open("ab") as file:
            _claim(file, unfinished)
            hashing = _Hashing(file)
            tables, files = _write(settings, cast(BinaryIO, hashing), key, progress)
            file.flush()
            os.fsync(file.fileno())
        _name(unfinished, path)
    except FileExistsError as error:
        raise InvalidInput(f"文件“{error.filename}”已经存在，没有覆盖。", "请换一个文件名。") from error
    except Held:
        raise
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise AppError(f"备份没有写成：{error.strerror or error}。", "请检查磁盘空间和文件夹权限后重试。") from error
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return Made(path, hashing.size, hashing.digest.hexdigest(), tables, files)


def _claim(file: BinaryIO, path: Path) -> None:
    """Begin anew what a killed run left; leave alone what another installation is writing."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Held(f"另一项备份正在写“{path.name}”。", "请换一个文件名，或等它结束后重试。") from error
    os.fchmod(file.fileno(), 0o600)
    file.truncate(0)


def note_backup(made: Made) -> None:
    """Record that a copy of everything was made; before an upgrade in the schema there is."""
    with transaction(system_actor("备份"), Scope.nothing()) as state:
        state.leaves_marks = inspect(session().connection()).has_table(ChangeMark.__tablename__)
        record(Action.BACKUP_CREATED, file=made.path.name, sha256=made.sha256, size=made.size)


def _name(unfinished: Path, path: Path) -> None:
    """Give the whole file its name without ever replacing another."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        unfinished.unlink()
        raise
    except OSError:  # no hard links on this medium
        if path.exists():
            unfinished.unlink()
            raise FileExistsError(0, "", str(path)) from None
        unfinished.rename(path)
    unfinished.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class _Hashing:
    """A file that adds up what passes through it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self._file.write(data)


def _write(settings: Settings, target: BinaryIO, key: bytes, progress: Progress) -> tuple[dict[str, Digests], int]:
    sealing = SealingWriter(target, key)
    with (
        gzip.GzipFile(fileobj=cast(BinaryIO, sealing), mode="wb", compresslevel=1, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        _add(archive, ABOUT, _json(_about(settings)))
        write = _write_sqlite if is_sqlite(settings.database_url) else _write_postgres
        tables, revisions = write(settings, archive, progress)
        files = _write_files(archive)
        _add(archive, MANIFEST, _json({"tables": tables, "revisions": revisions, "files": files}))
    sealing.close()
    return tables, files


def _about(settings: Settings) -> dict[str, Any]:
    embedded = is_sqlite(settings.database_url)
    return {
        "format": 1,
        "made_at": clock.now().isoformat(),
        "database": "sqlite" if embedded else "postgresql",
        "server": 0 if embedded else postgres.major_version(settings.migration_database_url),
        # what DATA_KEY and INDEX_KEY must hold to read this; names of keys, not keys
        "data_keys": [key_id(one).hex() for one in vault.data_keys],
        "index_proof": vault.digest(INDEX_PROOF, ""),
    }


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def _write_sqlite(
    settings: Settings, archive: tarfile.TarFile, progress: Progress
) -> tuple[dict[str, Digests], dict[str, str | None]]:
    tables: dict[str, Digests] = {}
    revisions: dict[str, str | None] = {}
    urls = {"": settings.database_url, "ops": settings.ops_database_url}
    for part, url in urls.items():
        with _copy_of(file_of(url)) as copy:
            engine = open_whole(f"sqlite:///{copy}")
            with engine.connect() as connection:
                tables[part] = digests(connection, stored_tables(connection), progress)
                revisions[part] = revision_of(connection, part)
            engine.dispose()
            archive.add(copy, SQLITE_NAMES[part], filter=_plain_member)
    return tables, revisions


@contextlib.contextmanager
def _copy_of(file: Path) -> Iterator[Path]:
    """A consistent copy beside the database (same disk, same protection), gone afterwards."""
    if not file.exists():
        raise AppError(f"没有找到数据库文件“{file}”。", "请检查设置 DATABASE_URL 和 INSTANCE_DIR。")
    for leftover in file.parent.glob(f".{file.name}-backup-*"):
        shutil.rmtree(leftover, ignore_errors=True)  # of a run that was killed: `store.held` lets only one run
    folder = Path(tempfile.mkdtemp(prefix=f".{file.name}-backup-", dir=file.parent))
    try:
        copy = folder / file.name
        with (
            contextlib.closing(sqlite3.connect(file, timeout=15)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            # one step: a read transaction of its own, which writers in WAL mode need not wait for
            source.backup(target, pages=-1)
            target.execute("PRAGMA journal_mode=DELETE")
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_postgres(
    settings: Settings, archive: tarfile.TarFile, progress: Progress
) -> tuple[dict[str, Digests], dict[str, str | None]]:
    url = settings.migration_database_url
    engine = open_whole(url)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        # the dump and the digests are of one and the same moment
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        with postgres.dumping(url, snapshot, postgres.major_version(url)) as output:
            number = 0
            while piece := output.read(PIECE):
                _add(archive, f"postgres/{number:08d}", piece)
                number += 1
        found = _of_one_moment(connection, progress)
    engine.dispose()
    return found


def _of_one_moment(connection: Connection, progress: Progress) -> tuple[dict[str, Digests], dict[str, str | None]]:
    tables = {"": digests(connection, stored_tables(connection), progress)}
    return tables, {part: revision_of(connection, part) for part in SQLITE_NAMES}


def _plain_member(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of this machine's users goes into the archive."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _write_files(archive: tarfile.TarFile) -> int:
    """The stored files as they lie there, encrypted; what is half written has no row that refers to it."""
    count = 0
    for name in store.names():
        with contextlib.suppress(Gone):  # removed meanwhile: no row referred to it
            file, size = store.place.opened(name)
            with file:
                member = _plain_member(tarfile.TarInfo(f"files/{name[-2:]}/{name}"))
                member.size = size
                archive.addfile(member, file)
            count += 1
    return count
