"""Temporary folders of a test run in memory where the machine has enough of it.

A run makes and removes some hundred thousand small files: every copy of a PostgreSQL database is a thousand of them.
On a disk that tells the device of every deletion, removing them took longer than the tests; in `/dev/shm` it is free.
Where memory is short, or `TMPDIR` says where to go, nothing changes.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of this run's own is made in it
PREFIX = "talent-tests-"
#: A run on both cores takes below 2 GiB there; the rest is for the tests themselves.
NEEDED = 8 * 2**30


def move_in() -> Path | None:
    """Send temporary files of this process and its children to memory; returns the folder, None where it stays."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return None
    _remove_leftovers()
    if shutil.disk_usage(MEMORY).free < NEEDED or _available() < NEEDED:
        return None
    folder = MEMORY / f"{PREFIX}{os.getpid()}"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)  # the database server is another user: it passes through to its own folder, and lists nothing
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None
    atexit.register(_leave, folder, os.getpid())
    return folder


def _leave(folder: Path, pid: int) -> None:
    """Give the memory back, but not from a forked child."""
    if os.getpid() == pid:
        shutil.rmtree(folder, ignore_errors=True)


def _available() -> int:
    """Bytes of memory that can be had without swapping; 0 where the system does not say."""
    with contextlib.suppress(OSError):
        found = re.search(r"^MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
        return int(found.group(1)) * 1024 if found else 0
    return 0


def _remove_leftovers() -> None:
    """Folders of runs that were killed."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        if not Path("/proc", folder.name.removeprefix(PREFIX)).exists():
            shutil.rmtree(folder, ignore_errors=True)
