"""A large register for the bench of statistics: the seeded one copied over and over by the database itself.

Only what statistics read is copied (persons, registrations, totals of cells), with new ids and uids; the search index
and the history stay those of the original. Secondary indexes are dropped before and made again afterwards.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, text

from talent_app.talents.models import Talent
from talent_app.talents.person_models import Person

COPIED = (Person, Talent)
#: Columns whose ids move with the copy.
IDS = {"id", "person_id"}
#: Digests of what only one may hold.
EMPTIED = "_index"


def multiply(engine: Engine, times: int) -> int:
    """Bring the register to `times` its size; returns how many registrations there are then."""
    with engine.connect() as connection:
        is_postgresql = connection.dialect.name == "postgresql"
        if is_postgresql:
            connection.execute(text("SELECT set_config('app.scope', 'all', false)"))
        step = max(_most(connection, model) for model in COPIED)
        for model in COPIED:
            dropped = [] if is_postgresql else _drop_indexes(connection, model.__tablename__)
            for copy in range(1, times):
                _copy(connection, model, step * copy, step, is_postgresql)
            for statement in dropped:
                connection.exec_driver_sql(statement)
        for table in ("cube_cells", "cube_totals"):
            statement = f"UPDATE {table} SET n = n * {times}, sum_1 = sum_1 * {times} WHERE cube LIKE 'talents%'"  # noqa: S608
            connection.execute(text(statement))
        connection.commit()
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
        return int(connection.execute(text("SELECT count(*) FROM talents")).scalar() or 0)


def _most(connection: Connection, model: Any) -> int:
    return int(connection.execute(text(f"SELECT max(id) FROM {model.__tablename__}")).scalar() or 0)  # noqa: S608


def _drop_indexes(connection: Connection, table: str) -> list[str]:
    found = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"),
        {"table": table},
    ).all()
    for name, _sql in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    return [sql for _name, sql in found]


def _copy(connection: Connection, model: Any, by: int, last: int, is_postgresql: bool) -> None:
    table = model.__tablename__
    names = [column.name for column in model.__table__.columns]
    fresh = "gen_random_uuid()" if is_postgresql else "lower(hex(randomblob(16)))"
    taken = [
        f"{name} + {by}" if name in IDS else fresh if name == "uid" else "NULL" if name.endswith(EMPTIED) else name
        for name in names
    ]
    connection.execute(
        text(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(taken)} FROM {table} WHERE id <= :last"),  # noqa: S608
        {"last": last},
    )
