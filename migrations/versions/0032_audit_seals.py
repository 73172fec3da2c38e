"""Seals of the audit chain, one a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import forbid_changes
from talent_app.db.types import BigId, UtcDateTime

revision = "0032_audit_seals"
down_revision = "0031_rewards_teams"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "audit_seals",
        sa.Column("id", BigId, nullable=False),
        sa.Column("sealed_on", sa.Date(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("sealed_on", name=op.f("uq_audit_seals_sealed_on")),
        sqlite_autoincrement=True,
    )
    forbid_changes(op, "audit_seals")


def downgrade() -> None:
    """Undo this step."""
    op.drop_table("audit_seals")
