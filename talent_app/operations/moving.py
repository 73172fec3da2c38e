"""Moving everything from one database to another, SQLite to PostgreSQL or back, and proving that it arrived.

Both are opened as their owner with every scope open: row policies then show and take everything, and the append-only
triggers, which forbid change and removal only, let the rows in. One transaction for each part: a run that was killed
leaves the target as empty as before. The source is only read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Integer,
    MetaData,
    Table,
    bindparam,
    column,
    func,
    insert,
    inspect,
    literal_column,
    select,
    table,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from config import Settings
from talent_app.core.errors import AppError, InvalidInput
from talent_app.db import migrate
from talent_app.db.engine import database, ops_session, session
from talent_app.jobs.queue import prepare
from talent_app.operations.occupancy import refuse_while_in_use
from talent_app.operations.tables import (
    BATCH,
    Progress,
    digest_of,
    file_of,
    is_sqlite,
    newest_revision,
    open_whole,
    parts,
    revision_of,
    rows_of,
    silent,
)
from talent_app.tracking.derived import write_grams
from talent_app.tracking.models import Tracked

#: What a migration itself writes into an empty database.
MADE_BY_MIGRATIONS = {"audit_head", "change_marks"}
EXAMPLES = "请写成 postgresql://用户:密码@主机/库名 或 sqlite:////路径/data.sqlite3。"


@dataclass(frozen=True)
class Compared:
    """One table in both databases."""

    name: str
    before: tuple[int, str]
    after: tuple[int, str]

    @property
    def is_equal(self) -> bool:
        """Whether count and digest agree."""
        return self.before == self.after


def move(settings: Settings, to: str, ops_to: str = "", progress: Progress = silent) -> list[Compared]:
    """Copy everything into the empty database `to` and compare every table; raises before the first row where not."""
    sources = _sources(settings)
    try:
        targets = {"": to, "ops": ops_to or _ops_beside(to)}
        kinds = {is_sqlite(url) for url in targets.values()}
    except ArgumentError as error:
        raise InvalidInput("目标不是有效的数据库地址。", EXAMPLES) from error
    if len(kinds) > 1 or (kinds == {True} and targets[""] == targets["ops"]):
        raise InvalidInput("--to 与 --ops-to 应为同一种数据库；SQLite 时应为两个文件。", "请检查地址后重试。")
    _refuse_unsuitable(sources, targets)
    for url in set(sources.values()):
        _refuse_outdated(url, [part for part in sources if sources[part] == url])
    session.remove()
    ops_session.remove()
    database.dispose()
    for url in set(sources.values()):
        refuse_while_in_use(url, "迁移数据")
    migrate.upgrade(targets[""], targets["ops"])
    prepare(targets["ops"])
    for part, metadata in parts():
        with _reading(sources[part]) as source, _writing(targets[part]) as target:
            _copy_part(source, target, metadata, progress)
            if part == "":
                _rebuild_search(source, target, progress)
            _continue_sequences(source, target, metadata)
    return list(_compare(sources, targets, progress))


def _sources(settings: Settings) -> dict[str, str]:
    owner = settings.migration_database_url
    return {"": owner, "ops": settings.ops_database_url if is_sqlite(settings.database_url) else owner}


def _ops_beside(to: str) -> str:
    """Where the operational tables go: a file of their own, or the same server database."""
    return f"sqlite:///{file_of(to).with_name('ops.sqlite3')}" if is_sqlite(to) else to


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    """One moment of a database, seen whole."""
    engine = open_whole(url)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _writing(url: str) -> Iterator[Connection]:
    """Everything or nothing."""
    engine = open_whole(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _refuse_unsuitable(sources: dict[str, str], targets: dict[str, str]) -> None:
    if any(is_sqlite(url) and not file_of(url).parent.is_dir() for url in targets.values()):
        raise InvalidInput("目标文件所在的文件夹不存在。", "请先建立文件夹。")
    if set(sources.values()) & set(targets.values()):
        raise InvalidInput("目标就是现在的数据库，没有需要迁移的。", "请把 --to 改为新的空库。")
    for part, metadata in parts():
        try:
            with _reading(targets[part]) as connection:
                filled = _filled(connection, metadata)
        except DBAPIError as error:
            raise AppError("目标数据库没有应答或不能打开。", "请检查 --to 的地址、账号和权限。") from error
        if filled:
            raise InvalidInput(f"目标库不是空的：{'、'.join(filled)} 中已有数据，没有写入。", "请换一个新建的空库。")


def _filled(connection: Connection, metadata: MetaData) -> list[str]:
    present = set(inspect(connection).get_table_names())
    ours = [each for each in metadata.sorted_tables if each.name in present - MADE_BY_MIGRATIONS]
    return [each.name for each in ours if connection.execute(select(literal_column("1")).select_from(each)).first()]


def _refuse_outdated(url: str, which: list[str]) -> None:
    with _reading(url) as connection:
        if any(revision_of(connection, part) != newest_revision(part) for part in which):
            raise InvalidInput("现在的数据库结构与程序不一致，没有迁移。", "请先运行 flask db upgrade。")


def _copy_part(source: Connection, target: Connection, metadata: MetaData, progress: Progress) -> None:
    copied: set[str] = set()
    for each in metadata.sorted_tables:
        if each.name in MADE_BY_MIGRATIONS:
            target.execute(each.delete())
        _copy_table(source, target, each, copied, progress)
        copied.add(each.name)


def _copy_table(source: Connection, target: Connection, each: Table, copied: set[str], progress: Progress) -> None:
    """Insert in batches; references to rows that come later (of the same table) are filled in afterwards."""
    later = [key.parent.name for key in each.foreign_keys if key.column.table.name not in copied]
    names = [one.name for one in each.columns]
    key = next(iter(each.primary_key.columns))
    references: list[dict[str, Any]] = []
    done = 0
    for batch in _batches(source, each):
        rows = [dict(zip(names, row, strict=True)) for row in batch]
        for row in rows if later else ():
            if any(row[name] is not None for name in later):
                references.append({"row_key": row[key.name]} | {f"new_{name}": row[name] for name in later})
                row.update(dict.fromkeys(later))
        target.execute(insert(each), rows)
        done += len(rows)
        progress(each.name, done, 0)
    if references:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in later}
        target.execute(update(each).where(key == bindparam("row_key")).values(values), references)


def _batches(source: Connection, each: Table) -> Iterator[list[tuple[object, ...]]]:
    batch: list[tuple[object, ...]] = []
    for row in rows_of(source, each):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _rebuild_search(source: Connection, target: Connection, progress: Progress) -> None:
    """Search documents differ by kind of database, so they are made anew from the rows."""
    with Session(target) as current:
        for name, model in Tracked.registry_of_tracked.items():
            if model.__search__ is None:
                continue
            names, done = [one.name for one in model.__table__.columns], 0
            for batch in _batches(source, model.__table__):
                write_grams(current, model, [(None, dict(zip(names, row, strict=True))) for row in batch])
                done += len(batch)
                progress(f"{name}（检索）", done, 0)


def _continue_sequences(source: Connection, target: Connection, metadata: MetaData) -> None:
    """An id given once is never given again, not even one of a row since removed."""
    for each in metadata.sorted_tables:
        key = next(iter(each.primary_key.columns))
        if not isinstance(key.type, Integer | BigInteger) or not key.autoincrement:
            continue
        largest = target.scalar(select(func.max(key))) or 0
        last = max(largest, _last_given(source, each))
        if last:
            _go_on_after(target, each, last)


def _sequence_of(connection: Connection, each: Table) -> str | None:
    key = next(iter(each.primary_key.columns)).name
    wanted = text("SELECT pg_get_serial_sequence(:name, :key)")
    found: str | None = connection.scalar(wanted, {"name": each.name, "key": key})
    return found


def _last_given(connection: Connection, each: Table) -> int:
    if connection.dialect.name == "sqlite":
        if not each.dialect_kwargs.get("sqlite_autoincrement"):
            return 0
        kept = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return connection.scalar(kept, {"name": each.name}) or 0
    sequence = _sequence_of(connection, each)
    if sequence is None:
        return 0
    schema, _, name = sequence.rpartition(".")
    columns = (column("last_value", BigInteger), column("is_called", Boolean))
    state = select(*columns).select_from(table(name, schema=schema))
    value, is_called = connection.execute(state).one()
    return int(value) if is_called else 0


def _go_on_after(connection: Connection, each: Table, last: int) -> None:
    if connection.dialect.name == "sqlite":
        if each.dialect_kwargs.get("sqlite_autoincrement"):
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": each.name})
            renewed = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            connection.execute(renewed, {"name": each.name, "last": last})
        return
    sequence = _sequence_of(connection, each)
    if sequence is not None:
        connection.execute(text("SELECT setval(CAST(:name AS regclass), :last)"), {"name": sequence, "last": last})


def _compare(sources: dict[str, str], targets: dict[str, str], progress: Progress) -> Iterator[Compared]:
    for part, metadata in parts():
        with _reading(sources[part]) as source, _reading(targets[part]) as target:
            for each in metadata.sorted_tables:
                before, after = (digest_of(connection, each, progress) for connection in (source, target))
                yield Compared(each.name, before, after)
