"""Migrations: one head, equal to the models on both databases, reversible."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from migrations.dialect_objects import expected
from migrations.running import include_object
from talent_app.db import migrate
from talent_app.db.base import Scoped
from talent_app.db.engine import database
from talent_app.models import Base, OpsBase
from talent_app.tracking.models import Tracked

#: Scoped tables without personal or pay data need no row policy; each with the reason.
NOT_CONFINED: dict[str, str] = {}


def scoped_tables() -> list[str]:
    return sorted(m.local_table.name for m in Base.registry.mappers if issubclass(m.class_, Scoped))


def searched_tables() -> list[str]:
    models = Tracked.registry_of_tracked.values()
    return sorted({m.__search__.table for m in models if m.__search__ is not None})


def test_there_is_one_head_and_slugs_are_short():
    for part in ("", "ops"):
        script = ScriptDirectory.from_config(migrate.config_for(part, ""))
        assert len(script.get_heads()) == 1, "two heads: renumber the later migration after the other"
        for revision in script.walk_revisions():
            assert len(revision.revision) <= 26, f"{revision.revision}: shorten the slug (32 characters on PostgreSQL)"


def test_migrated_tables_equal_the_models(db):
    for part, engine, metadata in (
        ("", database.engine, Base.metadata),
        ("ops", database.ops_engine, OpsBase.metadata),
    ):
        assert engine is not None
        with engine.connect() as connection:
            other = OpsBase.metadata if metadata is Base.metadata else Base.metadata

            def ours(item, name, kind, reflected, compare_to, other=other):
                if kind == "table" and name in other.tables:
                    return False  # PostgreSQL holds both parts in one database
                return include_object(item, name, kind, reflected, compare_to)

            options = {"include_object": ours, "compare_type": True, "version_table": migrate.VERSION_TABLES[part]}
            context = MigrationContext.configure(connection, opts=options)
            difference = compare_metadata(context, metadata)
            connection.rollback()
        assert difference == [], "models and migrations differ: run `flask db revision -m … --slug …`"


def test_history_twins_have_the_columns_of_their_tables(db):
    inspector = inspect(database.engine)
    for name, model in Tracked.registry_of_tracked.items():
        found = {column["name"] for column in inspector.get_columns(f"{name}_history")}
        wanted = {column.name for column in model.__history__.columns}
        assert found == wanted, f"{name}_history differs from the model: add the column to both in the migration"


def test_triggers_policies_and_search_tables_are_all_there(db):
    assert database.engine is not None
    dialect = database.engine.dialect.name
    confined = [name for name in scoped_tables() if name not in NOT_CONFINED]
    with database.engine.connect() as connection:
        if dialect == "sqlite":
            rows = connection.execute(text("SELECT type, name FROM sqlite_master")).all()
        else:
            rows = connection.execute(
                text(
                    "SELECT 'trigger', tgname FROM pg_trigger UNION SELECT 'table', tablename FROM pg_tables "
                    "UNION SELECT 'policy', policyname FROM pg_policies"
                )
            ).all()
        connection.rollback()
    found = {(row[0], row[1]) for row in rows}
    for kind, name in expected(dialect, sorted(Tracked.registry_of_tracked), confined, searched_tables()):
        assert (kind, name) in found, f"{kind} {name} is missing: call track/confine/search_table in the migration"


def test_down_and_up_again(tmp_path):
    url, ops = f"sqlite:///{tmp_path}/d.sqlite3", f"sqlite:///{tmp_path}/o.sqlite3"
    migrate.upgrade(url, ops)
    engine = create_engine(url)
    before = set(inspect(engine).get_table_names())
    migrate.downgrade(url, "base")
    left = {name for name in inspect(engine).get_table_names() if not name.startswith(("alembic", "sqlite"))}
    assert left == set()
    migrate.upgrade(url, ops)
    assert set(inspect(engine).get_table_names()) == before
    engine.dispose()
