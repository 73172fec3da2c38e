"""Papers of a plan, and signatures of filed copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, forbid_changes, release, track, untrack
from talent_app.db.types import BigId, UtcDateTime

revision = "0021_plan_papers"
down_revision = "0020_appointments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "plan_papers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("addressee", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signatory", sa.String(length=120), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=120), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_plan_papers_organisation_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_papers_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_papers")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_papers_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_papers_organisation_id"), "plan_papers", ["organisation_id"], unique=False)
    op.create_index("ix_plan_papers_plan", "plan_papers", ["plan_id", "kind"], unique=False)
    op.create_table(
        "document_signatures",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("document_id", BigId, nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("certificate_issuer", sa.String(length=200), nullable=False),
        sa.Column("certificate_serial", sa.String(length=80), nullable=False),
        sa.Column("certificate_until", sa.Date(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["plan_documents.id"], name=op.f("fk_document_signatures_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_document_signatures_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_signatures")),
        sa.UniqueConstraint("document_id", name=op.f("uq_document_signatures_document_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_document_signatures_uid")),
    )
    op.create_index(op.f("ix_document_signatures_file_hash"), "document_signatures", ["file_hash"], unique=False)
    op.create_index(
        op.f("ix_document_signatures_organisation_id"), "document_signatures", ["organisation_id"], unique=False
    )
    track(op, "plan_papers")
    confine(op, "plan_papers")
    confine(op, "plan_papers_history")
    forbid_changes(op, "document_signatures")
    confine(op, "document_signatures")


def downgrade() -> None:
    """Take it away again."""
    release(op, "document_signatures")
    release(op, "plan_papers_history")
    release(op, "plan_papers")
    untrack(op, "plan_papers")
    op.drop_index(op.f("ix_document_signatures_organisation_id"), table_name="document_signatures")
    op.drop_index(op.f("ix_document_signatures_file_hash"), table_name="document_signatures")
    op.drop_table("document_signatures")
    op.drop_index("ix_plan_papers_plan", table_name="plan_papers")
    op.drop_index(op.f("ix_plan_papers_organisation_id"), table_name="plan_papers")
    op.drop_table("plan_papers")
