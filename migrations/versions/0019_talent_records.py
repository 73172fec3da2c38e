"""The whole registration form: 21 more kinds of child record, more fields of registrations, education and titles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, execute, guard_history, is_sqlite, release, track, untrack
from talent_app.db.types import BigId, SortText

revision = "0019_talent_records"
down_revision = "0018_delegations"
branch_labels = None
depends_on = None

CHOICE = sa.String(40)
#: Per table: name, type, whether it may be empty.
NEW = {
    "languages": (
        ("language", SortText(40), False),
        ("proficiency", CHOICE, True),
        ("certificate", sa.String(60), True),
        ("score", sa.String(40), True),
        ("obtained_on", SortText(10), True),
    ),
    "appointments": (
        ("post", sa.String(120), False),
        ("series", SortText(40), True),
        ("level", SortText(40), True),
        ("employer", sa.String(120), True),
        ("from_on", sa.Date(), True),
        ("until_on", sa.Date(), True),
        ("document", sa.String(60), True),
    ),
    "skills": (
        ("occupation", sa.String(80), False),
        ("level", SortText(40), True),
        ("certificate_number", sa.String(40), True),
        ("issued_by", sa.String(120), True),
        ("obtained_on", SortText(10), True),
        ("valid_until", sa.Date(), True),
    ),
    "qualifications": (
        ("name", sa.String(80), False),
        ("kind", CHOICE, True),
        ("specialty", sa.String(60), True),
        ("certificate_number", sa.String(40), True),
        ("registration_number", sa.String(40), True),
        ("issued_by", sa.String(120), True),
        ("obtained_on", SortText(10), True),
        ("valid_until", sa.Date(), True),
    ),
    "work_histories": (
        ("employer", sa.String(120), False),
        ("department", sa.String(120), True),
        ("post", sa.String(120), True),
        ("from_on", SortText(10), True),
        ("until_on", SortText(10), True),
        ("is_in_tibet", sa.Boolean(), True),
        ("duties", sa.Text(), True),
    ),
    "positions": (
        ("post", sa.String(120), False),
        ("employer", sa.String(120), True),
        ("rank", sa.String(40), True),
        ("from_on", SortText(10), True),
        ("until_on", SortText(10), True),
        ("document", sa.String(60), True),
    ),
    "projects": (
        ("name", sa.String(200), False),
        ("number", sa.String(60), True),
        ("level", CHOICE, True),
        ("source", sa.String(120), True),
        ("role", CHOICE, True),
        ("rank", sa.Integer(), True),
        ("funding_fen", sa.BigInteger(), True),
        ("from_on", SortText(10), True),
        ("until_on", SortText(10), True),
        ("state", CHOICE, True),
        ("result", sa.Text(), True),
        ("is_representative", sa.Boolean(), True),
    ),
    "patents": (
        ("name", sa.String(200), False),
        ("kind", CHOICE, True),
        ("number", sa.String(60), True),
        ("state", CHOICE, True),
        ("rank", sa.Integer(), True),
        ("inventors", sa.Integer(), True),
        ("owner", sa.String(120), True),
        ("applied_on", SortText(10), True),
        ("granted_on", SortText(10), True),
        ("is_representative", sa.Boolean(), True),
    ),
    "standards": (
        ("name", sa.String(200), False),
        ("number", sa.String(60), True),
        ("level", CHOICE, True),
        ("role", CHOICE, True),
        ("rank", sa.Integer(), True),
        ("issued_on", SortText(10), True),
        ("is_representative", sa.Boolean(), True),
    ),
    "papers": (
        ("name", sa.String(300), False),
        ("journal", sa.String(160), True),
        ("role", CHOICE, True),
        ("rank", sa.Integer(), True),
        ("indexed_by", sa.String(80), True),
        ("number", sa.String(80), True),
        ("published_on", SortText(10), True),
        ("is_representative", sa.Boolean(), True),
    ),
    "works": (
        ("name", sa.String(200), False),
        ("publisher", sa.String(120), True),
        ("role", CHOICE, True),
        ("number", sa.String(40), True),
        ("words", sa.Integer(), True),
        ("published_on", SortText(10), True),
        ("is_representative", sa.Boolean(), True),
    ),
    "team_memberships": (
        ("team", sa.String(120), False),
        ("role", CHOICE, True),
        ("time_share", sa.Integer(), True),
        ("from_on", SortText(10), True),
        ("until_on", SortText(10), True),
    ),
    "awards": (
        ("name", sa.String(200), False),
        ("project", sa.String(200), True),
        ("level", CHOICE, True),
        ("grade", CHOICE, True),
        ("rank", sa.Integer(), True),
        ("issuer", sa.String(120), True),
        ("issuer_kind", CHOICE, True),
        ("awarded_on", SortText(10), True),
        ("certificate_number", sa.String(40), True),
    ),
    "selections": (
        ("programme", SortText(40), False),
        ("name", sa.String(120), True),
        ("selected_by", sa.String(120), True),
        ("selected_on", SortText(10), True),
        ("support_from", sa.Date(), True),
        ("support_until", sa.Date(), True),
        ("document", sa.String(60), True),
    ),
    "labour_contracts": (
        ("kind", CHOICE, False),
        ("number", sa.String(60), True),
        ("from_on", sa.Date(), True),
        ("until_on", sa.Date(), True),
        ("probation_until", sa.Date(), True),
    ),
    "introduction_agreements": (
        ("mode", SortText(40), False),
        ("number", sa.String(60), True),
        ("home_employer", sa.String(120), True),
        ("from_on", sa.Date(), True),
        ("until_on", sa.Date(), True),
        ("days_a_year", sa.Integer(), True),
        ("work_place", sa.String(120), True),
        ("altitude_class", SortText(40), True),
        ("hardship_class", SortText(40), True),
        ("duties", sa.Text(), True),
    ),
    "engagements": (
        ("employer", sa.String(120), False),
        ("kind", CHOICE, True),
        ("post", sa.String(120), True),
        ("time_share", sa.Integer(), True),
        ("from_on", sa.Date(), True),
        ("until_on", sa.Date(), True),
        ("approval", sa.String(120), True),
    ),
    "assessments": (
        ("year", sa.Integer(), False),
        ("conclusion", CHOICE, True),
        ("assessed_by", sa.String(120), True),
        ("remark", sa.String(200), True),
    ),
    "trainings": (
        ("name", sa.String(120), False),
        ("organiser", sa.String(120), True),
        ("from_on", SortText(10), True),
        ("until_on", SortText(10), True),
        ("hours", sa.Integer(), True),
        ("certificate", sa.String(80), True),
    ),
    "departures": (
        ("left_on", sa.Date(), False),
        ("kind", CHOICE, True),
        ("destination", sa.String(120), True),
        ("region", SortText(40), True),
        ("reason", sa.Text(), True),
    ),
    "needs": (
        ("kind", CHOICE, False),
        ("content", sa.Text(), False),
        ("raised_on", sa.Date(), True),
        ("state", CHOICE, True),
        ("handled", sa.String(200), True),
    ),
}
MORE = {
    "educations": (
        ("discipline", SortText(40), True),
        ("years", sa.String(20), True),
        ("degree_on", SortText(10), True),
        ("degree_number", sa.String(40), True),
    ),
    "title_records": (("way", CHOICE, True),),
    "talents": (
        ("birth_place", sa.String(60), True),
        ("joined_party_on", SortText(10), True),
        ("other_categories", SortText(200), True),
        ("post_rank", sa.String(40), True),
        ("personnel_identity", CHOICE, True),
        ("is_city_managed", sa.Boolean(), True),
        ("industry", SortText(40), True),
        ("joined_on", SortText(10), True),
        ("tibet_years", sa.Integer(), True),
        ("work_place", sa.String(120), True),
        ("altitude_class", SortText(40), True),
        ("hardship_class", SortText(40), True),
        ("retirement_base", CHOICE, True),
        ("retirement_document", sa.String(120), True),
        ("discipline_code", SortText(40), True),
    ),
}


def open_history(table: str) -> None:
    """Take the triggers off the images of a table while its columns change."""
    if is_sqlite(op):
        for trigger in ("no_update", "end_once", "no_delete"):
            execute(op, f"DROP TRIGGER tr_{table}_history_{trigger}")


def close_history(table: str) -> None:
    """Put them back, over the columns there are now (PostgreSQL's trigger names none)."""
    if is_sqlite(op):
        guard_history(op, table)


def upgrade() -> None:
    """Build what this step adds."""
    for table, columns in NEW.items():
        op.create_table(
            table,
            sa.Column("id", BigId, nullable=False),
            sa.Column("uid", sa.Uuid(), nullable=False),
            sa.Column("organisation_id", BigId, nullable=False),
            sa.Column("talent_id", BigId, nullable=False),
            *(sa.Column(name, kind, nullable=nullable) for name, kind, nullable in columns),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id")
            ),
            sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f(f"fk_{table}_talent_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("uid", name=op.f(f"uq_{table}_uid")),
            sqlite_autoincrement=True,
        )
        op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"])
        op.create_index(op.f(f"ix_{table}_talent_id"), table, ["talent_id"])
        track(op, table, owner="talent_id")
        confine(op, table)
        confine(op, f"{table}_history")
    for table, columns in MORE.items():
        open_history(table)
        for name, kind, _nullable in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
            op.add_column(f"{table}_history", sa.Column(name, kind, nullable=True))
        close_history(table)


def downgrade() -> None:
    """Take it away again."""
    for table, columns in reversed(MORE.items()):
        open_history(table)
        for name, _kind, _nullable in reversed(columns):
            op.drop_column(f"{table}_history", name)
            op.drop_column(table, name)
        close_history(table)
    for table in reversed(NEW):
        release(op, f"{table}_history")
        release(op, table)
        untrack(op, table)
        op.drop_index(op.f(f"ix_{table}_talent_id"), table_name=table)
        op.drop_index(op.f(f"ix_{table}_organisation_id"), table_name=table)
        op.drop_table(table)
