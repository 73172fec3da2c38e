"""Subscriptions of other programs to events, and the log of their messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0048_webhooks"
down_revision = "0047_data_quality"
branch_labels = None
depends_on = None

TABLE, MARKS, DELIVERIES = "webhooks", "webhook_marks", "webhook_deliveries"


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        TABLE,
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("stopped_reason", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by_name", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    track(op, TABLE)
    confine(op, TABLE)
    confine(op, f"{TABLE}_history")
    op.create_table(
        MARKS,
        sa.Column("webhook_id", BigId, autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["webhook_id"], [f"{TABLE}.id"], name=op.f(f"fk_{MARKS}_webhook_id")),
        sa.PrimaryKeyConstraint("webhook_id", name=op.f(f"pk_{MARKS}")),
    )
    create_scoped(
        op,
        DELIVERIES,
        sa.Column("webhook_id", BigId, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=True),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.Column("error", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["webhook_id"], [f"{TABLE}.id"], name=op.f(f"fk_{DELIVERIES}_webhook_id")),
    )
    op.create_index(f"ix_{DELIVERIES}_due", DELIVERIES, ["state", "due_at"])
    op.create_index(f"ix_{DELIVERIES}_latest", DELIVERIES, ["webhook_id", "id"])
    op.create_index(f"ix_{DELIVERIES}_made", DELIVERIES, ["made_at"])
    op.create_index(f"uq_{DELIVERIES}_entry", DELIVERIES, ["webhook_id", "seq"], unique=True)
    confine(op, DELIVERIES)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(DELIVERIES)
    op.drop_table(MARKS)
    untrack(op, TABLE)
    op.drop_table(TABLE)
