"""Professional titles: applications, objections, appointments decided, committees, draws and counts of ballots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0034_titles"
down_revision = "0033_pay_by_payer"
branch_labels = None
depends_on = None

TABLES = (
    "title_applications",
    "title_steps",
    "title_objections",
    "title_engagements",
    "title_bars",
    "title_committees",
    "title_experts",
    "title_meetings",
    "title_seats",
    "title_ballots",
)


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        "title_applications",
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("person_name", sa.String(120), nullable=False),
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("title_name", sa.String(60), nullable=False),
        sa.Column("specialty", sa.String(60), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("exception", sa.String(500), nullable=False),
        sa.Column("summary", sa.String(2000), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("drafted_by", sa.BigInteger(), nullable=True),
        sa.Column("drafted_by_name", sa.String(120), nullable=False),
        sa.Column("unit_published_on", sa.Date(), nullable=True),
        sa.Column("unit_closed_on", sa.Date(), nullable=True),
        sa.Column("forwarded_on", sa.Date(), nullable=True),
        sa.Column("competent_office", sa.String(120), nullable=False),
        sa.Column("committee_name", sa.String(120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("result_document", sa.String(120), nullable=False),
        sa.Column("result_published_on", sa.Date(), nullable=True),
        sa.Column("result_closed_on", sa.Date(), nullable=True),
        sa.Column("certificate_number", sa.String(40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("barred_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_title_applications_talent_id")),
    )
    op.create_index("ix_title_applications_listed", "title_applications", ["organisation_id", "state", "id"])
    op.create_index("ix_title_applications_state", "title_applications", ["state"])
    op.create_index("ix_title_applications_talent_id", "title_applications", ["talent_id"])
    create_scoped(
        op,
        "title_steps",
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("new_state", sa.String(40), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("done_by", sa.String(120), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["title_applications.id"], name=op.f("fk_title_steps_application_id")
        ),
    )
    op.create_index("ix_title_steps_application_id", "title_steps", ["application_id"])
    create_scoped(
        op,
        "title_objections",
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("content", sa.String(1000), nullable=False),
        sa.Column("handling", sa.String(1000), nullable=False),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_by", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["title_applications.id"], name=op.f("fk_title_objections_application_id")
        ),
    )
    op.create_index("ix_title_objections_application_id", "title_objections", ["application_id"])
    create_scoped(
        op,
        "title_engagements",
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("appointment_id", sa.BigInteger(), nullable=False),
        sa.Column("qualification_id", sa.BigInteger(), nullable=False),
        sa.Column("is_above_title", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("renews_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(500), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_title_engagements_talent_id")),
    )
    op.create_index("ix_title_engagements_talent_id", "title_engagements", ["talent_id"])
    op.create_index("uq_title_engagements_appointment", "title_engagements", ["appointment_id"], unique=True)
    create_scoped(
        op,
        "title_bars",
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_title_bars_talent_id")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["title_applications.id"], name=op.f("fk_title_bars_application_id")
        ),
    )
    op.create_index("ix_title_bars_application_id", "title_bars", ["application_id"])
    op.create_index("ix_title_bars_talent_id", "title_bars", ["talent_id"])
    create_scoped(
        op,
        "title_committees",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("approval_number", sa.String(60), nullable=False),
        sa.Column("approved_by", sa.String(120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    create_scoped(
        op,
        "title_experts",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("employer", sa.String(120), nullable=False),
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("title_name", sa.String(60), nullable=False),
        sa.Column("specialty", sa.String(60), nullable=False),
        sa.Column("talent_id", sa.BigInteger(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    create_scoped(
        op,
        "title_meetings",
        sa.Column("committee_id", BigId, nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("register_digest", sa.String(64), nullable=False),
        sa.Column("register_size", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("drawn_by", sa.String(120), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committee_id"], ["title_committees.id"], name=op.f("fk_title_meetings_committee_id")),
    )
    op.create_index("ix_title_meetings_committee_id", "title_meetings", ["committee_id"])
    create_scoped(
        op,
        "title_seats",
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("expert_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_seated", sa.Boolean(), nullable=False),
        sa.Column("avoidance", sa.String(40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["title_meetings.id"], name=op.f("fk_title_seats_meeting_id")),
        sa.ForeignKeyConstraint(["expert_id"], ["title_experts.id"], name=op.f("fk_title_seats_expert_id")),
    )
    op.create_index("ix_title_seats_expert_id", "title_seats", ["expert_id"])
    op.create_index("ix_title_seats_meeting_id", "title_seats", ["meeting_id"])
    create_scoped(
        op,
        "title_ballots",
        sa.Column("meeting_id", BigId, nullable=False),
        sa.Column("application_id", BigId, nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["title_meetings.id"], name=op.f("fk_title_ballots_meeting_id")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["title_applications.id"], name=op.f("fk_title_ballots_application_id")
        ),
    )
    op.create_index("ix_title_ballots_application_id", "title_ballots", ["application_id"])
    op.create_index("ix_title_ballots_meeting_id", "title_ballots", ["meeting_id"])
    op.create_index("uq_title_ballots_application", "title_ballots", ["meeting_id", "application_id"], unique=True)
    for table in TABLES:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")


def downgrade() -> None:
    """Take it away again."""
    for table in reversed(TABLES):
        untrack(op, table)
        op.drop_table(table)
