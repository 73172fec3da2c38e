"""Marks of the last change of every table, by organisation: what is kept in memory is compared with them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052_change_marks"
down_revision = "0051_list_views"
branch_labels = None
depends_on = None

TABLE, HEAD = "change_marks", "audit_head"


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        TABLE,
        sa.Column("organisation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("mark", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "name", name=op.f(f"pk_{TABLE}")),
    )
    op.add_column(HEAD, sa.Column("marked_seq", sa.BigInteger(), nullable=True))
    # everything may have changed with the last link; a program that leaves no marks lets `seq` run ahead
    for seq, link in op.get_bind().execute(sa.text(f"SELECT seq, hash FROM {HEAD}")).all():  # noqa: S608 - ours
        mark = f"{seq:015d}{link[:20]}"
        op.execute(sa.text(f"INSERT INTO {TABLE} VALUES (0, '*', :mark)").bindparams(mark=mark))  # noqa: S608 - ours
        op.execute(sa.text(f"UPDATE {HEAD} SET marked_seq = :seq").bindparams(seq=seq))  # noqa: S608 - ours


def downgrade() -> None:
    """Take it away again."""
    op.drop_column(HEAD, "marked_seq")
    op.drop_table(TABLE)
