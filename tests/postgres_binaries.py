"""Where the programs of a PostgreSQL server lie on this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

OLDEST_MAJOR = 15


class ClusterUnavailable(RuntimeError):
    """No PostgreSQL that could be started; the message says what to install."""


def find_binaries() -> Path:
    """The folder of the newest installed PostgreSQL (15 or later) that has initdb and postgres."""
    found: list[tuple[int, Path]] = []
    for initdb in Path("/usr/lib/postgresql").glob("*/bin/initdb"):
        major = initdb.parent.parent.name
        if major.isdigit() and int(major) >= OLDEST_MAJOR and (initdb.parent / "postgres").exists():
            found.append((int(major), initdb.parent))
    if found:
        return max(found)[1]
    on_path = shutil.which("initdb")
    if on_path and _major_of(Path(on_path)) >= OLDEST_MAJOR:
        return Path(on_path).resolve().parent
    raise ClusterUnavailable(
        f"PostgreSQL {OLDEST_MAJOR} or later is not installed. Install it (Debian: apt-get install postgresql) "
        "or run the suite on SQLite only: script/test --database sqlite"
    )


def _major_of(initdb: Path) -> int:
    answer = subprocess.run([str(initdb), "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+", answer)
    return int(number.group()) if number else 0
