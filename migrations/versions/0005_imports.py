"""Imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, release, track, untrack
from talent_app.db.types import BigId, JsonText, UtcDateTime

revision = "0005_imports"
down_revision = "0004_talents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "import_batches",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("mapping", JsonText(), nullable=False),
        sa.Column("counts", JsonText(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("uploaded_by_id", sa.BigInteger(), nullable=True),
        sa.Column("uploaded_by", sa.String(length=120), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("staged_at", UtcDateTime(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("applied_entry", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_import_batches_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_batches_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_batches_organisation_id"), "import_batches", ["organisation_id"], unique=False)
    op.create_index("ix_import_batches_uploaded", "import_batches", ["organisation_id", "uploaded_at"], unique=False)
    track(op, "import_batches")
    confine(op, "import_batches")
    confine(op, "import_batches_history")


def downgrade() -> None:
    """Take it away again."""
    release(op, "import_batches_history")
    release(op, "import_batches")
    untrack(op, "import_batches")
    op.drop_index("ix_import_batches_uploaded", table_name="import_batches")
    op.drop_index(op.f("ix_import_batches_organisation_id"), table_name="import_batches")
    op.drop_table("import_batches")
