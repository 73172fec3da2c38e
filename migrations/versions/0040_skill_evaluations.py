"""Evaluations of skill levels (新八级工)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId

revision = "0040_skill_evaluations"
down_revision = "0039_telling"
branch_labels = None
depends_on = None

TABLE = "skill_evaluations"


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        TABLE,
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("person_name", sa.String(120), nullable=False),
        sa.Column("occupation", sa.String(80), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("evaluator", sa.String(40), nullable=False),
        sa.Column("evaluator_name", sa.String(120), nullable=False),
        sa.Column("filing_number", sa.String(60), nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("certificate_number", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("entered_by", sa.String(120), nullable=False),
        sa.Column("judged_by", sa.String(120), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f(f"fk_{TABLE}_talent_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_talent_id"), TABLE, ["talent_id"])
    op.create_index(f"ix_{TABLE}_listed", TABLE, ["organisation_id", "state", "id"])
    track(op, TABLE)
    confine(op, TABLE)
    confine(op, f"{TABLE}_history")


def downgrade() -> None:
    """Take it away again."""
    untrack(op, TABLE)
    op.drop_table(TABLE)
