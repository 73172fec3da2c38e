"""Progress of background jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from talent_app.db.types import BigId, UtcDateTime

revision = "0002_progress"
down_revision = "0001_operations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "job_progress",
        sa.Column("job_id", BigId, autoincrement=False, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_progress")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("job_progress")
