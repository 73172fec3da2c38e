"""The life of a plan: procedure steps, review, execution, figures of enterprises by year, announced holidays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from talent_app.db.types import BigId, JsonText, MoneyColumn, UtcDateTime

TRACKED = (
    "enterprise_years",
    "plan_procedures",
    "payout_rules",
    "plan_dossiers",
    "dossier_plans",
    "plan_reviewers",
    "review_comments",
    "review_pauses",
    "plan_notices",
    "plan_conditions",
    "plan_years",
    "payout_lines",
    "plan_payments",
    "plan_reports",
)

revision = "0014_plan_life"
down_revision = "0013_talent_finding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "holiday_years",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("days_off", JsonText(), nullable=False),
        sa.Column("make_up_days", JsonText(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_years")),
        sa.UniqueConstraint("uid", name=op.f("uq_holiday_years_uid")),
        sa.UniqueConstraint("year", name=op.f("uq_holiday_years_year")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "enterprise_years",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("net_profit_fen", MoneyColumn(), nullable=True),
        sa.Column("revenue_fen", MoneyColumn(), nullable=True),
        sa.Column("rd_expense_fen", MoneyColumn(), nullable=True),
        sa.Column("tech_service_income_fen", MoneyColumn(), nullable=True),
        sa.Column("opening_net_assets_fen", MoneyColumn(), nullable=True),
        sa.Column("closing_net_assets_fen", MoneyColumn(), nullable=True),
        sa.Column("injections_fen", MoneyColumn(), nullable=True),
        sa.Column("declared_unpaid_fen", MoneyColumn(), nullable=True),
        sa.Column("opening_undistributed_fen", MoneyColumn(), nullable=True),
        sa.Column("staff_on_duty", sa.Integer(), nullable=True),
        sa.Column("staff_total", sa.Integer(), nullable=True),
        sa.Column("rd_staff", sa.Integer(), nullable=True),
        sa.Column("accounts_audited", sa.Boolean(), nullable=True),
        sa.Column("penalised", sa.Boolean(), nullable=True),
        sa.Column("statement_basis", sa.String(length=120), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_enterprise_years_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_years")),
        sa.UniqueConstraint("uid", name=op.f("uq_enterprise_years_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_enterprise_years_organisation_id"), "enterprise_years", ["organisation_id"], unique=False)
    op.create_index("uq_enterprise_years_year", "enterprise_years", ["organisation_id", "year"], unique=True)
    op.create_table(
        "plan_dossiers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_dossiers_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_dossiers")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_dossiers_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_dossiers_organisation_id"), "plan_dossiers", ["organisation_id"], unique=False)
    op.create_table(
        "dossier_plans",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("dossier_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["plan_dossiers.id"], name=op.f("fk_dossier_plans_dossier_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_dossier_plans_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_dossier_plans_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_plans")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_dossier_plans_plan_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_dossier_plans_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dossier_plans_dossier_id"), "dossier_plans", ["dossier_id"], unique=False)
    op.create_index(op.f("ix_dossier_plans_organisation_id"), "dossier_plans", ["organisation_id"], unique=False)
    op.create_table(
        "payout_rules",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("shares", JsonText(), nullable=False),
        sa.Column("grades", JsonText(), nullable=False),
        sa.Column("needs_growth", sa.Boolean(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("target_profit_fen", MoneyColumn(), nullable=True),
        sa.Column("leavers", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_payout_rules_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_payout_rules_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_rules")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_payout_rules_plan_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_payout_rules_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_payout_rules_organisation_id"), "payout_rules", ["organisation_id"], unique=False)
    op.create_table(
        "plan_conditions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("fulfilled_on", sa.Date(), nullable=True),
        sa.Column("fulfilment", sa.Text(), nullable=False),
        sa.Column("reported_by_name", sa.String(length=120), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_conditions_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_conditions_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_conditions")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_conditions_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_conditions_organisation_id"), "plan_conditions", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_conditions_plan_id"), "plan_conditions", ["plan_id"], unique=False)
    op.create_table(
        "plan_notices",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_notices_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_notices_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_notices")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_notices_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_notices_organisation_id"), "plan_notices", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_notices_plan_id"), "plan_notices", ["plan_id"], unique=False)
    op.create_table(
        "plan_procedures",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("for_version", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("conclusion", sa.String(40), nullable=True),
        sa.Column("form", sa.String(40), nullable=True),
        sa.Column("shown", sa.String(40), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("votes_for", sa.Integer(), nullable=True),
        sa.Column("votes_against", sa.Integer(), nullable=True),
        sa.Column("opinions", sa.Text(), nullable=False),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_procedures_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_procedures_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_procedures")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_procedures_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_procedures_organisation_id"), "plan_procedures", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_procedures_plan_id"), "plan_procedures", ["plan_id"], unique=False)
    op.create_table(
        "plan_reports",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("headings", JsonText(), nullable=False),
        sa.Column("paid_fen", MoneyColumn(), nullable=False),
        sa.Column("paid_so_far_fen", MoneyColumn(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by_name", sa.String(length=120), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column("received_by_name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_reports_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_reports_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_reports")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_reports_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_reports_organisation_id"), "plan_reports", ["organisation_id"], unique=False)
    op.create_index("uq_plan_reports_year", "plan_reports", ["plan_id", "year"], unique=True)
    op.create_table(
        "plan_reviewers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("user_name", sa.String(length=120), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("assigned_by_name", sa.String(length=120), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.Column("opinion", sa.String(40), nullable=True),
        sa.Column("opinion_text", sa.Text(), nullable=False),
        sa.Column("opinion_version", sa.Integer(), nullable=True),
        sa.Column("opinion_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_reviewers_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_reviewers_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_reviewers")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_reviewers_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_reviewers_organisation_id"), "plan_reviewers", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_reviewers_user_id"), "plan_reviewers", ["user_id"], unique=False)
    op.create_index("uq_plan_reviewers_user", "plan_reviewers", ["plan_id", "user_id"], unique=True)
    op.create_table(
        "plan_years",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("net_profit_fen", MoneyColumn(), nullable=True),
        sa.Column("prior_profits", JsonText(), nullable=False),
        sa.Column("is_growth_met", sa.Boolean(), nullable=True),
        sa.Column("is_target_met", sa.Boolean(), nullable=False),
        sa.Column("completion", sa.String(length=40), nullable=False),
        sa.Column("shares", JsonText(), nullable=False),
        sa.Column("pool_fen", MoneyColumn(), nullable=False),
        sa.Column("granted_fen", MoneyColumn(), nullable=False),
        sa.Column("appraised_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by_name", sa.String(length=120), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=True),
        sa.Column("wage_total_fen", MoneyColumn(), nullable=True),
        sa.Column("wage_total_number", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_plan_years_organisation_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_years_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_years")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_years_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_years_organisation_id"), "plan_years", ["organisation_id"], unique=False)
    op.create_index("uq_plan_years_year", "plan_years", ["plan_id", "year"], unique=True)
    op.create_table(
        "review_comments",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.String(length=100), nullable=False),
        sa.Column("anchor_title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("is_inside", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_review_comments_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_review_comments_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comments")),
        sa.UniqueConstraint("uid", name=op.f("uq_review_comments_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_review_comments_organisation_id"), "review_comments", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_review_comments_plan_id"), "review_comments", ["plan_id"], unique=False)
    op.create_table(
        "review_pauses",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("asked_by_name", sa.String(length=120), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_review_pauses_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_review_pauses_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_pauses")),
        sa.UniqueConstraint("uid", name=op.f("uq_review_pauses_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_review_pauses_organisation_id"), "review_pauses", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_review_pauses_plan_id"), "review_pauses", ["plan_id"], unique=False)
    op.create_table(
        "payout_lines",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_year_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("talent_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("base_fen", MoneyColumn(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("factor", sa.String(length=40), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("leaving_reason", sa.String(length=200), nullable=False),
        sa.Column("granted_fen", MoneyColumn(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_payout_lines_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_payout_lines_plan_id")),
        sa.ForeignKeyConstraint(["plan_year_id"], ["plan_years.id"], name=op.f("fk_payout_lines_plan_year_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_lines")),
        sa.UniqueConstraint("uid", name=op.f("uq_payout_lines_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_payout_lines_organisation_id"), "payout_lines", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_payout_lines_plan_id"), "payout_lines", ["plan_id"], unique=False)
    op.create_index(op.f("ix_payout_lines_talent_id"), "payout_lines", ["talent_id"], unique=False)
    op.create_index("uq_payout_lines_ref", "payout_lines", ["plan_year_id", "ref"], unique=True)
    op.create_table(
        "plan_payments",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("line_id", BigId, nullable=False),
        sa.Column("for_year", sa.Integer(), nullable=False),
        sa.Column("due_year", sa.Integer(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("amount_fen", MoneyColumn(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("voucher", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["payout_lines.id"], name=op.f("fk_plan_payments_line_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_payments_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_payments_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_payments")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_payments_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_payments_line_id"), "plan_payments", ["line_id"], unique=False)
    op.create_index(op.f("ix_plan_payments_organisation_id"), "plan_payments", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_payments_plan_id"), "plan_payments", ["plan_id"], unique=False)
    track(op, "holiday_years")
    for table in TRACKED:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")


def downgrade() -> None:
    """Take it away again."""
    for table in ("holiday_years", *TRACKED):
        untrack(op, table)
    op.drop_index(op.f("ix_plan_payments_plan_id"), table_name="plan_payments")
    op.drop_index(op.f("ix_plan_payments_organisation_id"), table_name="plan_payments")
    op.drop_index(op.f("ix_plan_payments_line_id"), table_name="plan_payments")
    op.drop_table("plan_payments")
    op.drop_index("uq_payout_lines_ref", table_name="payout_lines")
    op.drop_index(op.f("ix_payout_lines_talent_id"), table_name="payout_lines")
    op.drop_index(op.f("ix_payout_lines_plan_id"), table_name="payout_lines")
    op.drop_index(op.f("ix_payout_lines_organisation_id"), table_name="payout_lines")
    op.drop_table("payout_lines")
    op.drop_index(op.f("ix_review_pauses_plan_id"), table_name="review_pauses")
    op.drop_index(op.f("ix_review_pauses_organisation_id"), table_name="review_pauses")
    op.drop_table("review_pauses")
    op.drop_index(op.f("ix_review_comments_plan_id"), table_name="review_comments")
    op.drop_index(op.f("ix_review_comments_organisation_id"), table_name="review_comments")
    op.drop_table("review_comments")
    op.drop_index("uq_plan_years_year", table_name="plan_years")
    op.drop_index(op.f("ix_plan_years_organisation_id"), table_name="plan_years")
    op.drop_table("plan_years")
    op.drop_index("uq_plan_reviewers_user", table_name="plan_reviewers")
    op.drop_index(op.f("ix_plan_reviewers_user_id"), table_name="plan_reviewers")
    op.drop_index(op.f("ix_plan_reviewers_organisation_id"), table_name="plan_reviewers")
    op.drop_table("plan_reviewers")
    op.drop_index("uq_plan_reports_year", table_name="plan_reports")
    op.drop_index(op.f("ix_plan_reports_organisation_id"), table_name="plan_reports")
    op.drop_table("plan_reports")
    op.drop_index(op.f("ix_plan_procedures_plan_id"), table_name="plan_procedures")
    op.drop_index(op.f("ix_plan_procedures_organisation_id"), table_name="plan_procedures")
    op.drop_table("plan_procedures")
    op.drop_index(op.f("ix_plan_notices_plan_id"), table_name="plan_notices")
    op.drop_index(op.f("ix_plan_notices_organisation_id"), table_name="plan_notices")
    op.drop_table("plan_notices")
    op.drop_index(op.f("ix_plan_conditions_plan_id"), table_name="plan_conditions")
    op.drop_index(op.f("ix_plan_conditions_organisation_id"), table_name="plan_conditions")
    op.drop_table("plan_conditions")
    op.drop_index(op.f("ix_payout_rules_organisation_id"), table_name="payout_rules")
    op.drop_table("payout_rules")
    op.drop_index(op.f("ix_dossier_plans_organisation_id"), table_name="dossier_plans")
    op.drop_index(op.f("ix_dossier_plans_dossier_id"), table_name="dossier_plans")
    op.drop_table("dossier_plans")
    op.drop_index(op.f("ix_plan_dossiers_organisation_id"), table_name="plan_dossiers")
    op.drop_table("plan_dossiers")
    op.drop_index("uq_enterprise_years_year", table_name="enterprise_years")
    op.drop_index(op.f("ix_enterprise_years_organisation_id"), table_name="enterprise_years")
    op.drop_table("enterprise_years")
    op.drop_table("holiday_years")
