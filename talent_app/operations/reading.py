"""Reading a backup from beginning to end: every byte is as it was written, or it is refused. It restores nothing."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tarfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from config import Settings
from talent_app.core.errors import InvalidInput
from talent_app.operations.backup import ABOUT, MANIFEST, backup_key
from talent_app.operations.sealing import CHUNK, Damaged, OpeningReader

NAMES = re.compile(r"about\.json|manifest\.json|(data|ops)\.sqlite3|postgres/\d{8}|files/[0-9a-f]{2}/[0-9a-f]{32}")


@dataclass(frozen=True)
class Checked:
    """What a sound archive says about itself."""

    about: dict[str, Any]
    manifest: dict[str, Any]
    sha256: str


class Sink:
    """Where the members of an archive go; this one only looks at them."""

    def take(self, name: str, content: IO[bytes]) -> None:
        """One member."""
        while content.read(CHUNK):
            pass

    def finish(self) -> None:
        """All members have come."""


def check(settings: Settings, path: Path) -> Checked:
    """Read the whole archive and prove that every byte is as it was written."""
    return read_archive(settings, path, Sink())


def made_at(checked: Checked) -> datetime:
    """When the backup was made."""
    return datetime.fromisoformat(checked.about["made_at"])


def read_archive(settings: Settings, path: Path, sink: Sink) -> Checked:
    """Walk through the archive once; every member goes to `sink`."""
    key = backup_key(settings)
    texts: dict[str, dict[str, Any]] = {}
    try:
        with path.open("rb") as file:
            reader = OpeningReader(cast(BinaryIO, file), key)
            with gzip.GzipFile(fileobj=cast(BinaryIO, reader), mode="rb") as packed:
                with tarfile.open(fileobj=packed, mode="r|") as archive:
                    for member in archive:
                        if not member.isfile() or not NAMES.fullmatch(member.name):
                            raise Damaged(f"备份文件中有不认识的内容“{member.name[:60]}”。")
                        content = cast(IO[bytes], archive.extractfile(member))
                        if member.name in (ABOUT, MANIFEST):
                            texts[member.name] = json.load(content)
                        else:
                            sink.take(member.name, content)
                while packed.read(CHUNK):
                    pass
            reader.drain()
            sink.finish()
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise Damaged("备份文件已损坏：内容不能解压。") from error
        raise InvalidInput(
            f"备份文件“{path}”不能读取，或恢复的位置不能写入：{error.strerror or error}。",
            "请检查路径、权限和磁盘空间。",
        ) from error
    except (tarfile.TarError, EOFError, zlib.error, ValueError) as error:
        raise Damaged("备份文件已损坏：内容不完整。") from error
    if set(texts) != {ABOUT, MANIFEST}:
        raise Damaged("备份文件不完整：缺少清单。")
    return Checked(texts[ABOUT], texts[MANIFEST], digest)
