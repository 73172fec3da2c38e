"""Findings about the quality of data, their counts, what was put aside, and up to where was looked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0047_data_quality"
down_revision = "0046_statistical_reports"
branch_labels = None
depends_on = None

FINDINGS, DISMISSALS, COUNTS, MARKS = "quality_findings", "quality_dismissals", "quality_counts", "quality_marks"


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        FINDINGS,
        sa.Column("talent_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("message", sa.String(400), nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("is_dismissed", sa.Boolean(), nullable=False),
    )
    op.create_index(op.f(f"ix_{FINDINGS}_talent_id"), FINDINGS, ["talent_id"])
    op.create_index(f"ix_{FINDINGS}_open", FINDINGS, ["organisation_id", "is_dismissed", "rule", "id"])
    op.create_index(f"ix_{FINDINGS}_all", FINDINGS, ["is_dismissed", "rule", "id"])
    op.create_index(f"ix_{FINDINGS}_found", FINDINGS, ["found_on", "id"])
    confine(op, FINDINGS)
    create_scoped(
        op,
        DISMISSALS,
        sa.Column("talent_id", BigId, nullable=True),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("fingerprint", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("dismissed_by", sa.String(120), nullable=False),
        sa.Column("dismissed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f(f"fk_{DISMISSALS}_talent_id")),
    )
    op.create_index(op.f(f"ix_{DISMISSALS}_talent_id"), DISMISSALS, ["talent_id"])
    op.create_index(op.f(f"ix_{DISMISSALS}_fingerprint"), DISMISSALS, ["fingerprint"])
    track(op, DISMISSALS)
    confine(op, DISMISSALS)
    confine(op, f"{DISMISSALS}_history")
    create_scoped(
        op,
        COUNTS,
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("n_open", sa.Integer(), nullable=False),
        sa.Column("n_dismissed", sa.Integer(), nullable=False),
    )
    op.create_index(f"uq_{COUNTS}_rule", COUNTS, ["organisation_id", "rule"], unique=True)
    confine(op, COUNTS)
    op.create_table(
        MARKS,
        sa.Column("id", BigId, nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("full_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MARKS}")),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(MARKS)
    op.drop_table(COUNTS)
    untrack(op, DISMISSALS)
    op.drop_table(DISMISSALS)
    op.drop_table(FINDINGS)
