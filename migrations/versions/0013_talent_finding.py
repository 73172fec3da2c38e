"""Finding, confirming and classing: saved searches, experts, rounds, proposals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, forbid_changes, release, track, untrack
from talent_app.db.types import BigId, JsonText, UtcDateTime

revision = "0013_talent_finding"
down_revision = "0012_second_factors"
branch_labels = None
depends_on = None

#: Tracked tables with the column of their root, where they have one.
TRACKED = {
    "class_proposals": "talent_id",
    "confirmation_answers": None,
    "confirmation_rounds": None,
    "expert_answers": None,
    "expert_requests": None,
    "saved_queries": None,
}
CONFINED = ("class_proposals", "confirmation_answers", "expert_answers", "expert_requests", "saved_queries")


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "confirmation_rounds",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("opened_by", sa.String(length=120), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=True),
        sa.Column("frozen_by", sa.String(length=120), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_rounds")),
        sa.UniqueConstraint("uid", name=op.f("uq_confirmation_rounds_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("uq_confirmation_rounds_year", "confirmation_rounds", ["year"], unique=True)
    op.create_table(
        "list_choices",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column("columns", JsonText(), nullable=False),
        sa.Column("density", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_choices")),
    )
    op.create_index("uq_list_choices_user", "list_choices", ["user_id", "list_name"], unique=True)
    op.create_table(
        "list_picks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("talent_id", sa.BigInteger(), nullable=False),
        sa.Column("picked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_picks")),
    )
    op.create_index("uq_list_picks_user", "list_picks", ["user_id", "talent_id"], unique=True)
    op.create_table(
        "confirmation_results",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("round_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("completeness", sa.Integer(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_confirmation_results_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["confirmation_rounds.id"], name=op.f("fk_confirmation_results_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_results")),
        sa.UniqueConstraint("uid", name=op.f("uq_confirmation_results_uid")),
    )
    op.create_index(
        op.f("ix_confirmation_results_organisation_id"), "confirmation_results", ["organisation_id"], unique=False
    )
    op.create_index(
        "uq_confirmation_results_round", "confirmation_results", ["round_id", "organisation_id"], unique=True
    )
    op.create_table(
        "expert_requests",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("criteria", JsonText(), nullable=False),
        sa.Column("card", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("mode", sa.String(40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_expert_requests_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_requests")),
        sa.UniqueConstraint("uid", name=op.f("uq_expert_requests_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_expert_requests_organisation_id"), "expert_requests", ["organisation_id"], unique=False)
    op.create_index("ix_expert_requests_stage", "expert_requests", ["stage", "due_on"], unique=False)
    op.create_table(
        "saved_queries",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("parameters", JsonText(), nullable=False),
        sa.Column("columns", JsonText(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_name", sa.String(length=120), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_saved_queries_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_queries")),
        sa.UniqueConstraint("uid", name=op.f("uq_saved_queries_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_queries_organisation_id"), "saved_queries", ["organisation_id"], unique=False)
    op.create_index("ix_saved_queries_owner", "saved_queries", ["owner_id"], unique=False)
    op.create_table(
        "class_proposals",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("scheme", sa.String(length=60), nullable=False),
        sa.Column("scheme_title", sa.String(length=120), nullable=False),
        sa.Column("class_code", sa.String(length=40), nullable=False),
        sa.Column("class_title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("basis", JsonText(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("has_proof", sa.Boolean(), nullable=False),
        sa.Column("policy_revision", sa.String(length=40), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_class_proposals_organisation_id")
        ),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_class_proposals_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_proposals")),
        sa.UniqueConstraint("uid", name=op.f("uq_class_proposals_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_class_proposals_organisation_id"), "class_proposals", ["organisation_id"], unique=False)
    op.create_index("ix_class_proposals_state", "class_proposals", ["state", "organisation_id"], unique=False)
    op.create_index("ix_class_proposals_talent", "class_proposals", ["talent_id", "scheme"], unique=False)
    op.create_index("ix_class_proposals_until", "class_proposals", ["valid_until"], unique=False)
    op.create_table(
        "confirmation_answers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("round_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_confirmation_answers_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["confirmation_rounds.id"], name=op.f("fk_confirmation_answers_round_id")
        ),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_confirmation_answers_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_answers")),
        sa.UniqueConstraint("uid", name=op.f("uq_confirmation_answers_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_confirmation_answers_organisation_id"), "confirmation_answers", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_confirmation_answers_talent_id"), "confirmation_answers", ["talent_id"], unique=False)
    op.create_index("uq_confirmation_answers_talent", "confirmation_answers", ["round_id", "talent_id"], unique=True)
    op.create_table(
        "expert_answers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("request_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("person_agrees", sa.Boolean(), nullable=False),
        sa.Column("person_told_on", sa.Date(), nullable=True),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_expert_answers_organisation_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["expert_requests.id"], name=op.f("fk_expert_answers_request_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_expert_answers_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_answers")),
        sa.UniqueConstraint("uid", name=op.f("uq_expert_answers_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_expert_answers_organisation_id"), "expert_answers", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_expert_answers_request_id"), "expert_answers", ["request_id"], unique=False)
    op.create_index("ix_expert_answers_state", "expert_answers", ["state", "organisation_id"], unique=False)
    op.create_index(op.f("ix_expert_answers_talent_id"), "expert_answers", ["talent_id"], unique=False)
    op.create_table(
        "search_watchers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("saved_search_id", BigId, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["saved_search_id"], ["saved_queries.id"], name=op.f("fk_search_watchers_saved_search_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_watchers")),
    )
    op.create_index(op.f("ix_search_watchers_user_id"), "search_watchers", ["user_id"], unique=False)
    op.create_index("uq_search_watchers_user", "search_watchers", ["saved_search_id", "user_id"], unique=True)
    op.create_table(
        "search_hits",
        sa.Column("id", BigId, nullable=False),
        sa.Column("watcher_id", BigId, nullable=False),
        sa.Column("talent_id", sa.BigInteger(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["watcher_id"], ["search_watchers.id"], name=op.f("fk_search_hits_watcher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_hits")),
    )
    op.create_index("ix_search_hits_found", "search_hits", ["watcher_id", "found_at"], unique=False)
    op.create_index("uq_search_hits_talent", "search_hits", ["watcher_id", "talent_id"], unique=True)
    for table, owner in TRACKED.items():
        track(op, table, owner)
    for table in CONFINED:
        confine(op, table)
        confine(op, f"{table}_history")
    forbid_changes(op, "confirmation_results")
    confine(op, "confirmation_results")


def downgrade() -> None:
    """Take it away again."""
    release(op, "confirmation_results")
    for table in CONFINED:
        release(op, f"{table}_history")
        release(op, table)
    for table in TRACKED:
        untrack(op, table)
    op.drop_index("uq_search_hits_talent", table_name="search_hits")
    op.drop_index("ix_search_hits_found", table_name="search_hits")
    op.drop_table("search_hits")
    op.drop_index("uq_search_watchers_user", table_name="search_watchers")
    op.drop_index(op.f("ix_search_watchers_user_id"), table_name="search_watchers")
    op.drop_table("search_watchers")
    op.drop_index(op.f("ix_expert_answers_talent_id"), table_name="expert_answers")
    op.drop_index("ix_expert_answers_state", table_name="expert_answers")
    op.drop_index(op.f("ix_expert_answers_request_id"), table_name="expert_answers")
    op.drop_index(op.f("ix_expert_answers_organisation_id"), table_name="expert_answers")
    op.drop_table("expert_answers")
    op.drop_index("uq_confirmation_answers_talent", table_name="confirmation_answers")
    op.drop_index(op.f("ix_confirmation_answers_talent_id"), table_name="confirmation_answers")
    op.drop_index(op.f("ix_confirmation_answers_organisation_id"), table_name="confirmation_answers")
    op.drop_table("confirmation_answers")
    op.drop_index("ix_class_proposals_until", table_name="class_proposals")
    op.drop_index("ix_class_proposals_talent", table_name="class_proposals")
    op.drop_index("ix_class_proposals_state", table_name="class_proposals")
    op.drop_index(op.f("ix_class_proposals_organisation_id"), table_name="class_proposals")
    op.drop_table("class_proposals")
    op.drop_index("ix_saved_queries_owner", table_name="saved_queries")
    op.drop_index(op.f("ix_saved_queries_organisation_id"), table_name="saved_queries")
    op.drop_table("saved_queries")
    op.drop_index("ix_expert_requests_stage", table_name="expert_requests")
    op.drop_index(op.f("ix_expert_requests_organisation_id"), table_name="expert_requests")
    op.drop_table("expert_requests")
    op.drop_index("uq_confirmation_results_round", table_name="confirmation_results")
    op.drop_index(op.f("ix_confirmation_results_organisation_id"), table_name="confirmation_results")
    op.drop_table("confirmation_results")
    op.drop_index("uq_list_picks_user", table_name="list_picks")
    op.drop_table("list_picks")
    op.drop_index("uq_list_choices_user", table_name="list_choices")
    op.drop_table("list_choices")
    op.drop_index("uq_confirmation_rounds_year", table_name="confirmation_rounds")
    op.drop_table("confirmation_rounds")
