"""Agreements with their instalments, and social insurance with its bases and estimates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0028_agreements"
down_revision = "0027_willingness"
branch_labels = None
depends_on = None

TABLES = (
    "agreements",
    "agreement_benefits",
    "agreement_instalments",
    "agreement_stays",
    "agreement_steps",
    "agreement_returns",
    "insurance_records",
    "insurance_bases",
    "insurance_changes",
    "insurance_estimates",
    "annuity_plans",
)


def upgrade() -> None:
    """Build what this step adds."""
    _agreements()
    _insurance()
    for table in TABLES:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")


def _agreements() -> None:
    _create(
        "agreements",
        ("talent_id", "talents"),
        ("renewal_of_id?", "agreements"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("days_promised", sa.Integer(), nullable=True),
        sa.Column("penalty_fen", sa.BigInteger(), nullable=True),
        sa.Column("non_compete_months", sa.Integer(), nullable=True),
        sa.Column("non_compete_pay_fen", sa.BigInteger(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=True),
        sa.Column("drafted_by_name", sa.String(120), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_by_name", sa.String(120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("leaving_cause", sa.String(40), nullable=True),
        sa.Column("leaving_note", sa.String(500), nullable=False),
        sa.Column("reported_by", sa.BigInteger(), nullable=True),
    )
    op.create_index("uq_agreements_number", "agreements", ["organisation_id", "number"], unique=True)
    op.create_index("ix_agreements_until", "agreements", ["organisation_id", "until_on", "id"])
    agreement = ("agreement_id", "agreements")
    _create(
        "agreement_benefits",
        agreement,
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.String(200), nullable=False),
        sa.Column("return_rule", sa.String(40), nullable=False),
        sa.Column("return_basis", sa.String(300), nullable=False),
        sa.Column("is_special_training", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
    )
    _create(
        "agreement_instalments",
        agreement,
        ("benefit_id", "agreement_benefits"),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("condition", sa.String(300), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("voucher", sa.String(120), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("entered_by", sa.String(120), nullable=False),
        sa.Column("checked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("checked_by", sa.String(120), nullable=False),
    )
    op.create_index("ix_agreement_instalments_due", "agreement_instalments", ["organisation_id", "status", "due_on"])
    _create(
        "agreement_stays",
        agreement,
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("work", sa.String(300), nullable=False),
    )
    _create(
        "agreement_steps",
        agreement,
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("done_by_id", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.String(120), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        has_version=False,
    )
    _create(
        "agreement_returns",
        agreement,
        ("instalment_id", "agreement_instalments"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(300), nullable=False),
        sa.Column("working", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("voucher", sa.String(120), nullable=False),
    )
    op.create_index("uq_agreement_returns_part", "agreement_returns", ["agreement_id", "instalment_id"], unique=True)


def _insurance() -> None:
    _create(
        "insurance_records",
        ("talent_id!", "talents"),
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("enrolled_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("fund_account_sealed", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("talent_id", name=op.f("uq_insurance_records_talent_id")),
    )
    _create(
        "insurance_bases",
        ("talent_id!", "talents"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("wage_fen", sa.BigInteger(), nullable=False),
        sa.Column("housing_wage_fen", sa.BigInteger(), nullable=True),
        sa.Column("housing_rate", sa.String(40), nullable=False),
        sa.Column("injury_rate", sa.String(40), nullable=False),
        sa.Column("medical_extra_fen", sa.BigInteger(), nullable=False),
        sa.Column("annuity_employer_fen", sa.BigInteger(), nullable=False),
        sa.Column("annuity_person_fen", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
    )
    op.create_index("uq_insurance_bases_year", "insurance_bases", ["talent_id", "year"], unique=True)
    _create(
        "insurance_changes",
        ("talent_id", "talents"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
    )
    _create(
        "insurance_estimates",
        sa.Column("region", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("entered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("entered_by", sa.String(120), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
    )
    columns = ["organisation_id", "region", "year"]
    op.create_index("uq_insurance_estimates_year", "insurance_estimates", columns, unique=True)
    _create(
        "annuity_plans",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("wage_total_fen", sa.BigInteger(), nullable=False),
        sa.Column("employer_fen", sa.BigInteger(), nullable=False),
        sa.Column("person_fen", sa.BigInteger(), nullable=False),
        sa.Column("highest_fen", sa.BigInteger(), nullable=True),
        sa.Column("average_fen", sa.BigInteger(), nullable=True),
        sa.Column("vesting_years", sa.Integer(), nullable=True),
        sa.Column("medical_extra_fen", sa.BigInteger(), nullable=True),
        sa.Column("document", sa.String(200), nullable=False),
    )
    op.create_index("uq_annuity_plans_year", "annuity_plans", ["organisation_id", "year"], unique=True)


def _create(table: str, *parts: sa.Column | sa.Constraint | tuple[str, str], has_version: bool = True) -> None:
    """A scoped table; a pair is a foreign key, `?` an optional one, `!` one whose index is a unique rule."""
    keys = [part for part in parts if isinstance(part, tuple)]
    columns: list[sa.Column | sa.Constraint] = []
    for name, target in keys:
        clean = name.rstrip("?!")
        columns.append(sa.Column(clean, BigId, nullable=name.endswith("?")))
        columns.append(sa.ForeignKeyConstraint([clean], [f"{target}.id"], name=op.f(f"fk_{table}_{clean}")))
    if has_version:
        columns.append(sa.Column("version", sa.Integer(), nullable=False))
    create_scoped(op, table, *columns, *(part for part in parts if not isinstance(part, tuple)))
    for name, _target in keys:
        if not name.endswith("!"):
            op.create_index(op.f(f"ix_{table}_{name.rstrip('?')}"), table, [name.rstrip("?")])


def downgrade() -> None:
    """Take it away again."""
    for table in reversed(TABLES):
        untrack(op, table)
        op.drop_table(table)
