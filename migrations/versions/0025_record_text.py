"""The words of child records on the registration, for search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import execute, guard_history, is_sqlite

revision = "0025_record_text"
down_revision = "0024_filter_indexes"
branch_labels = None
depends_on = None


def open_history() -> None:
    """Take the triggers off the images of talents while their columns change."""
    if is_sqlite(op):
        for trigger in ("no_update", "end_once", "no_delete"):
            execute(op, f"DROP TRIGGER tr_talents_history_{trigger}")


def close_history() -> None:
    """Put them back, over the columns there are now (PostgreSQL's trigger names none)."""
    if is_sqlite(op):
        guard_history(op, "talents")


def upgrade() -> None:
    """Build what this step adds."""
    open_history()
    for table in ("talents", "talents_history"):
        op.add_column(table, sa.Column("record_text", sa.Text(), nullable=True))
    close_history()


def downgrade() -> None:
    """Take it away again."""
    open_history()
    for table in ("talents_history", "talents"):
        op.drop_column(table, "record_text")
    close_history()
