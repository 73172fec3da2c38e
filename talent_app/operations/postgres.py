"""PostgreSQL's own programs and databases: dump, restore, make, rename. Passwords travel in the environment only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from psycopg import sql

from talent_app.core.errors import AppError, Busy
from talent_app.operations.tables import postgres_url

FROM_QUERY = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
UNREACHABLE = ("数据库没有应答。", "请检查 PostgreSQL 是否在运行、设置 MIGRATION_DATABASE_URL 是否正确。")
#: The database to stand in while another one is made or renamed.
MAINTENANCE = "postgres"
#: How often, and how many seconds apart, somebody who seems connected is asked for again.
ASKED, BETWEEN_SECONDS = 10, 0.1


def environment_of(url: str) -> dict[str, str]:
    """What libpq needs to reach a database as its owner, every scope open."""
    parsed = postgres_url(url)
    values = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LC_ALL": "C.UTF-8",
        "PGDATABASE": parsed.database or "",
        "PGOPTIONS": "-c app.scope=all",
        "PGHOST": parsed.host or "",
        "PGPORT": str(parsed.port or ""),
        "PGUSER": parsed.username or "",
        "PGPASSWORD": str(parsed.password or ""),
    }
    for name, value in parsed.query.items():
        if name in FROM_QUERY:
            values[FROM_QUERY[name]] = value if isinstance(value, str) else value[0]
    return {name: value for name, value in values.items() if value}


@contextmanager
def connected(url: str, database: str | None = None) -> Iterator[psycopg.Connection]:
    """A connection as the owner, statement by statement."""
    parsed = postgres_url(url).set(drivername="postgresql")
    if database is not None:
        parsed = parsed.set(database=database)
    try:
        connection = psycopg.connect(
            parsed.render_as_string(hide_password=False), autocommit=True, options="-c app.scope=all"
        )
    except psycopg.OperationalError as error:
        raise Busy(
            "数据库没有应答。", "请检查 PostgreSQL 是否在运行、设置 MIGRATION_DATABASE_URL 是否正确。"
        ) from error
    with connection:
        yield connection


def program(name: str, major: int) -> str:
    """A client program of the server's own version: an older one refuses, a newer one writes another format."""
    for candidate in (f"/usr/lib/postgresql/{major}/bin/{name}", f"/usr/pgsql-{major}/bin/{name}", shutil.which(name)):
        if candidate and Path(candidate).exists() and _major_of(candidate) == major:
            return candidate
    raise AppError(
        f"没有找到与数据库版本一致的程序 {name}（{major}）。", f"请安装：apt-get install postgresql-client-{major}。"
    )


def _major_of(path: str) -> int:
    answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - fixed
    found = re.search(r"\d+", answer)
    return int(found.group()) if found else 0


def major_version(url: str) -> int:
    """The server's major version."""
    with connected(url) as connection:
        return connection.info.server_version // 10_000


@contextmanager
def dumping(url: str, snapshot: str, major: int) -> Iterator[IO[bytes]]:
    """The output of `pg_dump` for a snapshot another connection keeps open; raises when it did not end well."""
    command = [
        *(program("pg_dump", major), "--format=custom", "--no-password", "--no-owner"),
        # the owner is bound by the row policies too: it reads under them with every scope open
        *("--enable-row-security", f"--snapshot={snapshot}"),
    ]
    process = subprocess.Popen(  # noqa: S603 - a fixed program, nothing a user typed
        command, env=environment_of(url), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    output, complaints = cast(IO[bytes], process.stdout), cast(IO[bytes], process.stderr)
    try:
        yield output
        complaint = complaints.read().decode(errors="replace")
        if process.wait():
            raise AppError(f"pg_dump 没有完成：{_last_line(complaint)}", "请联系系统管理员查看数据库后重试。")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        output.close()
        complaints.close()


class Restoring:
    """`pg_restore` into an empty database, fed piece by piece."""

    def __init__(self, url: str, major: int) -> None:
        command = [
            *(program("pg_restore", major), "--no-password", "--no-owner", "--exit-on-error", "--single-transaction"),
            *("--dbname", postgres_url(url).database or ""),
        ]
        self._process = subprocess.Popen(  # noqa: S603 - a fixed program, nothing a user typed
            command,
            env=environment_of(url),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def write(self, data: bytes) -> None:
        """Hand on some bytes of the dump."""
        try:
            cast(IO[bytes], self._process.stdin).write(data)
        except BrokenPipeError:
            self.finish()

    def finish(self) -> None:
        """Wait for the end; raises when it did not end well."""
        _, complaint = self._process.communicate()
        if self._process.returncode:
            raise AppError(
                f"pg_restore 没有完成：{_last_line(complaint.decode(errors='replace'))}",
                "现有数据没有改动。请确认新库所在服务器的角色与备份时相同后重试。",
            )

    def abandon(self) -> None:
        """End it, whatever it was doing."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "没有说明原因"


def others_connected(url: str) -> bool:
    """Whether anybody else is connected to this database (the server's own workers have no user).

    Who has just hung up is still listed until his server process has ended: such a one is waited for a moment.
    """
    with connected(url) as connection:
        for _ in range(ASKED):
            found = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND usename IS NOT NULL"
            ).fetchone()
            if not (found and found[0]):
                return False
            time.sleep(BETWEEN_SECONDS)
    return True


def create_beside(url: str, name: str) -> str:
    """Make an empty database on the same server with the same collation; returns its address."""
    with connected(url) as connection:
        cursor = connection.execute("SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()")
        found = cast(tuple[Any, ...], cursor.fetchone())
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}").format(
        sql.Identifier(name), sql.Literal(found[0]), sql.Literal(found[1])
    )
    try:
        with connected(url, MAINTENANCE) as connection:
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise AppError(
            "MIGRATION_DATABASE_URL 的角色不能新建数据库。", "请由数据库管理员执行 ALTER ROLE 角色名 CREATEDB 后重试。"
        ) from error
    return postgres_url(url).set(database=name).render_as_string(hide_password=False)


def drop(url: str, name: str) -> None:
    """Remove a database this run has made."""
    with connected(url, MAINTENANCE) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def exchange(url: str, fresh: str, aside: str) -> None:
    """Let `fresh` take the place of the present database, which is kept as `aside`: both names or neither."""
    present = postgres_url(url).database or ""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with connected(url, MAINTENANCE) as connection, connection.transaction():
        connection.execute(rename.format(sql.Identifier(present), sql.Identifier(aside)))
        connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(present)))
