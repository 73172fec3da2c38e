"""Publications of statistics with what is hidden in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import UtcDateTime

revision = "0044_publications"
down_revision = "0043_wage_records"
branch_labels = None
depends_on = None

TABLE = "publications"


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        TABLE,
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("rounding", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("wishes", "content", "hidden", "limits", "shown")),
        sa.Column("checked_key", sa.String(64), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("drafted_by", sa.BigInteger(), nullable=False),
        sa.Column("drafted_by_name", sa.String(120), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("returned_note", sa.String(500), nullable=False),
        sa.Column("published_by_name", sa.String(120), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(120), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_note", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_publications_state", TABLE, ["state", "id"])
    track(op, TABLE)
    confine(op, TABLE)
    confine(op, f"{TABLE}_history")


def downgrade() -> None:
    """Take it away again."""
    untrack(op, TABLE)
    op.drop_table(TABLE)
