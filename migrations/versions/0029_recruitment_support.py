"""Recruitment: channels, demand, openings, candidates; service for talents: needs, contacts, visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0029_recruitment_support"
down_revision = "0028_agreements"
branch_labels = None
depends_on = None

TABLES = [
    "recruit_channels",
    "recruit_costs",
    "recruit_demands",
    "recruit_posts",
    "recruit_openings",
    "recruit_candidates",
    "recruit_steps",
    "recruit_interviews",
    "recruit_scores",
    "recruit_offers",
    "support_needs",
    "support_contacts",
    "support_visits",
]


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        "recruit_channels",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("agreement_title", sa.String(200), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_until", sa.Date(), nullable=True),
        sa.Column("contact_name", sa.String(60), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    create_scoped(
        op,
        "recruit_costs",
        sa.Column("channel_id", BigId, nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["recruit_channels.id"], name=op.f("fk_recruit_costs_channel_id")),
    )
    op.create_index("ix_recruit_costs_channel_id", "recruit_costs", ["channel_id"])
    create_scoped(
        op,
        "recruit_demands",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("contact_name", sa.String(60), nullable=False),
        sa.Column("contact_phone", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", BigId, nullable=True),
        sa.Column("drafted_by", sa.String(60), nullable=False),
        sa.Column("moved_by", sa.String(60), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("organisation_id", "year", name=op.f("uq_recruit_demands_organisation_id_year")),
    )
    op.create_index("ix_recruit_demands_year_state", "recruit_demands", ["year", "state"])
    create_scoped(
        op,
        "recruit_posts",
        sa.Column("demand_id", BigId, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("urgency", sa.String(40), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("education", sa.String(40), nullable=True),
        sa.Column("title_level", sa.String(40), nullable=True),
        sa.Column("major", sa.String(200), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("work_place", sa.String(120), nullable=False),
        sa.Column("treatment", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["recruit_demands.id"], name=op.f("fk_recruit_posts_demand_id")),
    )
    op.create_index("ix_recruit_posts_demand_id", "recruit_posts", ["demand_id"])
    create_scoped(
        op,
        "recruit_openings",
        sa.Column("demand_post_id", BigId, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["demand_post_id"], ["recruit_posts.id"], name=op.f("fk_recruit_openings_demand_post_id")
        ),
    )
    op.create_index("ix_recruit_openings_demand_post_id", "recruit_openings", ["demand_post_id"])
    op.create_index("ix_recruit_openings_opens_on", "recruit_openings", ["opens_on", "id"])
    create_scoped(
        op,
        "recruit_candidates",
        sa.Column("opening_id", BigId, nullable=False),
        sa.Column("channel_id", BigId, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("sex", sa.String(40), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("ethnicity", sa.String(40), nullable=True),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("document_index", sa.String(64), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("education", sa.String(40), nullable=True),
        sa.Column("degree", sa.String(40), nullable=True),
        sa.Column("school", sa.String(120), nullable=True),
        sa.Column("major", sa.String(120), nullable=True),
        sa.Column("title_level", sa.String(40), nullable=True),
        sa.Column("title_name", sa.String(60), nullable=True),
        sa.Column("field", sa.String(200), nullable=True),
        sa.Column("present_employer", sa.String(120), nullable=True),
        sa.Column("referrer", sa.String(60), nullable=True),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("informed_version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("notice_calendar", sa.String(60), nullable=False),
        sa.Column("objections", sa.Text(), nullable=False),
        sa.Column("objections_handled", sa.Text(), nullable=False),
        sa.Column("talent_id", BigId, nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opening_id"], ["recruit_openings.id"], name=op.f("fk_recruit_candidates_opening_id")),
        sa.ForeignKeyConstraint(["channel_id"], ["recruit_channels.id"], name=op.f("fk_recruit_candidates_channel_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_recruit_candidates_talent_id")),
    )
    op.create_index("ix_recruit_candidates_channel_id", "recruit_candidates", ["channel_id"])
    op.create_index("ix_recruit_candidates_document_index", "recruit_candidates", ["document_index"])
    op.create_index("ix_recruit_candidates_keep_until", "recruit_candidates", ["keep_until"])
    op.create_index("ix_recruit_candidates_opening_id", "recruit_candidates", ["opening_id"])
    op.create_index("ix_recruit_candidates_stage", "recruit_candidates", ["stage", "organisation_id"])
    op.create_index("ix_recruit_candidates_talent_id", "recruit_candidates", ["talent_id"])
    create_scoped(
        op,
        "recruit_steps",
        sa.Column("candidate_id", BigId, nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_name", sa.String(60), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["recruit_candidates.id"], name=op.f("fk_recruit_steps_candidate_id")
        ),
    )
    op.create_index("ix_recruit_steps_candidate_id", "recruit_steps", ["candidate_id"])
    create_scoped(
        op,
        "recruit_interviews",
        sa.Column("candidate_id", BigId, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["recruit_candidates.id"], name=op.f("fk_recruit_interviews_candidate_id")
        ),
    )
    op.create_index("ix_recruit_interviews_candidate_id", "recruit_interviews", ["candidate_id"])
    create_scoped(
        op,
        "recruit_scores",
        sa.Column("interview_id", BigId, nullable=False),
        sa.Column("interviewer", sa.String(60), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interview_id"], ["recruit_interviews.id"], name=op.f("fk_recruit_scores_interview_id")
        ),
        sa.UniqueConstraint("interview_id", "interviewer", name=op.f("uq_recruit_scores_interview_id_interviewer")),
    )
    op.create_index("ix_recruit_scores_interview_id", "recruit_scores", ["interview_id"])
    create_scoped(
        op,
        "recruit_offers",
        sa.Column("candidate_id", BigId, nullable=False),
        sa.Column("post", sa.String(120), nullable=False),
        sa.Column("employment_kind", sa.String(40), nullable=False),
        sa.Column("annual_pay_fen", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.BigInteger(), nullable=True),
        sa.Column("made_by", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["recruit_candidates.id"], name=op.f("fk_recruit_offers_candidate_id")
        ),
    )
    op.create_index("ix_recruit_offers_candidate_id", "recruit_offers", ["candidate_id"])
    create_scoped(
        op,
        "support_needs",
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_by", sa.String(60), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("owner", sa.String(60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("calendar", sa.String(60), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_support_needs_talent_id")),
    )
    op.create_index("ix_support_needs_state_due", "support_needs", ["state", "due_on"])
    op.create_index("ix_support_needs_talent_id", "support_needs", ["talent_id"])
    create_scoped(
        op,
        "support_contacts",
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("leader_name", sa.String(60), nullable=False),
        sa.Column("leader_post", sa.String(120), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_support_contacts_talent_id")),
    )
    op.create_index("ix_support_contacts_next", "support_contacts", ["next_on", "id"])
    op.create_index("ix_support_contacts_talent_id", "support_contacts", ["talent_id"])
    create_scoped(
        op,
        "support_visits",
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("manner", sa.String(60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(60), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["support_contacts.id"], name=op.f("fk_support_visits_contact_id")),
    )
    op.create_index("ix_support_visits_contact_id", "support_visits", ["contact_id"])
    for table in TABLES:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")


def downgrade() -> None:
    """Take it away again."""
    for table in reversed(TABLES):
        untrack(op, table)
        op.drop_table(table)
