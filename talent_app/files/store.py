"""Stored bytes: encrypted, under a random name, written whole before any row refers; in a folder or a bucket.

No name a user typed ever becomes a path. No deduplication: equal files of two organisations stay two files.
"""

from __future__ import annotations

import fcntl
import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from sqlalchemy import text

from talent_app import clock
from talent_app.core.errors import AppError, InvalidInput
from talent_app.db.base import new_uid
from talent_app.db.crypto import vault
from talent_app.db.engine import database
from talent_app.files.places import FilePlace, Folder, Gone

#: The first bytes by which a file is known; what is not here is refused.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
)
ORPHAN_AGE = timedelta(days=1)
#: Number of the lock in the database ("files" in letters of a telephone).
LOCK = 34537


@dataclass(frozen=True)
class Stored:
    """What `keep` wrote: hand it to `files.service.attach` inside the command that refers to it."""

    uid: uuid.UUID
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True)
class Prepared:
    """A file that passed every check of `files.intake` and lies in the store; `service.attach_…` gives it its row."""

    stored: Stored
    name: str


class Held(AppError):
    """Somebody (a backup, the rotation of keys, a sweep) has the folder to himself."""


class FileStore:
    """Sealed files in their place."""

    def __init__(self) -> None:
        #: The folder of this machine; of a bucket only the lock of this machine lies in it.
        self.folder: Path | None = None
        self._place: FilePlace | None = None

    def configure(self, folder: Path, place: FilePlace | None = None) -> None:
        """Use `folder`/files, or another place."""
        self.folder = folder / "files"
        self._place = place or Folder(self.folder)

    @property
    def place(self) -> FilePlace:
        """Where the bytes lie."""
        if self._place is None:
            raise RuntimeError("the file store is not configured")
        return self._place

    def path(self, uid: uuid.UUID) -> Path:
        """Where the bytes of a file lie in the folder."""
        if not isinstance(self.place, Folder):
            raise RuntimeError("files of a bucket have no path")
        return self.place.path(uid.hex)

    def keep(self, data: bytes, media_type: str | None = None) -> Stored:
        """Write the bytes; call it before the command, never inside."""
        uid = new_uid()
        self.place.write(uid.hex, vault.seal_bytes(data, uid.bytes))
        return Stored(uid, hashlib.sha256(data).hexdigest(), len(data), media_type or sniff(data))

    def read(self, uid: uuid.UUID, sha256: str) -> bytes:
        """The clear bytes; raises when they are gone or were altered."""
        try:
            data = vault.open_bytes(self.sealed(uid.hex), uid.bytes)
        except Gone as error:
            raise AppError("文件不在存储中。", "请联系系统管理员从备份恢复。") from error
        except InvalidTag as error:
            raise AppError("文件内容已损坏或被改动，不能打开。", "请联系系统管理员从备份恢复。") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise AppError("文件内容与登记的指纹不符，不能打开。", "请联系系统管理员从备份恢复。")
        return data

    def sealed(self, name: str) -> bytes:
        """The bytes as they lie there; raises `Gone`."""
        file, _size = self.place.opened(name)
        with file:
            return file.read()

    def remove(self, uid: uuid.UUID) -> None:
        """Take the bytes away for good."""
        self.place.remove(uid.hex)

    def names(self) -> Iterator[str]:
        """Every whole file of the store, in a fixed order."""
        for name, _at in self.place.names():
            yield name

    def paths(self) -> Iterator[Path]:
        """The same as paths, where it is a folder."""
        for name in self.names():
            yield self.path(uuid.UUID(hex=name))

    def take_in(self, folder: Path) -> None:
        """Put the files of a restored folder where they are missing: what is there under a name is the same content."""
        known = set(self.names())
        for path in sorted(folder.glob("*/*")):
            if path.name not in known:
                self.place.write(path.name, path.read_bytes())

    @contextmanager
    def held(self, *, alone: bool = False) -> Iterator[None]:
        """Have the files to oneself: a sweep waits for another time, a second backup is refused. Writing goes on.

        Machines that share files share a PostgreSQL, which keeps the lock; `alone` is for who must be alone there.
        """
        if self.folder is None:
            raise RuntimeError("the file store is not configured")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / ".held").open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise _held() from error
            with nullcontext() if alone else _held_everywhere():
                yield

    def sweep(self, known: set[str]) -> int:
        """Remove files that no row refers to and that are older than a day, never during a backup; returns how many."""
        oldest = clock.now() - ORPHAN_AGE
        gone = 0
        try:
            with self.held():
                for name, at in list(self.place.names()):
                    if name not in known and at < oldest:
                        self.place.remove(name)
                        gone += 1
                for path, at in list(self.place.leftovers()) if isinstance(self.place, Folder) else ():
                    if path.stem not in known and at < oldest:
                        path.unlink(missing_ok=True)
                        gone += 1
        except Held:
            return 0
        return gone


def _held() -> Held:
    return Held("备份、恢复或密钥轮换正在进行。", "请等它结束后重试。")


@contextmanager
def _held_everywhere() -> Iterator[None]:
    """The same lock for every machine on this database; let go when the connection ends, whatever happens."""
    if database.engine is None or database.engine.dialect.name != "postgresql":
        yield
        return
    with database.engine.connect() as connection:
        is_ours = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()  # the lock is the connection's, no transaction stays open meanwhile
        if not is_ours:
            raise _held()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
            connection.commit()


def sniff(data: bytes) -> str:
    """The type by content; raises for anything not on the list."""
    for signature, media_type in SIGNATURES:
        if data.startswith(signature):
            return media_type
    raise InvalidInput("不支持这种文件。", "请上传 PDF、PNG、JPEG 或 Office 文件。", field="file")


store = FileStore()
