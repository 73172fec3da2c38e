"""Attachments of any row that belongs to an organisation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from talent_app.db.types import BigId, UtcDateTime

revision = "0017_attachments"
down_revision = "0016_list_picks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "attachments",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("owner_type", sa.String(60), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("root_type", sa.String(60), nullable=False),
        sa.Column("root_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("added_by_id", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.String(60), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("removed_reason", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_attachments_file_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_attachments_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("uid", name=op.f("uq_attachments_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attachments_organisation_id"), "attachments", ["organisation_id"])
    op.create_index(op.f("ix_attachments_file_id"), "attachments", ["file_id"])
    op.create_index("ix_attachments_owner", "attachments", ["owner_type", "owner_id"])
    op.create_index("ix_attachments_root", "attachments", ["root_type", "root_id"])
    track(op, "attachments")
    confine(op, "attachments")
    confine(op, "attachments_history")


def downgrade() -> None:
    """Take it away again."""
    untrack(op, "attachments")
    op.drop_table("attachments")
