"""What both migration environments share: the connection, and how our column types are written into migrations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData, types
from sqlalchemy.schema import SchemaItem

from talent_app.db.engine import make_engine
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, RatioColumn, SortText, UtcDateTime


def render_item(kind: str, item: Any, context: Any) -> str | bool:
    """Write our types as they stand in `talent_app.db.types`, so a migration reads like the model."""
    if kind != "type":
        return False
    if isinstance(item, EnumColumn):
        return "sa.String(40)"
    if isinstance(item, SortText):
        context.imports.add("from talent_app.db.types import SortText")
        return f"SortText({item.size})"
    for ours in (JsonText, MoneyColumn, RatioColumn, UtcDateTime):
        if isinstance(item, ours):
            context.imports.add(f"from talent_app.db.types import {ours.__name__}")
            return f"{ours.__name__}()"
    if isinstance(item, types.BigInteger) and item is BigId:
        context.imports.add("from talent_app.db.types import BigId")
        return "BigId"
    return False


def include_object(item: SchemaItem, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Leave history twins (made by `track`), search tables and version tables alone."""
    if kind != "table" or not name:
        return True
    return not (name.endswith("_history") or "_search" in name or name.startswith(("alembic_version", "sqlite_")))


def run(context: Any, metadata: MetaData, version_table: str, setting: str) -> None:
    """Upgrade or downgrade online over the connection given, or over one to the configured database."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(context, connection, metadata, version_table)
        return
    engine = make_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        _migrate(context, connection, metadata, version_table)
        connection.commit()
    engine.dispose()


def _migrate(context: Any, connection: Any, metadata: MetaData, version_table: str) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=version_table,
        render_item=render_item,
        include_object=include_object,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
