"""An index of merged persons: without it every deletion of a person reads the whole table for the foreign key."""

from __future__ import annotations

from alembic import op

revision = "0009_merged_persons"
down_revision = "0008_api_tokens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_index("ix_persons_merged_into_id", "persons", ["merged_into_id"], unique=False)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_persons_merged_into_id", table_name="persons")
