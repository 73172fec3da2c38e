"""Where an installation's data lies, and moving a whole place aside and another one in, even across a kill.

The moves are written down before the first of them; whoever comes next finishes what was begun.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from config import Settings
from talent_app.operations.tables import file_of, is_sqlite

UNFINISHED = "restore-unfinished.json"
#: SQLite's companions of a database file; after the last connection has closed they are normally gone.
COMPANIONS = ("-wal", "-shm")

Moves = list[tuple[Path, Path]]


@dataclass(frozen=True)
class Place:
    """Two database files (embedded installation only) and the folder of stored files."""

    data: Path
    ops: Path
    files: Path
    has_databases: bool = True

    @classmethod
    def present(cls, settings: Settings) -> Place:
        """Where the settings say the data is."""
        is_folder = settings.file_store.startswith("/")
        files = Path(settings.file_store) if is_folder else settings.instance_dir / "files"
        if is_sqlite(settings.database_url):
            return cls(file_of(settings.database_url), file_of(settings.ops_database_url), files)
        return cls(files, files, files, has_databases=False)

    @classmethod
    def within(cls, folder: Path) -> Place:
        """A folder for a drill."""
        return cls(folder / "data.sqlite3", folder / "ops.sqlite3", folder / "files")

    def named(self, mark: str) -> Place:
        """The same beside itself under other names: on the same disk, so that moving it in is one step."""
        data, ops, files = (_marked(path, mark) for path in (self.data, self.ops, self.files))
        return Place(data, ops, files, self.has_databases)

    def of(self, member: str) -> Path:
        """Where a member of the archive belongs."""
        first, _, rest = member.partition("/")
        return self.files / rest if rest else {"data.sqlite3": self.data, "ops.sqlite3": self.ops}[first]

    def paths(self) -> list[Path]:
        """What there is to move."""
        return [self.data, self.ops, self.files] if self.has_databases else [self.files]

    def moves_to(self, other: Place) -> Moves:
        """Everything that exists here, to where it lies there."""
        moves: Moves = []
        for source, target in zip(self.paths(), other.paths(), strict=True):
            moves.append((source, target))
            if source.suffix == ".sqlite3":
                moves += [(Path(f"{source}{tail}"), Path(f"{target}{tail}")) for tail in COMPANIONS]
        return moves

    def sync(self) -> None:
        """See to it that all of it is on the disk."""
        for path in [self.data, self.ops, *self.files.glob("*/*")]:
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())

    def remove(self) -> None:
        """Take away what was built up here."""
        for path in self.paths():
            for one in (path, *(Path(f"{path}{tail}") for tail in COMPANIONS)):
                if one.is_dir():
                    shutil.rmtree(one, ignore_errors=True)
                else:
                    one.unlink(missing_ok=True)


def _marked(path: Path, mark: str) -> Path:
    return path.with_name(f"{path.stem}.{mark}{path.suffix}")


def carry_out(folder: Path, moves: Moves) -> None:
    """Do all moves; a note in `folder` lets `finish_interrupted` complete them after a kill."""
    moves = [(source, target) for source, target in moves if source.exists()]
    note = folder / UNFINISHED
    fresh = note.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump([[str(source), str(target)] for source, target in moves], file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(note)
    _move(moves)
    note.unlink()


def finish_interrupted(folder: Path) -> bool:
    """Complete a swap that a killed process began; returns whether there was one."""
    note = folder / UNFINISHED
    if not note.exists():
        return False
    _move([(Path(source), Path(target)) for source, target in json.loads(note.read_text(encoding="utf-8"))])
    note.unlink()
    return True


def _move(moves: Moves) -> None:
    for source, target in moves:
        # done before the kill: the source is gone, or is already what comes in its place
        if source.exists() and not target.exists():
            os.rename(source, target)
