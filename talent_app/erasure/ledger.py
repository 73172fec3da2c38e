"""The ledger of erasures outside the database: enough to erase again what a restore of an older backup brought back.

One line of JSON an erasure: uid of registration and person, keyed digest of the number, day. No name, no number.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.erasure.models import Erasure
from talent_app.files.store import store

NAME = "erasures.jsonl"


def line_of(row: Erasure) -> dict[str, Any]:
    """One erasure as the ledger keeps it."""
    return {
        "number": row.number,
        "talent": str(row.talent_uid),
        "person": str(row.person_uid),
        "digest": row.document_digest,
        "on": f"{row.done_on}",
        "source": row.source.value,
    }


def place() -> Path | None:
    """Where the ledger lies: beside the folder of files, outside the database."""
    return store.folder.parent / NAME if store.folder is not None else None


def append(line: dict[str, Any]) -> None:
    """Write one line down, on the disk before anybody is told. A full disk does not undo what was done."""
    file = place()
    if file is None:
        return
    try:
        with file.open("a", encoding="utf-8") as target:
            target.write(json.dumps(line, ensure_ascii=False) + "\n")
            target.flush()
            os.fsync(target.fileno())
    except OSError:
        return


def written(rows: Iterable[Erasure]) -> str:
    """The whole ledger from the database, to be kept elsewhere."""
    return "".join(json.dumps(line_of(row), ensure_ascii=False) + "\n" for row in rows)


def read(text: str) -> list[dict[str, Any]]:
    """The lines of a kept ledger."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            entry = json.loads(line) if line.strip() else None
        except ValueError as error:
            raise InvalidInput(f"删除台账第 {number} 行不是有效的记录。", "请使用系统写出的文件。") from error
        if entry is not None:
            found.append(entry)
    return found
