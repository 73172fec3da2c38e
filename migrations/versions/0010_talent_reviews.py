"""Verification, waiting changes, requests and merges of registrations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, execute, guard_history, is_sqlite, release, track, untrack
from talent_app.db.types import BigId, JsonText, UtcDateTime

revision = "0010_talent_reviews"
down_revision = "0009_merged_persons"
branch_labels = None
depends_on = None

NEW = ("pending_changes", "registration_requests", "talent_merges", "verification_marks")
COLUMNS = (
    ("submitted_at", UtcDateTime),
    ("verified_at", UtcDateTime),
    ("confirmed_on", sa.Date),
    ("merged_into_id", BigId),
)


def open_history() -> None:
    """Take the triggers off the images of talents while their columns change."""
    if is_sqlite(op):
        for trigger in ("no_update", "end_once", "no_delete"):
            execute(op, f"DROP TRIGGER tr_talents_history_{trigger}")


def close_history() -> None:
    """Put them back, over the columns there are now (PostgreSQL's trigger names none)."""
    if is_sqlite(op):
        guard_history(op, "talents")


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "registration_requests",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("holder_organisation_id", BigId, nullable=False),
        sa.Column("holder_talent_id", BigId, nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("asked_by_id", BigId, nullable=True),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_by_id", BigId, nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answer_note", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decision_note", sa.String(length=500), nullable=False),
        sa.Column("talent_id", BigId, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_organisation_id"],
            ["organisations.id"],
            name=op.f("fk_registration_requests_holder_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_registration_requests_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_registration_requests_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_requests")),
        sa.UniqueConstraint("uid", name=op.f("uq_registration_requests_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_registration_requests_holder_organisation_id"),
        "registration_requests",
        ["holder_organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_registration_requests_organisation_id"), "registration_requests", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_registration_requests_person_id"), "registration_requests", ["person_id"], unique=False)
    op.create_index(
        "ix_registration_requests_state", "registration_requests", ["state", "organisation_id"], unique=False
    )
    op.create_table(
        "pending_changes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("record_id", BigId, nullable=True),
        sa.Column("operation", sa.String(40), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("proposed_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("proposed_by_id", BigId, nullable=True),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("import_id", BigId, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_pending_changes_organisation_id")
        ),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_pending_changes_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_changes")),
        sa.UniqueConstraint("uid", name=op.f("uq_pending_changes_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pending_changes_organisation_id"), "pending_changes", ["organisation_id"], unique=False)
    op.create_index("ix_pending_changes_state", "pending_changes", ["state", "organisation_id"], unique=False)
    op.create_index("ix_pending_changes_talent", "pending_changes", ["talent_id", "state"], unique=False)
    op.create_table(
        "talent_merges",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("kept_id", BigId, nullable=False),
        sa.Column("dropped_id", BigId, nullable=False),
        sa.Column("version_before", sa.Integer(), nullable=False),
        sa.Column("revision_after", sa.Integer(), nullable=False),
        sa.Column("moved", JsonText(), nullable=False),
        sa.Column("merged_by_id", BigId, nullable=True),
        sa.Column("merged_by", sa.String(length=120), nullable=False),
        sa.Column("merged_at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dropped_id"], ["talents.id"], name=op.f("fk_talent_merges_dropped_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["talents.id"], name=op.f("fk_talent_merges_kept_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_talent_merges_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talent_merges")),
        sa.UniqueConstraint("uid", name=op.f("uq_talent_merges_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_talent_merges_dropped_id"), "talent_merges", ["dropped_id"], unique=False)
    op.create_index(op.f("ix_talent_merges_kept_id"), "talent_merges", ["kept_id"], unique=False)
    op.create_index(op.f("ix_talent_merges_organisation_id"), "talent_merges", ["organisation_id"], unique=False)
    op.create_table(
        "verification_marks",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_by_id", BigId, nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_verification_marks_organisation_id")
        ),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_verification_marks_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_marks")),
        sa.UniqueConstraint("uid", name=op.f("uq_verification_marks_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_verification_marks_organisation_id"), "verification_marks", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_verification_marks_talent_id"), "verification_marks", ["talent_id"], unique=False)
    for table in NEW:
        track(op, table)
        confine(op, table)
        confine(op, f"{table}_history")
    open_history()
    for name, kind in COLUMNS:
        column = kind if kind is BigId else kind()
        op.add_column("talents", sa.Column(name, column, nullable=True))
        op.add_column("talents_history", sa.Column(name, column, nullable=True))
    close_history()


def downgrade() -> None:
    """Take it away again."""
    open_history()
    for name, _kind in reversed(COLUMNS):
        op.drop_column("talents_history", name)
        op.drop_column("talents", name)
    close_history()
    for table in NEW:
        release(op, f"{table}_history")
        release(op, table)
        untrack(op, table)
    op.drop_index(op.f("ix_verification_marks_talent_id"), table_name="verification_marks")
    op.drop_index(op.f("ix_verification_marks_organisation_id"), table_name="verification_marks")
    op.drop_table("verification_marks")
    op.drop_index(op.f("ix_talent_merges_organisation_id"), table_name="talent_merges")
    op.drop_index(op.f("ix_talent_merges_kept_id"), table_name="talent_merges")
    op.drop_index(op.f("ix_talent_merges_dropped_id"), table_name="talent_merges")
    op.drop_table("talent_merges")
    op.drop_index("ix_pending_changes_talent", table_name="pending_changes")
    op.drop_index("ix_pending_changes_state", table_name="pending_changes")
    op.drop_index(op.f("ix_pending_changes_organisation_id"), table_name="pending_changes")
    op.drop_table("pending_changes")
    op.drop_index("ix_registration_requests_state", table_name="registration_requests")
    op.drop_index(op.f("ix_registration_requests_person_id"), table_name="registration_requests")
    op.drop_index(op.f("ix_registration_requests_organisation_id"), table_name="registration_requests")
    op.drop_index(op.f("ix_registration_requests_holder_organisation_id"), table_name="registration_requests")
    op.drop_table("registration_requests")
