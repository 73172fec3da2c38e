"""A private PostgreSQL cluster for one test run: a temporary folder, a free port, no trace afterwards.

It never touches a cluster that is already on the machine. PostgreSQL refuses to run as root, so a run as root starts
the server as the user `postgres` that Debian's package makes. The server dies with the process that started it, even
when that process is killed.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from tests.postgres_binaries import ClusterUnavailable, find_binaries

OWNER = "talent_owner"
APP = "talent_app"
START_SECONDS = 60
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


@dataclass(slots=True)
class Cluster:
    """A running cluster: two roles, any number of databases, one `stop`."""

    folder: Path
    port: int
    password: str
    binaries: Path
    process: subprocess.Popen[bytes] = field(init=False)
    stopped: bool = field(default=False)
    settings: dict[str, str] = field(default_factory=lambda: SETTINGS)
    #: The folder outlives the server: the next one goes on with its databases.
    is_kept: bool = field(default=False)

    def url_owner(self, database: str, *, tcp: bool = False) -> str:
        """Connect as the role that owns the tables and runs migrations."""
        return self._url(OWNER, database, tcp)

    def url_app(self, database: str, *, tcp: bool = False) -> str:
        """Connect as the role of the running product: row policies apply to it."""
        return self._url(APP, database, tcp)

    def create_database(self, name: str, template: str | None = None) -> str:
        """Make a database owned by talent_owner (a copy of `template` where given) and return its name."""
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template or "template0")
        )
        if template is None:
            statement += sql.SQL(" ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
        self._as_superuser("postgres", statement)
        if template is None:
            # The tables migrations will make are readable and writable by the product, never owned by it.
            owner, app = sql.Identifier(OWNER), sql.Identifier(APP)
            for rights, kind in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
                self._as_superuser(
                    name,
                    sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} ON {} TO {}").format(
                        owner, sql.SQL(rights), sql.SQL(kind), app
                    ),
                )
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database together with whatever connections are left on it."""
        self._as_superuser("postgres", sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def stop(self) -> None:
        """Stop the server at once and remove the folder; calling it twice does no harm."""
        if self.stopped:
            return
        self.stopped = True
        # SIGTERM would wait for clients; SIGINT closes them.
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=15)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=15)
        if not self.is_kept:
            shutil.rmtree(self.folder, ignore_errors=True)

    def as_superuser(self, database: str) -> str:
        """Connect past every right, by the socket alone."""
        return self._url("postgres", database, False)

    def _url(self, role: str, database: str, tcp: bool) -> str:
        if tcp:
            return f"postgresql://{role}:{self.password}@127.0.0.1:{self.port}/{database}"
        return f"postgresql://{role}@/{database}?host={quote(str(self.folder), safe='')}&port={self.port}"

    def _as_superuser(self, database: str, statement: sql.Composable) -> None:
        with psycopg.connect(
            host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True
        ) as connection:
            connection.execute(statement)


def start_cluster() -> Cluster:
    """Make and start a cluster; it is stopped and removed when the interpreter ends."""
    binaries = find_binaries()
    user = server_user()
    _remove_leftovers()
    folder = own_folder(user)
    password = secrets.token_hex(16)
    try:
        _initialise(binaries, folder, user)
        cluster = start(binaries, folder, user, password)
        _create_roles(cluster)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    atexit.register(cluster.stop)
    return cluster


def kept_cluster(folder: Path, settings: dict[str, str]) -> Cluster:
    """A cluster in a folder of its own that outlives its server: made on first use, else started again."""
    binaries, user = find_binaries(), server_user()
    is_new = not (folder / "data" / "PG_VERSION").exists()
    if is_new:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        give(folder, user)
        _initialise(binaries, folder, user)
    cluster = Cluster(folder, _free_port(), secrets.token_hex(16), binaries, settings=settings, is_kept=True)
    serve(cluster, user)
    if is_new:
        _create_roles(cluster)
    atexit.register(cluster.stop)
    return cluster


def own_folder(user: pwd.struct_passwd | None) -> Path:
    """A folder under the temporary one that only the server's user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="talent-pg-"))
    give(folder, user)
    return folder


def give(folder: Path, user: pwd.struct_passwd | None) -> None:
    """0700: the socket inside it needs no password, so nobody but the server's user may reach it."""
    folder.chmod(0o700)
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)


def _remove_leftovers() -> None:
    """Folders of runs that were killed: an hour old and without a server."""
    for folder in Path(tempfile.gettempdir()).glob("talent-pg-*"):
        with contextlib.suppress(OSError):
            is_old = time.time() - folder.stat().st_mtime > 3600
            if is_old and not (folder / "data" / "postmaster.pid").exists():
                shutil.rmtree(folder, ignore_errors=True)


def _initialise(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    command = [str(binaries / "initdb"), "--pgdata", str(folder / "data"), "--username", "postgres"]
    command += ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--auth-local", "trust"]
    run([*command, "--auth-host", "scram-sha-256", "--no-instructions"], folder, user)


def run(command: list[str], folder: Path, user: pwd.struct_passwd | None) -> None:
    """Run a program of PostgreSQL to its end; raises with what it said."""
    done = subprocess.run(command, **_as_user(user), cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ClusterUnavailable(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def start(binaries: Path, folder: Path, user: pwd.struct_passwd | None, password: str) -> Cluster:
    """A server on a folder that has data, at a free port."""
    cluster = Cluster(folder, _free_port(), password, binaries)
    serve(cluster, user)
    return cluster


def serve(cluster: Cluster, user: pwd.struct_passwd | None) -> None:
    """Start a server on the cluster's data and port, and wait until it answers."""
    folder = cluster.folder
    settings = cluster.settings | {
        "listen_addresses": "127.0.0.1",
        "port": str(cluster.port),
        "unix_socket_directories": str(folder),
    }
    command = [str(cluster.binaries / "postgres"), "-D", str(folder / "data")]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    setpriv = shutil.which("setpriv")
    if setpriv:
        # The kernel sends SIGINT (fast shutdown) when the test run dies, so no killed run leaves a server behind.
        command = [setpriv, "--pdeathsig", "INT", *command]
    log = folder / "server.log"
    with log.open("wb") as output:
        cluster.process = subprocess.Popen(
            command, **_as_user(user), cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _wait_until_ready(cluster, log)
    except BaseException:
        cluster.stop()
        raise


def _wait_until_ready(cluster: Cluster, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if cluster.process.poll() is not None:
            raise ClusterUnavailable(f"PostgreSQL ended at once:\n{log.read_text(errors='replace')}")
        try:
            psycopg.connect(
                host=str(cluster.folder), port=cluster.port, user="postgres", dbname="postgres", connect_timeout=2
            ).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise ClusterUnavailable(f"PostgreSQL did not answer within {START_SECONDS} s:\n{log.read_text(errors='replace')}")


def _create_roles(cluster: Cluster) -> None:
    for role, rights in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB")):
        cluster._as_superuser(
            "postgres",
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE {} PASSWORD {}").format(
                sql.Identifier(role), sql.SQL(rights), sql.Literal(cluster.password)
            ),
        )


def server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as when this process is root; None when it runs as we do."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise ClusterUnavailable(
            "PostgreSQL does not run as root and there is no user `postgres`. Install Debian's package postgresql."
        ) from None


def _as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    if user is None:
        return {"env": environment}
    return {"env": environment, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
