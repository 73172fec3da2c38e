"""Rewards with their schemes, payments and budgets; innovation teams with members, work, plan and failures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, track, untrack
from migrations.tables import create_scoped
from talent_app.db.types import BigId, UtcDateTime

revision = "0031_rewards_teams"
down_revision = "0030_innovation"
branch_labels = None
depends_on = None

TABLES = (
    "reward_schemes",
    "reward_scheme_items",
    "rewards",
    "reward_steps",
    "reward_instalments",
    "reward_budgets",
    "teams",
    "team_members",
    "team_lines",
    "team_holds",
    "team_stages",
    "team_appraisals",
    "team_failures",
)
OWNERS = {"rewards": "talent_id"}


def upgrade() -> None:
    """Build what this step adds."""
    create_scoped(
        op,
        "reward_schemes",
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("drafted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_by", sa.String(120), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_reward_schemes_state", "reward_schemes", ["organisation_id", "state"])
    create_scoped(
        op,
        "reward_scheme_items",
        sa.Column("scheme_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("benefit", sa.String(40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.String(40), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.Column("use_checked", sa.Boolean(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["scheme_id"], ["reward_schemes.id"], name=op.f("fk_reward_scheme_items_scheme_id")),
    )
    op.create_index("ix_reward_scheme_items_scheme_id", "reward_scheme_items", ["scheme_id"])
    create_scoped(
        op,
        "rewards",
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("scheme", sa.String(60), nullable=False),
        sa.Column("scheme_title", sa.String(200), nullable=False),
        sa.Column("scheme_number", sa.String(120), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("issuer", sa.String(40), nullable=False),
        sa.Column("area", sa.String(40), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("item_title", sa.String(200), nullable=False),
        sa.Column("benefit", sa.String(40), nullable=False),
        sa.Column("achievement_key", sa.String(64), nullable=False),
        sa.Column("achievement", sa.String(300), nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("is_unchecked", sa.Boolean(), nullable=False),
        sa.Column("policy_revision", sa.String(40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("amount_basis", sa.String(200), nullable=False),
        sa.Column("period", sa.String(40), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.Column("use_checked", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("account_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("account_tail", sa.String(4), nullable=False),
        sa.Column("bank", sa.String(120), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("drafted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("approved_by_id", sa.BigInteger(), nullable=True),
        sa.Column("reviewed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("notice_from", sa.Date(), nullable=True),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("notice_until", sa.Date(), nullable=True),
        sa.Column("notice_note", sa.String(120), nullable=False),
        sa.Column("pauses", sa.Text(), nullable=False),
        sa.Column("is_tax_free", sa.Boolean(), nullable=False),
        sa.Column("tax_note", sa.String(300), nullable=False),
        sa.Column("lapse", sa.String(40), nullable=True),
        sa.Column("lapsed_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_rewards_talent_id")),
    )
    op.create_index("ix_rewards_created", "rewards", ["created_at", "id"])
    op.create_index("ix_rewards_person", "rewards", ["person_id", "achievement_key"])
    op.create_index("ix_rewards_state", "rewards", ["organisation_id", "state"])
    op.create_index("ix_rewards_talent_id", "rewards", ["talent_id"])
    create_scoped(
        op,
        "reward_steps",
        sa.Column("reward_id", BigId, nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done_by_id", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.String(120), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_reward_steps_reward_id")),
    )
    op.create_index("ix_reward_steps_reward_id", "reward_steps", ["reward_id"])
    create_scoped(
        op,
        "reward_instalments",
        sa.Column("reward_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("covers_until", sa.Date(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("fund", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("prepared_by_id", sa.BigInteger(), nullable=True),
        sa.Column("prepared_by", sa.String(120), nullable=False),
        sa.Column("paid_by_id", sa.BigInteger(), nullable=True),
        sa.Column("paid_by", sa.String(120), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("voucher", sa.String(80), nullable=False),
        sa.Column("use_state", sa.String(40), nullable=False),
        sa.Column("used_fen", sa.BigInteger(), nullable=True),
        sa.Column("use_note", sa.String(500), nullable=False),
        sa.Column("use_by_id", sa.BigInteger(), nullable=True),
        sa.Column("use_checked_by", sa.String(120), nullable=False),
        sa.Column("use_checked_on", sa.Date(), nullable=True),
        sa.Column("recover_fen", sa.BigInteger(), nullable=True),
        sa.Column("recovered_on", sa.Date(), nullable=True),
        sa.Column("recovery_voucher", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reward_id"], ["rewards.id"], name=op.f("fk_reward_instalments_reward_id")),
    )
    op.create_index("ix_reward_instalments_due", "reward_instalments", ["organisation_id", "state", "due_on"])
    op.create_index("ix_reward_instalments_reward_id", "reward_instalments", ["reward_id"])
    op.create_index("uq_reward_instalments_number", "reward_instalments", ["reward_id", "number"], unique=True)
    create_scoped(
        op,
        "reward_budgets",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(40), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("uq_reward_budgets_year", "reward_budgets", ["organisation_id", "year", "fund"], unique=True)
    create_scoped(
        op,
        "teams",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("direction", sa.String(300), nullable=False),
        sa.Column("brand", sa.String(200), nullable=False),
        sa.Column("platform_kind", sa.String(40), nullable=True),
        sa.Column("platform", sa.String(160), nullable=False),
        sa.Column("platform_level", sa.String(40), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(80), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("drafted_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decision_note", sa.String(500), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_teams_created", "teams", ["created_at", "id"])
    op.create_index("ix_teams_state", "teams", ["organisation_id", "state"])
    op.create_index("uq_teams_name", "teams", ["organisation_id", "name"], unique=True)
    create_scoped(
        op,
        "team_members",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("time_share", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_team_members_talent_id")),
    )
    op.create_index("ix_team_members_person_id", "team_members", ["person_id"])
    op.create_index("ix_team_members_talent_id", "team_members", ["talent_id"])
    op.create_index("ix_team_members_team", "team_members", ["team_id", "talent_id"])
    create_scoped(
        op,
        "team_lines",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("project_id", BigId, nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_lines_team_id")),
        sa.ForeignKeyConstraint(["project_id"], ["team_lines.id"], name=op.f("fk_team_lines_project_id")),
    )
    op.create_index("ix_team_lines_project_id", "team_lines", ["project_id"])
    op.create_index("ix_team_lines_team_id", "team_lines", ["team_id"])
    create_scoped(
        op,
        "team_holds",
        sa.Column("line_id", BigId, nullable=False),
        sa.Column("member_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["team_lines.id"], name=op.f("fk_team_holds_line_id")),
        sa.ForeignKeyConstraint(["member_id"], ["team_members.id"], name=op.f("fk_team_holds_member_id")),
    )
    op.create_index("ix_team_holds_member_id", "team_holds", ["member_id"])
    op.create_index("uq_team_holds_pair", "team_holds", ["line_id", "member_id"], unique=True)
    create_scoped(
        op,
        "team_stages",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("support_fen", sa.BigInteger(), nullable=True),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_stages_team_id")),
    )
    op.create_index("ix_team_stages_team_id", "team_stages", ["team_id"])
    create_scoped(
        op,
        "team_appraisals",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(40), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("appraised_by", sa.String(120), nullable=False),
        sa.Column("appraised_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_appraisals_team_id")),
    )
    op.create_index("uq_team_appraisals_year", "team_appraisals", ["team_id", "year"], unique=True)
    create_scoped(
        op,
        "team_failures",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("line_id", BigId, nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("lessons", sa.Text(), nullable=False),
        sa.Column("document", sa.String(80), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_failures_team_id")),
        sa.ForeignKeyConstraint(["line_id"], ["team_lines.id"], name=op.f("fk_team_failures_line_id")),
    )
    op.create_index("ix_team_failures_line_id", "team_failures", ["line_id"])
    op.create_index("ix_team_failures_team_id", "team_failures", ["team_id"])
    op.create_index("uq_team_failures_line", "team_failures", ["line_id"], unique=True)
    for table in TABLES:
        track(op, table, owner=OWNERS.get(table))
        confine(op, table)
        confine(op, f"{table}_history")


def downgrade() -> None:
    """Take it away again."""
    for table in reversed(TABLES):
        untrack(op, table)
        op.drop_table(table)
