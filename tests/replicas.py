"""A streaming copy of the private PostgreSQL cluster, and a power cut for either of them."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
from pathlib import Path

from tests.postgres import Cluster, own_folder, run, serve, server_user, start


def start_replica(cluster: Cluster) -> Cluster:
    """A copy that follows the cluster: same roles, same databases, read-only; `stop` it like any other."""
    folder = own_folder(server_user())
    command = [str(cluster.binaries / "pg_basebackup"), "--host", str(cluster.folder), "--port", str(cluster.port)]
    command += ["--username", "postgres", "--pgdata", str(folder / "data"), "--write-recovery-conf"]
    try:
        run([*command, "--checkpoint", "fast", "--wal-method", "stream", "--no-sync"], folder, server_user())
        copy = start(cluster.binaries, folder, server_user(), cluster.password)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    atexit.register(copy.stop)
    return copy


def kill(cluster: Cluster) -> None:
    """The machine loses power: every process of the server ends at once."""
    children = _children_of(cluster.process.pid)
    cluster.process.kill()
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    cluster.process.wait(timeout=15)


def come_back(cluster: Cluster) -> None:
    """Start again on the same data and port after `kill`."""
    (cluster.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
    serve(cluster, server_user())


def _children_of(pid: int) -> list[int]:
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(file.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(file.parent.name))
    return found
