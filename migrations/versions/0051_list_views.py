"""Readers keep views of their lists under a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from talent_app.db.types import BigId, JsonText

revision = "0051_list_views"
down_revision = "0050_search_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "list_views",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("parameters", JsonText(), nullable=False),
        sa.Column("columns", JsonText(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_views")),
    )
    op.create_index("uq_list_views_name", "list_views", ["user_id", "list_name", "name"], unique=True)


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("uq_list_views_name", table_name="list_views")
    op.drop_table("list_views")
