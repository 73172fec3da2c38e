"""The yearly wage total of an enterprise as it is filed with the regulator."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import UtcDateTime

revision = "0043_wage_records"
down_revision = "0042_reward_proposals"
branch_labels = None
depends_on = None

TABLE = "wage_records"


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        TABLE,
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("filed", sa.Text(), nullable=False),
        sa.Column("next_base_fen", sa.BigInteger(), nullable=True),
        sa.Column("policy_revision", sa.String(80), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("filed_by_name", sa.String(120), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("seen_by_name", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("uq_wage_records_year", TABLE, ["organisation_id", "year"], unique=True)
    track(op, TABLE)
    confine(op, TABLE)
    confine(op, f"{TABLE}_history")


def downgrade() -> None:
    """Take it away again."""
    untrack(op, TABLE)
    op.drop_table(TABLE)
