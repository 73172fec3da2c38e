"""The databases tests run on: a migrated, populated template made once, then one private copy or savepoint per test.

SQLite: the template's two files are copied for every test, so commits, locks and other connections are real.
PostgreSQL: one connection with an outer transaction and savepoints (`committing` tests get a database of their own),
always as `talent_app`, so that row-level security applies to every test.
"""

from __future__ import annotations

import base64
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.util import LRUCache

from config import Settings
from talent_app.db import migrate
from talent_app.db.engine import database, ops_factory, ops_session, session, session_factory
from tests.postgres import Cluster, start_cluster


def test_key(letter: str) -> str:
    """A key that protects nothing."""
    return base64.b64encode((letter * 4 + "0123456789abcdefghijklmnopqr").encode()[:32]).decode()


def settings_for(folder: Path, url: str, ops_url: str, owner_url: str | None = None) -> Settings:
    """Settings of the application under test."""
    return Settings(
        environment="testing",
        instance_dir=folder,
        database_url=url,
        migration_database_url=owner_url or url,
        ops_database_url=ops_url,
        secret_key="a secret key of the tests, long enough",
        data_key=test_key("d"),
        index_key=test_key("i"),
        backup_key=test_key("b"),
        require_second_factor=False,
        secure_cookies=False,
        testing=True,
    )


class Compiled:
    """What SQLAlchemy compiled for one test serves the next, whose database is another one of the same tables."""

    def __init__(self) -> None:
        self.first: dict[str, Any] = {}
        self.cache: LRUCache[Any, Any] = LRUCache(5000)

    def serve(self) -> None:
        """Let the engines just configured share it: a compiled statement belongs to its dialect."""
        for name in ("engine", "ops_engine"):
            engine: Any = getattr(database, name)
            first = self.first.setdefault(name, engine)
            engine.dialect = engine.pool._dialect = first.dialect
            engine._compiled_cache = self.cache


class SqliteTemplates:
    """Copies of two template files."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counter = itertools.count(1)
        self.compiled = Compiled()
        self.settings = settings_for(folder, f"sqlite:///{folder}/data.sqlite3", f"sqlite:///{folder}/ops.sqlite3")

    def prepare(self, populate: Callable[[], None]) -> None:
        """Migrate and populate the template."""
        migrate.upgrade(self.settings.database_url, self.settings.ops_database_url)
        database.configure(self.settings.database_url, self.settings.ops_database_url)
        populate()
        session.remove()
        ops_session.remove()
        for engine in (database.engine, database.ops_engine):
            assert engine is not None
            raw = engine.raw_connection()
            raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.close()
        database.dispose()

    @contextmanager
    def fresh(self, committing: bool) -> Iterator[Settings]:
        """Two private files for one test."""
        number = next(self.counter)
        names = []
        for name in ("data", "ops"):
            copy = self.folder / f"{name}-{number}.sqlite3"
            shutil.copyfile(self.folder / f"{name}.sqlite3", copy)
            names.append(copy)
        settings = settings_for(self.folder, f"sqlite:///{names[0]}", f"sqlite:///{names[1]}")
        database.configure(settings.database_url, settings.ops_database_url)
        self.compiled.serve()
        try:
            yield settings
        finally:
            session.remove()
            ops_session.remove()
            database.dispose()
            for copy in names:
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{copy}{suffix}").unlink(missing_ok=True)


class PostgresTemplates:
    """Savepoints over a template database; whole copies for tests that commit for real."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counter = itertools.count(1)
        self.cluster: Cluster = start_cluster()
        self.cluster.create_database("template_talent")
        self.compiled = Compiled()
        self.settings = self._settings("template_talent")
        self.connection: Connection | None = None

    def _settings(self, name: str) -> Settings:
        url = self.cluster.url_app(name)
        return settings_for(self.folder, url, url, self.cluster.url_owner(name))

    def prepare(self, populate: Callable[[], None]) -> None:
        """Migrate as the owner, populate as the application."""
        owner = self.settings.migration_database_url
        migrate.upgrade(owner, owner)
        database.configure(self.settings.database_url, self.settings.ops_database_url)
        populate()
        session.remove()
        ops_session.remove()
        database.dispose()
        # savepoint tests work in a copy, so that the template itself never has a connection and can be copied
        self.cluster.create_database("talent_tests", template="template_talent")

    @contextmanager
    def fresh(self, committing: bool) -> Iterator[Settings]:
        """A savepoint, or a database of its own."""
        if committing:
            name = f"talent_{next(self.counter)}"
            self.cluster.create_database(name, template="template_talent")
            settings = self._settings(name)
            database.configure(settings.database_url, settings.ops_database_url)
            self.compiled.serve()
            try:
                yield settings
            finally:
                session.remove()
                ops_session.remove()
                database.dispose()
                self.cluster.drop_database(name)
            return
        settings = self._settings("talent_tests")
        if database.engine is None or str(database.engine.url.database) != "talent_tests":
            database.configure(settings.database_url, settings.ops_database_url)
            self.compiled.serve()
        assert database.engine is not None
        # two connections: interleaved savepoints of two sessions on one connection would undo each other
        with database.engine.connect() as business, database.engine.connect() as ops:
            outer = [business.begin(), ops.begin()]
            pairs = ((session_factory, session, business), (ops_factory, ops_session, ops))
            for factory, registry, connection in pairs:
                registry.remove()
                factory.configure(bind=connection, join_transaction_mode="create_savepoint")
            try:
                yield settings
            finally:
                for factory, registry, _ in pairs:
                    registry.remove()
                    factory.configure(bind=database.engine, join_transaction_mode="conditional_savepoint")
                for transaction in outer:
                    transaction.rollback()


def templates(folder: Path) -> SqliteTemplates | PostgresTemplates:
    """The kind of database this run uses (`TEST_DATABASE`, default sqlite)."""
    kind = os.environ.get("TEST_DATABASE", "sqlite")
    return PostgresTemplates(folder) if kind == "postgresql" else SqliteTemplates(folder)
