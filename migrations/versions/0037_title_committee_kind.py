"""Whether a title committee is set up for a whole series; its least size depends on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import execute, guard_history, is_sqlite

revision = "0037_title_committee_kind"
down_revision = "0036_title_imports"
branch_labels = None
depends_on = None

TABLE = "title_committees"


def open_history() -> None:
    """Take the triggers off the images while their columns change."""
    if is_sqlite(op):
        for trigger in ("no_update", "end_once", "no_delete"):
            execute(op, f"DROP TRIGGER tr_{TABLE}_history_{trigger}")


def close_history() -> None:
    """Put them back, over the columns there are now (PostgreSQL's trigger names none)."""
    if is_sqlite(op):
        guard_history(op, TABLE)


def upgrade() -> None:
    """Build what this step adds."""
    open_history()
    for table in (TABLE, f"{TABLE}_history"):
        op.add_column(table, sa.Column("is_series_wide", sa.Boolean(), nullable=True))
    close_history()


def downgrade() -> None:
    """Take it away again."""
    open_history()
    for table in (f"{TABLE}_history", TABLE):
        op.drop_column(table, "is_series_wide")
    close_history()
