"""Proposals to stop a reward: found by the system, decided by a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0042_reward_proposals"
down_revision = "0041_support_terms"
branch_labels = None
depends_on = None

TABLE = "reward_proposals"


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        TABLE,
        sa.Column("reward_id", BigId, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("lapse", sa.String(40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f(f"fk_{TABLE}_reward_id")),
    )
    op.create_index("uq_reward_proposals_code", TABLE, ["reward_id", "code"], unique=True)
    op.create_index("ix_reward_proposals_state", TABLE, ["organisation_id", "state"])
    op.create_index("ix_reward_proposals_found", TABLE, ["found_on", "id"])
    track(op, TABLE)
    confine(op, TABLE)
    confine(op, f"{TABLE}_history")


def downgrade() -> None:
    """Take it away again."""
    untrack(op, TABLE)
    op.drop_table(TABLE)
