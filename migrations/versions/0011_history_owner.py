"""An index of the history of child records by their registration: a person's page reads it."""

from __future__ import annotations

from alembic import op

revision = "0011_history_owner"
down_revision = "0010_talent_reviews"
branch_labels = None
depends_on = None

TABLES = ("educations", "title_records")


def upgrade() -> None:
    """Build what this step adds."""
    for table in TABLES:
        op.create_index(f"ix_{table}_history_owner", f"{table}_history", ["talent_id"])


def downgrade() -> None:
    """Take it away again."""
    for table in TABLES:
        op.drop_index(f"ix_{table}_history_owner", table_name=f"{table}_history")
