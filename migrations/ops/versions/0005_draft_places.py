"""A draft of a form is sealed for its own row, as everything else is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_draft_places"
down_revision = "0004_api_token_uses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds; nothing has written drafts before it."""
    op.execute("DELETE FROM form_drafts")
    with op.batch_alter_table("form_drafts") as table:
        table.add_column(sa.Column("uid", sa.Uuid(), nullable=False))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("form_drafts") as table:
        table.drop_column("uid")
