"""Staged rows of imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from talent_app.db.types import BigId, JsonText

revision = "0003_imports"
down_revision = "0002_progress"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "import_rows",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("decision", sa.String(40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("target_version", sa.Integer(), nullable=True),
        sa.Column("messages", JsonText(), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
    )
    op.create_index("ix_import_rows_status", "import_rows", ["batch_id", "status", "position"], unique=False)
    op.create_index("ix_import_rows_warned", "import_rows", ["batch_id", "warned", "position"], unique=False)
    op.create_index("uq_import_rows_position", "import_rows", ["batch_id", "position"], unique=True)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("uq_import_rows_position", table_name="import_rows")
    op.drop_index("ix_import_rows_warned", table_name="import_rows")
    op.drop_index("ix_import_rows_status", table_name="import_rows")
    op.drop_table("import_rows")
