"""The yearly innovation return: figures, what it lists, its way, and the confirmed copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, forbid_changes, release, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, JsonText, MoneyColumn, UtcDateTime

revision = "0030_innovation"
down_revision = "0029_recruitment_support"
branch_labels = None
depends_on = None

TRACKED = ("innovation_returns", "innovation_items")
FIXED = ("innovation_steps", "innovation_frozen")


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        "innovation_returns",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("figures", JsonText(), nullable=False),
        sa.Column("party_on", sa.Date(), nullable=True),
        sa.Column("party_number", sa.String(120), nullable=False),
        sa.Column("board_on", sa.Date(), nullable=True),
        sa.Column("board_number", sa.String(120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("uq_innovation_returns_year", "innovation_returns", ["organisation_id", "year"], unique=True)
    create_scoped(
        op,
        "innovation_items",
        sa.Column("return_id", BigId, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("number", sa.String(120), nullable=False),
        sa.Column("level", sa.String(40), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("amount_fen", MoneyColumn(), nullable=True),
        sa.Column("bonus", sa.String(200), nullable=False),
        sa.Column("words", JsonText(), nullable=False),
        sa.Column("proof", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _of_return("innovation_items"),
    )
    create_scoped(
        op,
        "innovation_steps",
        sa.Column("return_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.String(120), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("to_state", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _of_return("innovation_steps"),
    )
    create_scoped(
        op,
        "innovation_frozen",
        sa.Column("return_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", sa.String(120), nullable=False),
        _of_return("innovation_frozen"),
    )
    op.create_index("uq_innovation_frozen_number", "innovation_frozen", ["return_id", "number"], unique=True)
    for table in ("innovation_items", *FIXED):
        op.create_index(op.f(f"ix_{table}_return_id"), table, ["return_id"])
    for table in TRACKED:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")
    for table in FIXED:
        forbid_changes(op, table)
        confine(op, table)


def _of_return(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["return_id"], ["innovation_returns.id"], name=op.f(f"fk_{table}_return_id"))


def downgrade() -> None:
    """Undo this step."""
    for table in reversed(TRACKED):
        release(op, f"{table}_history")
        release(op, table)
        untrack(op, table)
    for table in reversed(FIXED):
        release(op, table)
    for table in ("innovation_frozen", "innovation_steps", "innovation_items", "innovation_returns"):
        op.drop_table(table)
