"""Tokens of programs, and answers kept for repeated requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import track, untrack
from talent_app.db.types import BigId, JsonText, UtcDateTime

revision = "0008_api_tokens"
down_revision = "0007_cube_totals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "api_tokens",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("hint", sa.String(length=16), nullable=False),
        sa.Column("permissions", JsonText(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_tokens_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
        sa.UniqueConstraint("uid", name=op.f("uq_api_tokens_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_api_tokens_user_id"), "api_tokens", ["user_id"], unique=False)
    track(op, "api_tokens")
    op.create_table(
        "api_replies",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("token_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", JsonText(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_replies")),
        sa.UniqueConstraint("uid", name=op.f("uq_api_replies_uid")),
    )
    op.create_index(op.f("ix_api_replies_at"), "api_replies", ["at"], unique=False)
    op.create_index("uq_api_replies_key", "api_replies", ["token_id", "key"], unique=True)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("uq_api_replies_key", table_name="api_replies")
    op.drop_index(op.f("ix_api_replies_at"), table_name="api_replies")
    op.drop_table("api_replies")
    untrack(op, "api_tokens")
    op.drop_index(op.f("ix_api_tokens_user_id"), table_name="api_tokens")
    op.drop_table("api_tokens")
