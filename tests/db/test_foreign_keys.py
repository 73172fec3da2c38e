"""Every foreign key has an index: else each deletion above it reads the whole table below."""

from __future__ import annotations

import pytest
from sqlalchemy import UniqueConstraint

from talent_app.models import Base, OpsBase

TABLES = [*Base.metadata.sorted_tables, *OpsBase.metadata.sorted_tables]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_foreign_key_has_an_index(table):
    lists = [list(index.columns) for index in table.indexes] + [list(table.primary_key.columns)]
    lists += [list(rule.columns) for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    leading = {columns[0].name for columns in lists if columns}
    missing = sorted(key.parent.name for key in table.foreign_keys if key.parent.name not in leading)
    assert missing == [], f"{table.name}: put index=True on {', '.join(missing)} and add the index in a migration"
