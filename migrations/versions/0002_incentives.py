"""Incentive plans: plan and people with history; versions, documents and timeline append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, forbid_changes, track, untrack
from talent_app.db.types import BigId, JsonText, MoneyColumn, UtcDateTime

TRACKED = ("plans", "plan_people", "review_ticks")
APPEND_ONLY = ("plan_versions", "version_lines", "version_people", "plan_documents", "plan_events")

revision = "0002_incentives"
down_revision = "0001_house"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "plan_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_plan_numbers")),
    )
    op.create_table(
        "plans",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("pool_fen", MoneyColumn(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("allocation_by", sa.String(40), nullable=False),
        sa.Column("facts", JsonText(), nullable=False),
        sa.Column("chapters", JsonText(), nullable=False),
        sa.Column("reasons", JsonText(), nullable=False),
        sa.Column("current_version", sa.Integer(), nullable=False),
        sa.Column("returned_note", sa.Text(), nullable=False),
        sa.Column("reached_group_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_working_days", sa.Integer(), nullable=True),
        sa.Column("due_note", sa.String(length=120), nullable=False),
        sa.Column("calendar_revision", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(40), nullable=True),
        sa.Column("decision_number", sa.String(length=80), nullable=False),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=True),
        sa.Column("internally_submitted_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("group_reviewed_by", sa.BigInteger(), nullable=True),
        sa.Column("accepted_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_plans_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("number", name=op.f("uq_plans_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_plans_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plans_organisation_id"), "plans", ["organisation_id"], unique=False)
    op.create_index("ix_plans_organisation_state", "plans", ["organisation_id", "state"], unique=False)
    op.create_index(op.f("ix_plans_state"), "plans", ["state"], unique=False)
    op.create_table(
        "plan_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(40), nullable=True),
        sa.Column("to_state", sa.String(40), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_plan_events_organisation_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_events_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_events")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_events_uid")),
    )
    op.create_index(op.f("ix_plan_events_organisation_id"), "plan_events", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_events_plan_id"), "plan_events", ["plan_id"], unique=False)
    op.create_table(
        "plan_people",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("talent_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("appointment", sa.String(length=40), nullable=True),
        sa.Column("weight", sa.String(length=40), nullable=True),
        sa.Column("amount_fen", MoneyColumn(), nullable=True),
        sa.Column("annual_pay_fen", MoneyColumn(), nullable=True),
        sa.Column("months_in_post", sa.Integer(), nullable=True),
        sa.Column("years_in_company", sa.Integer(), nullable=True),
        sa.Column("is_in_post", sa.Boolean(), nullable=True),
        sa.Column("facts", JsonText(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_plan_people_organisation_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_people_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_people")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_people_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_people_organisation_id"), "plan_people", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_people_talent_id"), "plan_people", ["talent_id"], unique=False)
    op.create_index("uq_plan_people_ref", "plan_people", ["plan_id", "ref"], unique=True)
    op.create_table(
        "plan_versions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("policy_on", sa.Date(), nullable=False),
        sa.Column("policy_revision", sa.String(length=80), nullable=False),
        sa.Column("application_version", sa.String(length=40), nullable=False),
        sa.Column("verify_code", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_versions_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_versions_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_versions")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_versions_uid")),
        sa.UniqueConstraint("verify_code", name=op.f("uq_plan_versions_verify_code")),
    )
    op.create_index(op.f("ix_plan_versions_organisation_id"), "plan_versions", ["organisation_id"], unique=False)
    op.create_index("uq_plan_versions_number", "plan_versions", ["plan_id", "number"], unique=True)
    op.create_table(
        "review_ticks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("ticked_by", sa.BigInteger(), nullable=True),
        sa.Column("ticked_by_name", sa.String(length=120), nullable=False),
        sa.Column("ticked_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_review_ticks_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_review_ticks_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_ticks")),
        sa.UniqueConstraint("uid", name=op.f("uq_review_ticks_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_review_ticks_organisation_id"), "review_ticks", ["organisation_id"], unique=False)
    op.create_index("uq_review_ticks_rule", "review_ticks", ["plan_id", "version_number", "rule"], unique=True)
    op.create_table(
        "plan_documents",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("verify_url", sa.String(length=300), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_documents_organisation_id")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["plan_versions.id"], name=op.f("fk_plan_documents_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_documents")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_documents_uid")),
        sa.UniqueConstraint("version_id", name=op.f("uq_plan_documents_version_id")),
    )
    op.create_index(op.f("ix_plan_documents_file_hash"), "plan_documents", ["file_hash"], unique=False)
    op.create_index(op.f("ix_plan_documents_organisation_id"), "plan_documents", ["organisation_id"], unique=False)
    op.create_table(
        "version_lines",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("pool_fen", MoneyColumn(), nullable=False),
        sa.Column("amount_fen", MoneyColumn(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_version_lines_organisation_id")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["plan_versions.id"], name=op.f("fk_version_lines_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_lines")),
        sa.UniqueConstraint("uid", name=op.f("uq_version_lines_uid")),
    )
    op.create_index(op.f("ix_version_lines_organisation_id"), "version_lines", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_version_lines_version_id"), "version_lines", ["version_id"], unique=False)
    op.create_table(
        "version_people",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("talent_id", sa.BigInteger(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("shown_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_version_people_organisation_id")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["plan_versions.id"], name=op.f("fk_version_people_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_people")),
        sa.UniqueConstraint("uid", name=op.f("uq_version_people_uid")),
    )
    op.create_index(op.f("ix_version_people_organisation_id"), "version_people", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_version_people_talent_id"), "version_people", ["talent_id"], unique=False)
    op.create_index("uq_version_people_ref", "version_people", ["version_id", "ref"], unique=True)
    for table in TRACKED:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")
    for table in APPEND_ONLY:
        forbid_changes(op, table)
        confine(op, table)


def downgrade() -> None:
    """Take it away again."""
    for table in TRACKED:
        untrack(op, table)
    op.drop_index("uq_version_people_ref", table_name="version_people")
    op.drop_index(op.f("ix_version_people_talent_id"), table_name="version_people")
    op.drop_index(op.f("ix_version_people_organisation_id"), table_name="version_people")
    op.drop_table("version_people")
    op.drop_index(op.f("ix_version_lines_version_id"), table_name="version_lines")
    op.drop_index(op.f("ix_version_lines_organisation_id"), table_name="version_lines")
    op.drop_table("version_lines")
    op.drop_index(op.f("ix_plan_documents_organisation_id"), table_name="plan_documents")
    op.drop_index(op.f("ix_plan_documents_file_hash"), table_name="plan_documents")
    op.drop_table("plan_documents")
    op.drop_index("uq_review_ticks_rule", table_name="review_ticks")
    op.drop_index(op.f("ix_review_ticks_organisation_id"), table_name="review_ticks")
    op.drop_table("review_ticks")
    op.drop_index("uq_plan_versions_number", table_name="plan_versions")
    op.drop_index(op.f("ix_plan_versions_organisation_id"), table_name="plan_versions")
    op.drop_table("plan_versions")
    op.drop_index("uq_plan_people_ref", table_name="plan_people")
    op.drop_index(op.f("ix_plan_people_talent_id"), table_name="plan_people")
    op.drop_index(op.f("ix_plan_people_organisation_id"), table_name="plan_people")
    op.drop_table("plan_people")
    op.drop_index(op.f("ix_plan_events_plan_id"), table_name="plan_events")
    op.drop_index(op.f("ix_plan_events_organisation_id"), table_name="plan_events")
    op.drop_table("plan_events")
    op.drop_index(op.f("ix_plans_state"), table_name="plans")
    op.drop_index("ix_plans_organisation_state", table_name="plans")
    op.drop_index(op.f("ix_plans_organisation_id"), table_name="plans")
    op.drop_table("plans")
    op.drop_table("plan_numbers")
