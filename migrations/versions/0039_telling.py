"""How people were told before they are entered: of an import as a whole, and of a candidate."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import execute, guard_history, is_sqlite

revision = "0039_telling"
down_revision = "0038_erasure"
branch_labels = None
depends_on = None

TABLES = {
    "import_batches": ("notice_version", "informed_manner", "informed_on"),
    "recruit_candidates": ("informed_manner", "informed_on"),
}
TYPES = {"notice_version": sa.Integer(), "informed_manner": sa.String(40), "informed_on": sa.Date()}


def open_history(table: str) -> None:
    """Take the triggers off the images while their columns change."""
    if is_sqlite(op):
        for trigger in ("no_update", "end_once", "no_delete"):
            execute(op, f"DROP TRIGGER tr_{table}_history_{trigger}")


def close_history(table: str) -> None:
    """Put them back, over the columns there are now (PostgreSQL's trigger names none)."""
    if is_sqlite(op):
        guard_history(op, table)


def upgrade() -> None:
    """Build what this step adds."""
    for table, names in TABLES.items():
        open_history(table)
        for each in (table, f"{table}_history"):
            for name in names:
                op.add_column(each, sa.Column(name, TYPES[name], nullable=True))
        close_history(table)


def downgrade() -> None:
    """Take it away again."""
    for table, names in TABLES.items():
        open_history(table)
        for each in (f"{table}_history", table):
            for name in reversed(names):
                op.drop_column(each, name)
        close_history(table)
