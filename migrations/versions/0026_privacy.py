"""What people were told, what they ask for, and the records kept of personal data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import UtcDateTime

revision = "0026_privacy"
down_revision = "0025_record_text"
branch_labels = None
depends_on = None

TABLES = ("inform_records", "rights_requests", "privacy_ledger")


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        "inform_records",
        sa.Column("talent_id", sa.BigInteger(), nullable=False),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.Column("manner", sa.String(40), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by", sa.String(60), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_inform_records_talent", "inform_records", ["talent_id"])
    create_scoped(
        op,
        "rights_requests",
        sa.Column("talent_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(60), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_rights_requests_talent", "rights_requests", ["talent_id"])
    create_scoped(
        op,
        "privacy_ledger",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.String(60), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    for table in TABLES:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")


def downgrade() -> None:
    """Take it away again."""
    for table in reversed(TABLES):
        untrack(op, table)
        op.drop_table(table)
