"""PostgreSQL's search index holds, beside the grams, in which stretch of ids a document stands and whose it is.

Searches then end where they have enough, and one organisation's hits are found without looking at all others'. A
process of the version before finds the same, slowly, until it is replaced. Building takes some minutes for a million;
who cannot wait builds the index beforehand with CREATE INDEX CONCURRENTLY.
"""

from __future__ import annotations

from alembic import op

from migrations.dialect_objects import execute, is_sqlite

revision = "0053_search_stretches"
down_revision = "0052_change_marks"
branch_labels = None
depends_on = None

PLACED = "(grams || ARRAY['#' || (id >> 13)::text, '@' || organisation_id::text])"


def upgrade() -> None:
    """Build what this step adds."""
    if is_sqlite(op):
        return
    execute(op, f"CREATE INDEX IF NOT EXISTS ix_talents_search_placed ON talents_search USING gin ({PLACED})")
    execute(op, "DROP INDEX ix_talents_search_grams")
    execute(op, "ANALYZE talents_search")


def downgrade() -> None:
    """Take it away again."""
    if is_sqlite(op):
        return
    execute(op, "CREATE INDEX ix_talents_search_grams ON talents_search USING gin (grams)")
    execute(op, "DROP INDEX ix_talents_search_placed")
