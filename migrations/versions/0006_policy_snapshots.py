"""Published policy and frozen statistics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import forbid_changes
from talent_app.db.types import BigId, JsonText, UtcDateTime

revision = "0006_policy_snapshots"
down_revision = "0005_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "policy_releases",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", JsonText(), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.BigInteger(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_releases")),
        sa.UniqueConstraint("number", name=op.f("uq_policy_releases_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_releases_uid")),
    )
    op.create_table(
        "snapshots",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("taken_for", sa.Date(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.Column("cells", JsonText(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint("uid", name=op.f("uq_snapshots_uid")),
    )
    op.create_index("uq_snapshots_period", "snapshots", ["period", "source"], unique=True)
    for table in ("policy_releases", "snapshots"):
        forbid_changes(op, table)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("uq_snapshots_period", table_name="snapshots")
    op.drop_table("snapshots")
    op.drop_table("policy_releases")
