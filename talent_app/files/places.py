"""Where sealed bytes lie: a folder (of this machine, or one that several machines share), or a bucket (`bucket.py`).

A place knows names and bytes, nothing of keys, people or rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from talent_app.core.errors import AppError, Unwritable


class Gone(Exception):
    """There are no bytes of this name."""


class StoreAway(AppError):
    """The place of files does not answer; nothing was changed."""

    status = 503
    title = "文件存储暂时不可用"

    def __init__(
        self,
        message: str = "文件存储暂时连不上，文件没有保存，也不能打开。",
        hint: str = "请稍后重试；仍不能用时请联系系统管理员。",
    ) -> None:
        super().__init__(message, hint)


class FilePlace(Protocol):
    """What the store asks of a place."""

    is_remote: bool

    def write(self, name: str, data: bytes) -> None:
        """Keep bytes under a name: whole, or not at all."""

    def opened(self, name: str) -> tuple[BinaryIO, int]:
        """A stream of the bytes, and how many they are; raises `Gone`."""

    def head(self, name: str, size: int) -> bytes:
        """The first bytes; raises `Gone`."""

    def remove(self, name: str) -> None:
        """Take the bytes away; no matter whether they were there."""

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every whole file with the moment it was written, in order of the names."""

    def answers(self) -> None:
        """Raises where the place cannot be used at all."""


class Folder:
    """A folder with one level of folders in it."""

    is_remote = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where the bytes of a name lie."""
        return self.folder / name[-2:] / name

    def write(self, name: str, data: bytes) -> None:
        """Temporary file, fsync, rename."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(".part")
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise Unwritable() from error

    def opened(self, name: str) -> tuple[BinaryIO, int]:
        """The file itself."""
        try:
            file = self.path(name).open("rb")
        except FileNotFoundError as error:
            raise Gone() from error
        return file, os.fstat(file.fileno()).st_size

    def head(self, name: str, size: int) -> bytes:
        """Read no more than asked for."""
        file, _whole = self.opened(name)
        with file:
            return file.read(size)

    def remove(self, name: str) -> None:
        """Unlink it."""
        self.path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, datetime]]:
        """What is half written has a suffix, and is none of them."""
        for path in sorted(path for path in self.folder.glob("*/*") if not path.suffix):
            try:
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue

    def leftovers(self) -> Iterator[tuple[Path, datetime]]:
        """What was begun and never finished."""
        for path in self.folder.glob("*/*.part"):
            yield path, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def answers(self) -> None:
        """A folder that is not there yet is made with the first file."""
        if self.folder.exists() and not os.access(self.folder, os.R_OK | os.W_OK):
            raise Unwritable()
