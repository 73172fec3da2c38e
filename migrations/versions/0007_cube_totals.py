"""Totals of the cubes over all days, and sums as numbers that the database adds up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import is_sqlite
from talent_app.db.types import BigId, JsonText

revision = "0007_cube_totals"
down_revision = "0006_policy_snapshots"
branch_labels = None
depends_on = None

TABLES = ("cube_deltas", "cube_cells")


def upgrade() -> None:
    """Build what this step adds."""
    for table in TABLES:
        for place, name in enumerate(("sum_1", "sum_2")):
            op.add_column(table, sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
            element = f"json_extract(sums, '$[{place}]')" if is_sqlite(op) else f"(sums::json ->> {place})::bigint"
            op.execute(f"UPDATE {table} SET {name} = coalesce({element}, 0)")  # noqa: S608 - names of this file
        op.drop_column(table, "sums")
    op.create_table(
        "cube_totals",
        sa.Column("id", BigId, nullable=False),
        sa.Column("cube", sa.String(length=40), nullable=False),
        sa.Column("cell", JsonText(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("sum_1", sa.BigInteger(), nullable=False),
        sa.Column("sum_2", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cube_totals")),
    )
    op.create_index("uq_cube_totals_cell", "cube_totals", ["cube", "organisation_id", "cell"], unique=True)
    for owner in ("organisation_id", "0"):
        op.execute(
            "INSERT INTO cube_totals (cube, cell, organisation_id, n, sum_1, sum_2) "  # noqa: S608 - the names above
            f"SELECT cube, cell, {owner}, sum(n), sum(sum_1), sum(sum_2) FROM cube_cells "
            f"GROUP BY cube, cell{', organisation_id' if owner != '0' else ''}"
        )


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("uq_cube_totals_cell", table_name="cube_totals")
    op.drop_table("cube_totals")
    for table in TABLES:
        op.add_column(table, sa.Column("sums", JsonText(), nullable=False, server_default="[]"))
        # the first sum alone would do for most cubes; a second that nobody declared is not read
        op.execute(f"UPDATE {table} SET sums = '[' || sum_1 || ',' || sum_2 || ']'")  # noqa: S608 - names of this file
        op.drop_column(table, "sum_1")
        op.drop_column(table, "sum_2")
