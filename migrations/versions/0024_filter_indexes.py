"""Indexes of the common filters of lists: one that counts alone, two that serve an order running against the filter."""

from __future__ import annotations

from alembic import op

revision = "0024_filter_indexes"
down_revision = "0023_reminder_marks"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_talents_filters": ["category", "highest_education", "title_level", "status", "deleted_at"],
    "ix_talents_education_born": ["highest_education", "born_on", "id"],
    "ix_talents_title_born": ["title_level", "born_on", "id"],
}


def upgrade() -> None:
    """Build what this step adds."""
    for name, columns in INDEXES.items():
        op.create_index(name, "talents", columns)


def downgrade() -> None:
    """Take it away again."""
    for name in INDEXES:
        op.drop_index(name, table_name="talents")
