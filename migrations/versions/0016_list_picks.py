"""Keep whom a user ticked beside the columns he chose: one row read by one statement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from talent_app.db.types import BigId, JsonText, UtcDateTime

revision = "0016_list_picks"
down_revision = "0015_pay_policy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.add_column("list_choices", sa.Column("picked", JsonText(), nullable=True))
    op.drop_table("list_picks")


def downgrade() -> None:
    """Take it away again."""
    op.create_table(
        "list_picks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("talent_id", sa.BigInteger(), nullable=False),
        sa.Column("picked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_picks")),
    )
    op.create_index("uq_list_picks_user", "list_picks", ["user_id", "talent_id"], unique=True)
    op.drop_column("list_choices", "picked")
