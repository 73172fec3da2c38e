"""Every foreign key has an index: else each deletion above it reads the whole table below."""

from __future__ import annotations

import pytest
from sqlalchemy import UniqueConstraint, inspect

from talent_app.db.engine import database
from talent_app.models import Base, OpsBase
from talent_app.tracking.models import Tracked

TABLES = [*Base.metadata.sorted_tables, *OpsBase.metadata.sorted_tables]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_foreign_key_has_an_index(table):
    lists = [list(index.columns) for index in table.indexes] + [list(table.primary_key.columns)]
    lists += [list(rule.columns) for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    leading = {columns[0].name for columns in lists if columns}
    missing = sorted(key.parent.name for key in table.foreign_keys if key.parent.name not in leading)
    assert missing == [], f"{table.name}: put index=True on {', '.join(missing)} and add the index in a migration"


def test_the_history_of_child_records_is_found_by_their_root(db):
    owned = {name: model.__owner__ for name, model in Tracked.registry_of_tracked.items() if model.__owner__}
    assert "educations" in owned
    for name, owner in owned.items():
        indexes = inspect(database.engine).get_indexes(f"{name}_history")
        leading = {index["column_names"][0] for index in indexes}
        assert owner in leading, f'{name}: in the migration write track(op, "{name}", "{owner}")'
