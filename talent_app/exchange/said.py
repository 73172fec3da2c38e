"""What the rows of one file said so far, for later rows of the same file to be held against.

Only the batch under way is in memory; what went before lies in a table of its own that SQLite keeps in a file without a
name and drops at the end. It holds keyed digests, no names and no numbers.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from talent_app.exchange.models import RowStatus
from talent_app.exchange.slices import chunks

STATUSES = tuple(RowStatus)
TABLE = (
    "CREATE TABLE said (number_key BLOB, name_key BLOB, position INTEGER PRIMARY KEY, number INTEGER,"
    " status INTEGER, target_id INTEGER, born_on INTEGER, digest INTEGER);"
    "CREATE INDEX by_number ON said (number_key) WHERE number_key IS NOT NULL;"
    "CREATE INDEX by_name ON said (name_key) WHERE name_key IS NOT NULL;"
)


@dataclass(frozen=True, slots=True)
class InFile:
    """What later rows need to know of an earlier one."""

    position: int
    number: int
    status: RowStatus
    target_id: int | None
    born_on: date | None
    has_number: bool
    digest: int


class Said:
    """The rows of a file that were read already, found by document number and by name."""

    def __init__(self) -> None:
        self.table = sqlite3.connect("", isolation_level=None)  # no name: SQLite's own temporary file
        self.table.executescript(f"PRAGMA journal_mode=OFF; PRAGMA cache_size=-2048; {TABLE}")
        self.key = secrets.token_bytes(32)
        self.by_number: dict[str, InFile] = {}
        self.by_name: dict[str, list[InFile]] = {}

    def look_up(self, numbers: Collection[str], names: Collection[str]) -> None:
        """Have at hand what was said under these numbers (as indexed) and names; forget the batch before."""
        self.by_number = {number: found[0] for number, found in self._found("number_key", numbers)}
        self.by_name = dict(self._found("name_key", names))

    def remember(self, rows: Sequence[tuple[str | None, str | None, InFile]]) -> None:
        """Keep (number, name, row) of a batch."""
        self.table.execute("BEGIN")
        self.table.executemany(
            "INSERT INTO said VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    self._key(number), self._key(name), row.position, row.number, STATUSES.index(row.status),
                    row.target_id, row.born_on and row.born_on.toordinal(), row.digest,
                )
                for number, name, row in rows
            ],
        )  # fmt: skip
        self.table.execute("COMMIT")

    def _found(self, column: str, wanted: Collection[str]) -> Iterator[tuple[str, list[InFile]]]:
        for part in chunks(wanted):
            keys = {self._key(text): text for text in part}
            found: dict[str, list[InFile]] = {}
            places = ",".join("?" * len(keys))
            statement = f"SELECT {column}, * FROM said WHERE {column} IN ({places}) ORDER BY position"  # noqa: S608 - ours
            for key, number_key, _name, position, number, status, target, born, digest in self.table.execute(
                statement, list(keys)
            ):
                born_on = date.fromordinal(born) if born else None
                row = InFile(position, number, STATUSES[status], target, born_on, number_key is not None, digest)
                found.setdefault(keys[key], []).append(row)
            yield from found.items()

    def _key(self, text: str | None) -> bytes | None:
        return hashlib.blake2b(text.encode(), digest_size=16, key=self.key).digest() if text else None
