"""Engines and sessions of the two databases, and the session hook that is the second wall around every scope.

`session` reads and writes business data; `ops_session` holds log-ins, throttling, progress and drafts, in a file of
its own on SQLite so that they move while a long command holds the writer. Nothing here commits by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session, scoped_session, sessionmaker, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.schema import Table

from talent_app.core.scope import Scope
from talent_app.db.base import Recyclable, Scoped

log = logging.getLogger(__name__)
BUSY_MILLISECONDS = 15_000
#: What the transaction under way on a connection knows of the scope.
TOLD = "told_scope"


class UnscopedRead(RuntimeError):
    """A scoped table was read in a session that carries no scope: a defect in our code, never a user's doing."""


class Database:
    """The engines of one process; `configure` is called once by `create_app`."""

    def __init__(self) -> None:
        self.engine: Engine | None = None
        self.ops_engine: Engine | None = None

    def configure(self, url: str, ops_url: str) -> None:
        """Open both databases (lazily: no connection is made yet)."""
        self.dispose()
        self.engine = make_engine(url)
        self.ops_engine = self.engine if ops_url == url else make_engine(ops_url, reads_freely=True)
        session.remove()
        ops_session.remove()
        session_factory.configure(bind=self.engine)
        ops_factory.configure(bind=self.ops_engine)

    def dispose(self) -> None:
        """Close every pooled connection."""
        for engine in {self.engine, self.ops_engine} - {None}:
            engine.dispose()  # type: ignore[union-attr]


def make_engine(url: str, *, reads_freely: bool = False, connect_args: dict[str, Any] | None = None) -> Engine:
    """An engine that emits its own BEGIN (IMMEDIATE for commands) on SQLite and pings pooled connections elsewhere.

    `reads_freely` is for the operations file: statements that read need no transaction there, and the first that
    writes begins one that waits for its turn. A transaction that read first and then wants to write would be refused
    at once when another process wrote in between.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        if reads_freely:
            event.listen(engine, "before_cursor_execute", _begin_before_writing)
        else:
            event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=10, connect_args=connect_args or {})
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


#: A page is some twenty statements, and planning those of wide tables takes longer than carrying them out: a connection
#: keeps the plans of all pages in daily use (psycopg's own 100 are those of four pages, each driving out the others),
#: from the second time a statement comes.
PLANS_KEPT = 400
PLANNED_AFTER = 1


def _prepare_postgresql(connection: Any, record: Any) -> None:
    connection.prepared_max, connection.prepare_threshold = PLANS_KEPT, PLANNED_AFTER


#: The page cache (32 MB) holds the indexes an import of thousands of rows writes to; what is deleted is overwritten.
PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MILLISECONDS}",
    "synchronous=NORMAL",
    "cache_size=-32768",
    "secure_delete=ON",
)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_before_writing(
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> None:
    begun = connection.connection.dbapi_connection.in_transaction
    if not begun and statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
        cursor.execute("BEGIN IMMEDIATE")


class EndingSession(Session):
    """A session that ends even when the server went away meanwhile, which has ended its transaction already."""

    def close(self) -> None:
        """End what was done; what is broken is not given back to the pool."""
        try:
            super().close()
        except DBAPIError:
            log.warning("a connection was gone before its transaction was ended")
            self.invalidate()


class ReadingSession(EndingSession):
    """A session whose statements go to `info["reads_from"]` while that is set (`db.replica`), else as ever."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """The engine or connection of the next statement."""
        reads_from = self.info.get("reads_from")
        return super().get_bind(*args, **kwargs) if reads_from is None else reads_from


database = Database()
session_factory = sessionmaker(class_=ReadingSession, expire_on_commit=False)
session: scoped_session[Session] = scoped_session(session_factory)
ops_factory = sessionmaker(class_=EndingSession, expire_on_commit=False)
ops_session: scoped_session[Session] = scoped_session(ops_factory)


def dialect_name() -> str:
    """`sqlite` or `postgresql`."""
    return session().get_bind().dialect.name


def dialect_driver() -> str:
    """The same with its driver, as an address of a database begins: `postgresql+psycopg`."""
    dialect = session().get_bind().dialect
    return f"{dialect.name}+{dialect.driver}"


def use_scope(scope: Scope | None) -> None:
    """Let the current session see exactly this scope; None makes every scoped read raise."""
    current = session()
    current.info["scope"] = scope
    if current.in_transaction():
        _tell_database(current, current.connection())


def active_scope() -> Scope | None:
    """The scope the current session carries."""
    return session().info.get("scope")


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Use another scope for a few statements (`Scope.beyond(reason)` for the listed exceptions)."""
    before = active_scope()
    use_scope(scope)
    try:
        yield
    finally:
        use_scope(before)


