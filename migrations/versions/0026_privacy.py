"""What people were told, what they ask for, and the records kept of personal data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from talent_app.db.types import BigId, UtcDateTime

revision = "0026_privacy"
down_revision = "0025_record_text"
branch_labels = None
depends_on = None

TABLES = ("inform_records", "rights_requests", "privacy_ledger")


def upgrade() -> None:
    """Build what this step adds."""
    _create(
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
    _create(
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
    _create(
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


def _create(table: str, *columns: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("uid", name=op.f(f"uq_{table}_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"])


def downgrade() -> None:
    """Take it away again."""
    for table in reversed(TABLES):
        untrack(op, table)
        op.drop_table(table)
