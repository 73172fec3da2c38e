"""Erasures of registered people, which rows they touched, and what has outlived its retention."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, forbid_changes, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0038_erasure"
down_revision = "0037_title_committee_kind"
branch_labels = None
depends_on = None

TABLES = ("erasures", "retention_proposals")


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "erased_rows",
        sa.Column("id", BigId, nullable=False),
        sa.Column("entry_uid", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(60), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("duty", sa.String(40), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased_rows")),
    )
    op.create_index(op.f("ix_erased_rows_entry_uid"), "erased_rows", ["entry_uid"])
    op.create_index("ix_erased_rows_row", "erased_rows", ["table_name", "row_id"])
    forbid_changes(op, "erased_rows")
    create_scoped(
        op,
        "erasures",
        sa.Column("talent_id", sa.BigInteger(), nullable=False),
        sa.Column("talent_uid", sa.Uuid(), nullable=False),
        sa.Column("person_uid", sa.Uuid(), nullable=False),
        sa.Column("document_digest", sa.String(64), nullable=True),
        sa.Column("is_last", sa.Boolean(), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("proposed_by", sa.String(120), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index(op.f("ix_erasures_talent_id"), "erasures", ["talent_id"])
    op.create_index(op.f("ix_erasures_request_id"), "erasures", ["request_id"])
    op.create_index("ix_erasures_listed", "erasures", ["organisation_id", "state", "id"])
    create_scoped(
        op,
        "retention_proposals",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("talent_id", sa.BigInteger(), nullable=False),
        sa.Column("erasure_id", sa.BigInteger(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index(op.f("ix_retention_proposals_talent_id"), "retention_proposals", ["talent_id"])
    op.create_index(op.f("ix_retention_proposals_erasure_id"), "retention_proposals", ["erasure_id"])
    op.create_index("ix_retention_proposals_listed", "retention_proposals", ["organisation_id", "state", "due_on"])
    op.create_index(
        "uq_retention_proposals_matter", "retention_proposals", ["code", "talent_id", "started_on"], unique=True
    )
    for table in TABLES:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")


def downgrade() -> None:
    """Take it away again."""
    for table in reversed(TABLES):
        untrack(op, table)
        op.drop_table(table)
    op.drop_table("erased_rows")
