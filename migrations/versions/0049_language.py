"""Every account keeps the language of the interface its owner chose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import execute, guard_history, is_sqlite

revision = "0049_language"
down_revision = "0048_webhooks"
branch_labels = None
depends_on = None


def open_history() -> None:
    """Take the triggers off the images of accounts while their columns change."""
    if is_sqlite(op):
        for trigger in ("no_update", "end_once", "no_delete"):
            execute(op, f"DROP TRIGGER tr_users_history_{trigger}")


def close_history() -> None:
    """Put them back, over the columns there are now (PostgreSQL's trigger names none)."""
    if is_sqlite(op):
        guard_history(op, "users")


def upgrade() -> None:
    """Build what this step adds."""
    open_history()
    for table in ("users", "users_history"):
        op.add_column(table, sa.Column("language", sa.String(10), nullable=True))
    close_history()


def downgrade() -> None:
    """Take it away again."""
    open_history()
    for table in ("users_history", "users"):
        op.drop_column(table, "language")
    close_history()
