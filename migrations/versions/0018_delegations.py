"""Roles lent during an absence, and who an account is at a provider of single sign-on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import track, untrack
from talent_app.db.types import BigId, UtcDateTime

revision = "0018_delegations"
down_revision = "0017_attachments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "delegations",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("principal_id", BigId, nullable=False),
        sa.Column("deputy_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["principal_id"], ["users.id"], name=op.f("fk_delegations_principal_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name=op.f("fk_delegations_deputy_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_delegations_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sa.UniqueConstraint("uid", name=op.f("uq_delegations_uid")),
        sqlite_autoincrement=True,
    )
    for column in ("principal_id", "deputy_id", "organisation_id"):
        op.create_index(f"ix_delegations_{column}", "delegations", [column])
    track(op, "delegations")
    op.create_table(
        "external_identities",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("subject_index", sa.String(64), nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_external_identities_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identities")),
        sa.UniqueConstraint("uid", name=op.f("uq_external_identities_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_external_identities_user_id", "external_identities", ["user_id"])
    op.create_index("uq_external_identities_subject", "external_identities", ["issuer", "subject_index"], unique=True)
    track(op, "external_identities")


def downgrade() -> None:
    """Take it away again."""
    for table in ("external_identities", "delegations"):
        untrack(op, table)
        op.drop_table(table)
