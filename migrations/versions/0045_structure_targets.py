"""Targets of structure for three to five years."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import track, untrack
from talent_app.db.types import BigId

revision = "0045_structure_targets"
down_revision = "0044_publications"
branch_labels = None
depends_on = None

TABLE = "structure_targets"


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        TABLE,
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("until_year", sa.Integer(), nullable=False),
        sa.Column("start_share", sa.String(40), nullable=False),
        sa.Column("goal_share", sa.String(40), nullable=False),
        sa.Column("is_ceiling", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("set_by_name", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("uid", name=op.f(f"uq_{TABLE}_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_structure_targets_year", TABLE, ["indicator", "until_year"], unique=True)
    track(op, TABLE)


def downgrade() -> None:
    """Take it away again."""
    untrack(op, TABLE)
    op.drop_table(TABLE)