@event.listens_for(session_factory, "after_begin")
def _after_begin(current: Session, transaction: Any, connection: Any) -> None:
    # a transaction begins without a setting, which shows nothing: without a scope there is nothing to say; one within
    # another (a savepoint) has what that one was told
    if transaction.nested or connection.in_nested_transaction():
        connection.info.pop(TOLD, None)
    else:
        connection.info[TOLD] = ""
    if current.info.get("scope") is not None:
        _tell_database(current, connection)


@event.listens_for(session_factory, "after_soft_rollback")
def _after_rollback(current: Session, previous: Any) -> None:
    # to a savepoint: what was said since is forgotten by the database as well; after a flush that failed the whole
    # transaction is over, and the next one begins without
    if current.in_transaction() and current.is_active:
        connection = current.connection()
        if not connection.invalidated:
            connection.info.pop(TOLD, None)


def _tell_database(current: Session, connection: Any) -> None:
    """Row-level security reads the scope from the transaction, so no pooled connection carries it on; said once."""
    if connection.dialect.name != "postgresql" or connection.invalidated:
        return  # a connection that broke answers nothing more: what broke it is the error to be told
    scope: Scope | None = current.info.get("scope")
    setting = scope.as_setting() if scope is not None else ""
    if connection.info.get(TOLD) == setting:
        return
    connection.execute(text("SELECT set_config('app.scope', :setting, true)"), {"setting": setting})
    connection.info[TOLD] = setting


@event.listens_for(session_factory, "do_orm_execute")
def _confine(state: ORMExecuteState) -> Any:
    """Add scope and not-deleted criteria to every scoped model in the statement; refuse where no scope is set.

    The rows of a statement of single columns with the option `plain_rows` are not looked through for entities.
    """
    if not (state.is_select or state.is_update or state.is_delete) or state.is_column_load:
        return None
    if state.is_relationship_load:
        return None  # the criteria of the outer statement travel with it
    scope: Scope | None = state.session.info.get("scope")
    if scope is None:
        if _reads_scoped(state):
            raise UnscopedRead("set a scope (web.access, a command, or db.engine.within) before reading scoped rows")
    elif not scope.is_all:
        ids = sorted(scope.organisation_ids or ())
        state.statement = state.statement.options(
            with_loader_criteria(Scoped, lambda model: model.organisation_id.in_(ids), include_aliases=True)
        )
    if not state.execution_options.get("include_deleted"):
        state.statement = state.statement.options(
            with_loader_criteria(Recyclable, lambda model: model.deleted_at.is_(None), include_aliases=True)
        )
    if state.execution_options.get("plain_rows"):
        return state.session.connection(bind_arguments=state.bind_arguments).execute(state.statement)
    return None


def _reads_scoped(state: ORMExecuteState) -> bool:
    if any(issubclass(mapper.class_, Scoped) for mapper in state.all_mappers):
        return True
    scoped = {m.local_table for m in _mappers() if issubclass(m.class_, Scoped)}
    return any(isinstance(part, Table) and part in scoped for part in visitors.iterate(state.statement))


def _mappers() -> Any:
    from_base = Scoped.__subclasses__()
    return [model.__mapper__ for model in from_base if hasattr(model, "__mapper__")]
