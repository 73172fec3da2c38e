"""Initials and pinyin of those who are there, with the id: searches count and page in the index alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050_search_indexes"
down_revision = "0049_language"
branch_labels = None
depends_on = None

COLUMNS = ("initials", "pinyin_joined")
ALIVE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    """Build what this step adds."""
    for name in COLUMNS:
        op.create_index(f"ix_talents_{name}_id", "talents", [name, "id"], sqlite_where=ALIVE, postgresql_where=ALIVE)
        op.drop_index(f"ix_talents_{name}", table_name="talents")


def downgrade() -> None:
    """Take it away again."""
    for name in COLUMNS:
        op.create_index(f"ix_talents_{name}", "talents", [name])
        op.drop_index(f"ix_talents_{name}_id", table_name="talents")
