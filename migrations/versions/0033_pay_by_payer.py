"""Pay and contribution bases of a year stand once for each employer, so that they stay with him after a transfer."""

from __future__ import annotations

from alembic import op

revision = "0033_pay_by_payer"
down_revision = "0032_audit_seals"
branch_labels = None
depends_on = None

TABLES = {"uq_pay_records_year": "pay_records", "uq_insurance_bases_year": "insurance_bases"}


def upgrade() -> None:
    """Build what this step adds."""
    for index, table in TABLES.items():
        op.drop_index(index, table_name=table)
        op.create_index(index, table, ["organisation_id", "talent_id", "year"], unique=True)
        op.create_index(op.f(f"ix_{table}_talent_id"), table, ["talent_id"])


def downgrade() -> None:
    """Undo this step; refused by the database where two employers paid one person in a year."""
    for index, table in TABLES.items():
        op.drop_index(op.f(f"ix_{table}_talent_id"), table_name=table)
        op.drop_index(index, table_name=table)
        op.create_index(index, table, ["talent_id", "year"], unique=True)
