"""Key posts and reserves, terms of managers, studios, competitions, apprenticeships, development plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0035_cultivation"
down_revision = "0034_titles"
branch_labels = None
depends_on = None

TABLES = (
    "key_posts",
    "key_post_holders",
    "key_post_candidates",
    "management_terms",
    "management_goals",
    "management_results",
    "cultivation_steps",
    "skill_studios",
    "skill_studio_members",
    "skill_studio_works",
    "skill_competitions",
    "skill_competition_entries",
    "apprenticeships",
    "apprentice_stages",
    "development_plans",
    "development_measures",
    "cultivation_mentors",
)


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        "key_posts",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("department", sa.String(120), nullable=False),
        sa.Column("demands", sa.String(500), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_key_posts_kind", "key_posts", ["kind", "id"])
    op.create_index("uq_key_posts_name", "key_posts", ["organisation_id", "name", "department"], unique=True)
    create_scoped(
        op,
        "key_post_holders",
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["key_posts.id"], name=op.f("fk_key_post_holders_post_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_key_post_holders_talent_id")),
    )
    op.create_index("ix_key_post_holders_post_id", "key_post_holders", ["post_id"])
    op.create_index("ix_key_post_holders_talent_id", "key_post_holders", ["talent_id"])
    create_scoped(
        op,
        "key_post_candidates",
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("readiness", sa.String(40), nullable=False),
        sa.Column("strengths", sa.String(300), nullable=False),
        sa.Column("gaps", sa.String(300), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["key_posts.id"], name=op.f("fk_key_post_candidates_post_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_key_post_candidates_talent_id")),
    )
    op.create_index("ix_key_post_candidates_post_id", "key_post_candidates", ["post_id"])
    op.create_index("ix_key_post_candidates_talent_id", "key_post_candidates", ["talent_id"])
    op.create_index("uq_key_post_candidates_pair", "key_post_candidates", ["post_id", "talent_id"], unique=True)
    create_scoped(
        op,
        "management_terms",
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("post", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("is_market_chosen", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("year_bottom", sa.String(24), nullable=False),
        sa.Column("term_bottom", sa.String(24), nullable=False),
        sa.Column("goal_bottom", sa.String(24), nullable=False),
        sa.Column("bottom_basis", sa.String(200), nullable=False),
        sa.Column("consequences", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("drafted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_under", sa.String(120), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("exit_cause", sa.String(40), nullable=True),
        sa.Column("exit_on", sa.Date(), nullable=True),
        sa.Column("renewal_of_id", BigId, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_management_terms_talent_id")),
        sa.ForeignKeyConstraint(
            ["renewal_of_id"], ["management_terms.id"], name=op.f("fk_management_terms_renewal_of_id")
        ),
    )
    op.create_index("ix_management_terms_renewal_of_id", "management_terms", ["renewal_of_id"])
    op.create_index("ix_management_terms_talent_id", "management_terms", ["talent_id"])
    op.create_index("ix_management_terms_until", "management_terms", ["until_on", "id"])
    op.create_index("uq_management_terms_number", "management_terms", ["organisation_id", "number"], unique=True)
    create_scoped(
        op,
        "management_goals",
        sa.Column("term_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(24), nullable=False),
        sa.Column("standard", sa.String(300), nullable=False),
        sa.Column("actual", sa.String(24), nullable=False),
        sa.Column("given_score", sa.String(24), nullable=False),
        sa.Column("proof", sa.String(300), nullable=False),
        sa.Column("fixed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["management_terms.id"], name=op.f("fk_management_goals_term_id")),
    )
    op.create_index("ix_management_goals_term_id", "management_goals", ["term_id"])
    create_scoped(
        op,
        "management_results",
        sa.Column("term_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("score", sa.String(24), nullable=False),
        sa.Column("conclusion", sa.String(40), nullable=False),
        sa.Column("misses", sa.Text(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["management_terms.id"], name=op.f("fk_management_results_term_id")),
    )
    op.create_index("uq_management_results_year", "management_results", ["term_id", "year"], unique=True)
    create_scoped(
        op,
        "cultivation_steps",
        sa.Column("chain", sa.String(40), nullable=False),
        sa.Column("root_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("done_by_id", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.String(120), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_cultivation_steps_root", "cultivation_steps", ["chain", "root_id", "id"])
    create_scoped(
        op,
        "skill_studios",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("occupation", sa.String(80), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("tasks", sa.String(500), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_skill_studios_founded", "skill_studios", ["founded_on", "id"])
    op.create_index("uq_skill_studios_name", "skill_studios", ["organisation_id", "name"], unique=True)
    create_scoped(
        op,
        "skill_studio_members",
        sa.Column("studio_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("is_leader", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["studio_id"], ["skill_studios.id"], name=op.f("fk_skill_studio_members_studio_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_skill_studio_members_talent_id")),
    )
    op.create_index("ix_skill_studio_members_studio_id", "skill_studio_members", ["studio_id"])
    op.create_index("ix_skill_studio_members_talent_id", "skill_studio_members", ["talent_id"])
    create_scoped(
        op,
        "skill_studio_works",
        sa.Column("studio_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["studio_id"], ["skill_studios.id"], name=op.f("fk_skill_studio_works_studio_id")),
    )
    op.create_index("ix_skill_studio_works_studio_id", "skill_studio_works", ["studio_id"])
    create_scoped(
        op,
        "skill_competitions",
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("occupation", sa.String(80), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("host", sa.String(120), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_skill_competitions_held", "skill_competitions", ["held_on", "id"])
    create_scoped(
        op,
        "skill_competition_entries",
        sa.Column("competition_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(40), nullable=True),
        sa.Column("honour", sa.String(120), nullable=False),
        sa.Column("certificate_number", sa.String(40), nullable=False),
        sa.Column("award_id", sa.BigInteger(), nullable=True),
        sa.Column("award_sent_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["skill_competitions.id"], name=op.f("fk_skill_competition_entries_competition_id")
        ),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_skill_competition_entries_talent_id")),
    )
    op.create_index("ix_skill_competition_entries_talent_id", "skill_competition_entries", ["talent_id"])
    op.create_index(
        "uq_skill_competition_entries_pair", "skill_competition_entries", ["competition_id", "talent_id"], unique=True
    )
    create_scoped(
        op,
        "apprenticeships",
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("occupation", sa.String(80), nullable=False),
        sa.Column("level_from", sa.String(40), nullable=False),
        sa.Column("level_aim", sa.String(40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("tasks", sa.Text(), nullable=False),
        sa.Column("allowance_fen", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("drafted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("certificate_number", sa.String(40), nullable=False),
        sa.Column("certified_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_apprenticeships_talent_id")),
    )
    op.create_index("ix_apprenticeships_talent_id", "apprenticeships", ["talent_id"])
    op.create_index("ix_apprenticeships_until", "apprenticeships", ["until_on", "id"])
    op.create_index("uq_apprenticeships_number", "apprenticeships", ["organisation_id", "number"], unique=True)
    create_scoped(
        op,
        "apprentice_stages",
        sa.Column("apprenticeship_id", BigId, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("goal", sa.String(500), nullable=False),
        sa.Column("monthly_pay_fen", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.String(40), nullable=True),
        sa.Column("result_note", sa.String(300), nullable=False),
        sa.Column("appraised_by", sa.String(120), nullable=False),
        sa.Column("appraised_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["apprenticeship_id"], ["apprenticeships.id"], name=op.f("fk_apprentice_stages_apprenticeship_id")
        ),
    )
    op.create_index("ix_apprentice_stages_apprenticeship_id", "apprentice_stages", ["apprenticeship_id"])
    create_scoped(
        op,
        "development_plans",
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("post_id", BigId, nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("goals", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("drafted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("check_due_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("check_result", sa.String(40), nullable=True),
        sa.Column("check_note", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_development_plans_talent_id")),
        sa.ForeignKeyConstraint(["post_id"], ["key_posts.id"], name=op.f("fk_development_plans_post_id")),
    )
    op.create_index("ix_development_plans_check", "development_plans", ["check_due_on", "id"])
    op.create_index("ix_development_plans_post_id", "development_plans", ["post_id"])
    op.create_index("ix_development_plans_talent_id", "development_plans", ["talent_id"])
    create_scoped(
        op,
        "development_measures",
        sa.Column("development_plan_id", BigId, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("partner_kind", sa.String(40), nullable=True),
        sa.Column("partner", sa.String(120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("hours_done", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["development_plan_id"], ["development_plans.id"], name=op.f("fk_development_measures_development_plan_id")
        ),
    )
    op.create_index("ix_development_measures_development_plan_id", "development_measures", ["development_plan_id"])
    create_scoped(
        op,
        "cultivation_mentors",
        sa.Column("apprenticeship_id", BigId, nullable=True),
        sa.Column("development_plan_id", BigId, nullable=True),
        sa.Column("talent_id", BigId, nullable=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("employer", sa.String(120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["apprenticeship_id"], ["apprenticeships.id"], name=op.f("fk_cultivation_mentors_apprenticeship_id")
        ),
        sa.ForeignKeyConstraint(
            ["development_plan_id"], ["development_plans.id"], name=op.f("fk_cultivation_mentors_development_plan_id")
        ),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_cultivation_mentors_talent_id")),
    )
    op.create_index("ix_cultivation_mentors_apprenticeship_id", "cultivation_mentors", ["apprenticeship_id"])
    op.create_index("ix_cultivation_mentors_development_plan_id", "cultivation_mentors", ["development_plan_id"])
    op.create_index("ix_cultivation_mentors_talent_id", "cultivation_mentors", ["talent_id"])
    for table in TABLES:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")


def downgrade() -> None:
    """Take it away again."""
    for table in reversed(TABLES):
        untrack(op, table)
        op.drop_table(table)
