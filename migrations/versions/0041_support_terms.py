"""Enterprises promise within how many working days a need is seen to; a need keeps the promise it was made under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, execute, guard_history, is_sqlite, track, untrack
from migrations.tables import create_scoped

revision = "0041_support_terms"
down_revision = "0040_skill_evaluations"
branch_labels = None
depends_on = None

TABLE, NEEDS = "support_terms", "support_needs"


def open_history() -> None:
    """Take the triggers off the images of needs while their columns change."""
    if is_sqlite(op):
        for trigger in ("no_update", "end_once", "no_delete"):
            execute(op, f"DROP TRIGGER tr_{NEEDS}_history_{trigger}")


def close_history() -> None:
    """Put them back, over the columns there are now (PostgreSQL's trigger names none)."""
    if is_sqlite(op):
        guard_history(op, NEEDS)


def upgrade() -> None:
    """Build what this step adds."""
    open_history()
    op.add_column(NEEDS, sa.Column("days", sa.Integer(), nullable=False, server_default="15"))
    op.add_column(f"{NEEDS}_history", sa.Column("days", sa.Integer(), nullable=True))
    close_history()
    create_scoped(
        op,
        TABLE,
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("set_by", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("uq_support_terms_from", TABLE, ["organisation_id", "from_on"], unique=True)
    track(op, TABLE)
    confine(op, TABLE)
    confine(op, f"{TABLE}_history")


def downgrade() -> None:
    """Take it away again."""
    untrack(op, TABLE)
    op.drop_table(TABLE)
    open_history()
    for table in (f"{NEEDS}_history", NEEDS):
        op.drop_column(table, "days")
    close_history()
