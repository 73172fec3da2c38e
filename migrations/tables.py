"""Tables as migrations make them: what every scoped table has, around the columns of its own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from talent_app.db.types import BigId


def create_scoped(op: Any, table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table whose rows an organisation owns: id, uid, owner with its key and index, and these columns and keys."""
    op.create_table(
        table,
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("uid", name=op.f(f"uq_{table}_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"])
