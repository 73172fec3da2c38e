"""Pay structure, drafts of policy and scenarios."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, release, track, untrack
from talent_app.db.types import BigId, JsonText, UtcDateTime

revision = "0015_pay_policy"
down_revision = "0014_plan_life"
branch_labels = None
depends_on = None

TRACKED = (
    "pay_factors",
    "pay_families",
    "pay_merits",
    "pay_structures",
    "pay_surveys",
    "policy_drafts",
    "pay_posts",
    "pay_records",
    "pay_survey_cells",
    "plan_scenarios",
    "pay_assignments",
    "pay_ratings",
)
CONFINED = tuple(name for name in TRACKED if name not in ("pay_surveys", "pay_survey_cells", "policy_drafts"))


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "pay_factors",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("confirmed", sa.String(length=20), nullable=True),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("levels", JsonText(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_pay_factors_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_factors")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_factors_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_factors_organisation_id"), "pay_factors", ["organisation_id"], unique=False)
    op.create_index("uq_pay_factors_name", "pay_factors", ["organisation_id", "name"], unique=True)
    op.create_table(
        "pay_families",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("ladder", sa.String(40), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_pay_families_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_families")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_families_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_families_organisation_id"), "pay_families", ["organisation_id"], unique=False)
    op.create_index("uq_pay_families_name", "pay_families", ["organisation_id", "name"], unique=True)
    op.create_table(
        "pay_merits",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=False),
        sa.Column("matrix", JsonText(), nullable=False),
        sa.Column("lines", JsonText(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_pay_merits_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_merits")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_merits_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_merits_organisation_id"), "pay_merits", ["organisation_id"], unique=False)
    op.create_index("uq_pay_merits_year", "pay_merits", ["organisation_id", "year"], unique=True)
    op.create_table(
        "pay_structures",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(40), nullable=False),
        sa.Column("settings", JsonText(), nullable=False),
        sa.Column("grades", JsonText(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_pay_structures_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_structures")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_structures_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_structures_organisation_id"), "pay_structures", ["organisation_id"], unique=False)
    op.create_index("uq_pay_structures_year", "pay_structures", ["organisation_id", "year"], unique=True)
    op.create_table(
        "pay_surveys",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("owner_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.String(length=120), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["organisations.id"], name=op.f("fk_pay_surveys_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_surveys")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_surveys_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_surveys_owner_id"), "pay_surveys", ["owner_id"], unique=False)
    op.create_table(
        "policy_drafts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", JsonText(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=False),
        sa.Column("drafted_by_name", sa.String(length=120), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("returned_note", sa.String(length=500), nullable=False),
        sa.Column("effects_key", sa.String(length=80), nullable=False),
        sa.Column("effects_at", UtcDateTime(), nullable=True),
        sa.Column("effects_plans", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("published_by_name", sa.String(length=120), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("release_id", BigId, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["policy_releases.id"], name=op.f("fk_policy_drafts_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_drafts")),
        sa.UniqueConstraint("uid", name=op.f("uq_policy_drafts_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_policy_drafts_release_id"), "policy_drafts", ["release_id"], unique=False)
    op.create_index(op.f("ix_policy_drafts_state"), "policy_drafts", ["state"], unique=False)
    op.create_table(
        "pay_posts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("family_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("survey_level", sa.String(length=40), nullable=False),
        sa.Column("consensus", JsonText(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("settled_by", sa.String(length=120), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["pay_families.id"], name=op.f("fk_pay_posts_family_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_pay_posts_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_posts")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_posts_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_posts_family_id"), "pay_posts", ["family_id"], unique=False)
    op.create_index(op.f("ix_pay_posts_organisation_id"), "pay_posts", ["organisation_id"], unique=False)
    op.create_index("uq_pay_posts_name", "pay_posts", ["organisation_id", "name"], unique=True)
    op.create_table(
        "pay_records",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("variable_fen", sa.BigInteger(), nullable=False),
        sa.Column("allowance_fen", sa.BigInteger(), nullable=False),
        sa.Column("incentive_fen", sa.BigInteger(), nullable=False),
        sa.Column("performance", sa.String(length=20), nullable=False),
        sa.Column("is_full_year", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_pay_records_organisation_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_pay_records_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_records")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_records_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_records_organisation_id"), "pay_records", ["organisation_id"], unique=False)
    op.create_index("uq_pay_records_year", "pay_records", ["talent_id", "year"], unique=True)
    op.create_table(
        "pay_survey_cells",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("survey_id", BigId, nullable=False),
        sa.Column("series", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("industry", sa.String(length=80), nullable=False),
        sa.Column("p10_fen", sa.BigInteger(), nullable=False),
        sa.Column("p25_fen", sa.BigInteger(), nullable=False),
        sa.Column("p50_fen", sa.BigInteger(), nullable=False),
        sa.Column("p75_fen", sa.BigInteger(), nullable=False),
        sa.Column("p90_fen", sa.BigInteger(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["pay_surveys.id"], name=op.f("fk_pay_survey_cells_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_survey_cells")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_survey_cells_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_survey_cells_survey_id"), "pay_survey_cells", ["survey_id"], unique=False)
    op.create_table(
        "plan_scenarios",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("plan_id", BigId, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("allocation_by", sa.String(40), nullable=False),
        sa.Column("facts", JsonText(), nullable=False),
        sa.Column("people", JsonText(), nullable=False),
        sa.Column("assumptions", JsonText(), nullable=False),
        sa.Column("is_former", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_plan_scenarios_organisation_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_scenarios_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_scenarios")),
        sa.UniqueConstraint("uid", name=op.f("uq_plan_scenarios_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_scenarios_organisation_id"), "plan_scenarios", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_plan_scenarios_plan_id"), "plan_scenarios", ["plan_id"], unique=False)
    op.create_table(
        "policy_effects",
        sa.Column("id", BigId, nullable=False),
        sa.Column("draft_id", BigId, nullable=False),
        sa.Column("plan_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("enterprise", sa.String(length=160), nullable=False),
        sa.Column("instrument", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("changes", JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["policy_drafts.id"], name=op.f("fk_policy_effects_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_effects")),
    )
    op.create_index("ix_policy_effects_draft", "policy_effects", ["draft_id", "kind"], unique=False)
    op.create_table(
        "pay_assignments",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_pay_assignments_organisation_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["pay_posts.id"], name=op.f("fk_pay_assignments_post_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_pay_assignments_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_assignments")),
        sa.UniqueConstraint("talent_id", name=op.f("uq_pay_assignments_talent_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_assignments_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_assignments_organisation_id"), "pay_assignments", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_pay_assignments_post_id"), "pay_assignments", ["post_id"], unique=False)
    op.create_table(
        "pay_ratings",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("evaluator_id", sa.BigInteger(), nullable=False),
        sa.Column("evaluator_name", sa.String(length=120), nullable=False),
        sa.Column("levels", JsonText(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_pay_ratings_organisation_id")),
        sa.ForeignKeyConstraint(["post_id"], ["pay_posts.id"], name=op.f("fk_pay_ratings_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_ratings")),
        sa.UniqueConstraint("uid", name=op.f("uq_pay_ratings_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pay_ratings_organisation_id"), "pay_ratings", ["organisation_id"], unique=False)
    op.create_index("uq_pay_ratings_evaluator", "pay_ratings", ["post_id", "evaluator_id"], unique=True)
    for table in TRACKED:
        track(op, table)
    for table in CONFINED:
        confine(op, table)
        confine(op, f"{table}_history")


def downgrade() -> None:
    """Take it away again."""
    for table in CONFINED:
        release(op, f"{table}_history")
        release(op, table)
    for table in reversed(TRACKED):
        untrack(op, table)
    op.drop_index("uq_pay_ratings_evaluator", table_name="pay_ratings")
    op.drop_index(op.f("ix_pay_ratings_organisation_id"), table_name="pay_ratings")
    op.drop_table("pay_ratings")
    op.drop_index(op.f("ix_pay_assignments_post_id"), table_name="pay_assignments")
    op.drop_index(op.f("ix_pay_assignments_organisation_id"), table_name="pay_assignments")
    op.drop_table("pay_assignments")
    op.drop_index("ix_policy_effects_draft", table_name="policy_effects")
    op.drop_table("policy_effects")
    op.drop_index(op.f("ix_plan_scenarios_plan_id"), table_name="plan_scenarios")
    op.drop_index(op.f("ix_plan_scenarios_organisation_id"), table_name="plan_scenarios")
    op.drop_table("plan_scenarios")
    op.drop_index(op.f("ix_pay_survey_cells_survey_id"), table_name="pay_survey_cells")
    op.drop_table("pay_survey_cells")
    op.drop_index("uq_pay_records_year", table_name="pay_records")
    op.drop_index(op.f("ix_pay_records_organisation_id"), table_name="pay_records")
    op.drop_table("pay_records")
    op.drop_index("uq_pay_posts_name", table_name="pay_posts")
    op.drop_index(op.f("ix_pay_posts_organisation_id"), table_name="pay_posts")
    op.drop_index(op.f("ix_pay_posts_family_id"), table_name="pay_posts")
    op.drop_table("pay_posts")
    op.drop_index(op.f("ix_policy_drafts_release_id"), table_name="policy_drafts")
    op.drop_index(op.f("ix_policy_drafts_state"), table_name="policy_drafts")
    op.drop_table("policy_drafts")
    op.drop_index(op.f("ix_pay_surveys_owner_id"), table_name="pay_surveys")
    op.drop_table("pay_surveys")
    op.drop_index("uq_pay_structures_year", table_name="pay_structures")
    op.drop_index(op.f("ix_pay_structures_organisation_id"), table_name="pay_structures")
    op.drop_table("pay_structures")
    op.drop_index("uq_pay_merits_year", table_name="pay_merits")
    op.drop_index(op.f("ix_pay_merits_organisation_id"), table_name="pay_merits")
    op.drop_table("pay_merits")
    op.drop_index("uq_pay_families_name", table_name="pay_families")
    op.drop_index(op.f("ix_pay_families_organisation_id"), table_name="pay_families")
    op.drop_table("pay_families")
    op.drop_index("uq_pay_factors_name", table_name="pay_factors")
    op.drop_index(op.f("ix_pay_factors_organisation_id"), table_name="pay_factors")
    op.drop_table("pay_factors")
