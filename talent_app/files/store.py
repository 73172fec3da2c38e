"""Bytes on disk: encrypted, under a random name, written whole (temporary file, fsync, rename) before any row refers.

No name a user typed ever becomes a path. No deduplication: equal files of two organisations stay two files.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag

from talent_app import clock
from talent_app.core.errors import AppError, InvalidInput, Unwritable
from talent_app.db.base import new_uid
from talent_app.db.crypto import vault

#: The first bytes by which a file is known; what is not here is refused.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
)
ORPHAN_AGE = timedelta(days=1)


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
    """The folder of encrypted files."""

    def __init__(self) -> None:
        self.folder: Path | None = None

    def configure(self, folder: Path) -> None:
        """Use `folder`/files."""
        self.folder = folder / "files"

    def path(self, uid: uuid.UUID) -> Path:
        """Where the bytes of a file lie."""
        if self.folder is None:
            raise RuntimeError("the file store is not configured")
        return self.folder / uid.hex[-2:] / uid.hex

    def keep(self, data: bytes, media_type: str | None = None) -> Stored:
        """Write the bytes; call it before the command, never inside."""
        uid = new_uid()
        path = self.path(uid)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(".part")
        try:
            with temporary.open("wb") as file:
                file.write(vault.seal_bytes(data, uid.bytes))
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise Unwritable() from error
        return Stored(uid, hashlib.sha256(data).hexdigest(), len(data), media_type or sniff(data))

    def read(self, uid: uuid.UUID, sha256: str) -> bytes:
        """The clear bytes; raises when they are gone or were altered."""
        try:
            data = vault.open_bytes(self.path(uid).read_bytes(), uid.bytes)
        except FileNotFoundError as error:
            raise AppError("文件不在存储中。", "请联系系统管理员从备份恢复。") from error
        except InvalidTag as error:
            raise AppError("文件内容已损坏或被改动，不能打开。", "请联系系统管理员从备份恢复。") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise AppError("文件内容与登记的指纹不符，不能打开。", "请联系系统管理员从备份恢复。")
        return data

    def paths(self) -> Iterator[Path]:
        """Every whole file of the store, in a fixed order."""
        if self.folder is not None:
            yield from sorted(path for path in self.folder.glob("*/*") if not path.suffix)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have the folder to oneself: a sweep waits for another time, a second backup is refused. Writing goes on."""
        if self.folder is None:
            raise RuntimeError("the file store is not configured")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / ".held").open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Held("备份、恢复或密钥轮换正在进行。", "请等它结束后重试。") from error
            yield

    def sweep(self, known: set[str]) -> int:
        """Remove files that no row refers to and that are older than a day, never during a backup; returns how many."""
        if self.folder is None or not self.folder.exists():
            return 0
        oldest = (clock.now() - ORPHAN_AGE).timestamp()
        gone = 0
        try:
            with self.held():
                for path in self.folder.glob("*/*"):
                    if path.stem not in known and path.stat().st_mtime < oldest:
                        path.unlink()
                        gone += 1
        except Held:
            return 0
        return gone


def sniff(data: bytes) -> str:
    """The type by content; raises for anything not on the list."""
    for signature, media_type in SIGNATURES:
        if data.startswith(signature):
            return media_type
    raise InvalidInput("不支持这种文件。", "请上传 PDF、PNG、JPEG 或 Office 文件。", field="file")


store = FileStore()
