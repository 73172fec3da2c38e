"""When tokens were last used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from talent_app.db.types import BigId, UtcDateTime

revision = "0004_api_token_uses"
down_revision = "0003_imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "api_token_uses",
        sa.Column("token_id", BigId, autoincrement=False, nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_api_token_uses")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("api_token_uses")
