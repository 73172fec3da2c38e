"""Statistical reports with their prose, and the editions made of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, forbid_changes, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0046_statistical_reports"
down_revision = "0045_structure_targets"
branch_labels = None
depends_on = None

REPORTS, EDITIONS = "statistical_reports", "report_editions"


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        REPORTS,
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("data_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.String(120), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("issued_by", sa.String(120), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("uq_statistical_reports_day", REPORTS, ["organisation_id", "kind", "year", "data_on"], unique=True)
    track(op, REPORTS)
    confine(op, REPORTS)
    confine(op, f"{REPORTS}_history")
    create_scoped(
        op,
        EDITIONS,
        sa.Column("report_id", BigId, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], [f"{REPORTS}.id"], name=op.f(f"fk_{EDITIONS}_report_id")),
    )
    op.create_index("uq_report_editions_edition", EDITIONS, ["report_id", "edition"], unique=True)
    confine(op, EDITIONS)
    forbid_changes(op, EDITIONS)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(EDITIONS)
    untrack(op, REPORTS)
    op.drop_table(REPORTS)
