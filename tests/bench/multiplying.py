"""A large register made of a seeded one, copied over and over by the database itself.

Everything a registration owns is copied with new ids: persons, registrations, child records, the histories of all,
search documents, totals of cells. Whose copy a row is shows in its uid alone. Numbers of documents and telephones are
copied under digests of their own, so nobody is found twice by a number, and cannot be opened, being sealed for the
original row alone. Secondary indexes are dropped before and made again afterwards. Works as the owner of the
database, past row policies and checks of foreign keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Table, text

from talent_app.informing.models import InformRecord
from talent_app.talents.models import Talent
from talent_app.talents.person_models import Person
from talent_app.talents.records import RECORD_KINDS
from talent_app.tracking.models import Tracked

#: The largest size that is filled by the seed; larger ones are made of it.
SEEDED = 100_000
#: Digests of numbers, of which each copy gets its own.
DIGEST = "_index"
#: Points to a registration without a foreign key.
OWNER = "talent_id"
QUICK = ("synchronous=OFF", "cache_size=-2000000", "temp_store=MEMORY")


def copied() -> list[type[Any]]:
    """The models whose rows are copied, those that others point to first."""
    return [Person, Talent, *(kind.model for kind in RECORD_KINDS), InformRecord]


def multiply(engine: Engine, times: int) -> int:
    """Bring the register to `times` its size; returns how many registrations there are then."""
    with engine.connect() as connection:
        is_postgresql = connection.dialect.name == "postgresql"
        for sentence in _prepared(is_postgresql):
            connection.exec_driver_sql(sentence)
        steps = {model.__tablename__: _most(connection, model.__tablename__, "id") for model in copied()}
        for model in copied():
            for table in (model.__table__, model.__history__):
                _copy_table(connection, table, steps, times)
        _copy_documents(connection, steps["talents"], times)
        _raise_cells(connection, times)
        connection.commit()
        return int(connection.execute(text("SELECT count(*) FROM talents")).scalar() or 0)


def _prepared(is_postgresql: bool) -> Iterator[str]:
    if is_postgresql:
        yield "SET session_replication_role = replica"
        yield "SET maintenance_work_mem = '1GB'"
        yield "SELECT set_config('app.scope', 'all', false)"
    else:
        yield from (f"PRAGMA {each}" for each in QUICK)


def _most(connection: Connection, table: str, name: str) -> int:
    return int(connection.execute(text(f"SELECT max({name}) FROM {table}")).scalar() or 0)  # noqa: S608


def _copy_table(connection: Connection, table: Table, steps: dict[str, int], times: int) -> None:
    """All rows of a table or of its history, again for each copy; sequences go on behind them."""
    key = next(iter(table.primary_key.columns)).name
    step = _most(connection, table.name, key)
    if not step:
        return
    dropped = _drop_indexes(connection, table.name)
    for copy in range(1, times):
        taken = ", ".join(_taken(connection, table, steps, copy, step))
        names = ", ".join(column.name for column in table.columns)
        rows = f"SELECT {taken} FROM {table.name} WHERE {key} <= :last ORDER BY {key}"  # noqa: S608
        connection.execute(text(f"INSERT INTO {table.name} ({names}) {rows}"), {"last": step})
    for statement in dropped:
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":
        after = f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key}'), max({key})) FROM {table.name}"  # noqa: S608
        connection.exec_driver_sql(after)
    connection.commit()


def _taken(connection: Connection, table: Table, steps: dict[str, int], copy: int, step: int) -> Iterator[str]:
    """The columns of one copy as expressions over the original."""
    is_postgresql = connection.dialect.name == "postgresql"
    base = table.name.removesuffix("_history")
    model = Tracked.registry_of_tracked[base]
    points = {
        column.name: key.column.table.name for column in model.__table__.columns for key in column.foreign_keys
    } | {OWNER: "talents"}
    for column in table.columns:
        name = column.name
        if name == "history_id":
            yield f"{name} + {step * copy}"
        elif name == "id":
            yield f"{name} + {steps[base] * copy}"
        elif points.get(name) in steps:
            yield f"{name} + {steps[points[name]] * copy}"
        elif name == "uid" and is_postgresql:
            yield f"CAST(lpad(to_hex({copy}), 8, '0') || substr(CAST(uid AS text), 9) AS uuid)"
        elif name == "uid":
            yield f"printf('%08x', {copy}) || substr(uid, 9)"
        elif name.endswith(DIGEST):
            # as long as a digest, different for every copy, and no longer one of any number
            yield f"'x{copy:03d}' || substr({name}, 5)"
        else:
            yield name


def _drop_indexes(connection: Connection, table: str) -> list[str]:
    """Drop what no constraint needs; returns the statements that make it again."""
    if connection.dialect.name == "postgresql":
        statement = (
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) "
            "FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE i.indrelid = CAST(:table AS regclass) "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)"
        )  # fmt: skip
    else:
        statement = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"
    found = connection.execute(text(statement), {"table": table}).all()
    for name, _sql in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    return [sql for _name, sql in found]


def _copy_documents(connection: Connection, step: int, times: int) -> None:
    """The search documents of the copies: the words are the same."""
    spec = Talent.__search__
    assert spec is not None
    is_postgresql = connection.dialect.name == "postgresql"
    key, names = ("id", "organisation_id, grams") if is_postgresql else ("rowid", "grams")
    dropped = _drop_indexes(connection, spec.table) if is_postgresql else []
    for copy in range(1, times):
        statement = (
            f"INSERT INTO {spec.table} ({key}, {names}) SELECT {key} + {step * copy}, {names} "  # noqa: S608
            f"FROM {spec.table} WHERE {key} <= :last ORDER BY {key}"
        )
        connection.execute(text(statement), {"last": step})
    for each in dropped:
        connection.exec_driver_sql(each)
    connection.commit()


def _raise_cells(connection: Connection, times: int) -> None:
    cubes = [spec.cube for model in copied() for spec in model.__cubes__]
    listed = ", ".join(f"'{cube}'" for cube in cubes)
    for table in ("cube_cells", "cube_totals", "cube_deltas"):
        changed = ", ".join(f"{name} = {name} * {times}" for name in ("n", "sum_1", "sum_2"))
        connection.execute(text(f"UPDATE {table} SET {changed} WHERE cube IN ({listed})"))  # noqa: S608
