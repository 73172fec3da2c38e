"""Whether somebody is willing to sit on a board of review or to give advice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import execute, guard_history, is_sqlite

revision = "0027_willingness"
down_revision = "0026_privacy"
branch_labels = None
depends_on = None

COLUMNS = ("is_open_to_review", "is_open_to_advise")


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
        for name in COLUMNS:
            op.add_column(table, sa.Column(name, sa.Boolean(), nullable=True))
    close_history()


def downgrade() -> None:
    """Take it away again."""
    open_history()
    for table in ("talents_history", "talents"):
        for name in reversed(COLUMNS):
            op.drop_column(table, name)
    close_history()
