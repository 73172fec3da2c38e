"""What somebody has been reminded of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from talent_app.db.types import BigId

revision = "0023_reminder_marks"
down_revision = "0022_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "reminder_marks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("matter", sa.String(120), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_marks")),
    )
    op.create_index("uq_reminder_marks_matter", "reminder_marks", ["matter"], unique=True)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("reminder_marks")
