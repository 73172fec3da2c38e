"""Persons, talents and their child records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import confine, release, search_table, track, untrack
from talent_app.db.types import BigId, SortText, UtcDateTime

TRACKED = ("persons", "talents", "educations", "title_records")
CONFINED = ("talents", "educations", "title_records")

revision = "0004_talents"
down_revision = "0003_jobs_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build what this step adds."""
    op.create_table(
        "persons",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("document_kind", SortText(40), nullable=True),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("document_index", sa.String(length=64), nullable=True),
        sa.Column("legal_name", sa.String(length=100), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("merged_into_id", BigId, nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["persons.id"], name=op.f("fk_persons_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
        sa.UniqueConstraint("uid", name=op.f("uq_persons_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_persons_document",
        "persons",
        ["document_index"],
        unique=True,
        sqlite_where=sa.text("document_index IS NOT NULL AND erased_at IS NULL"),
        postgresql_where=sa.text("document_index IS NOT NULL AND erased_at IS NULL"),
    )
    op.create_table(
        "talents",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_pinyin", sa.String(length=200), nullable=True),
        sa.Column("former_name", sa.String(length=100), nullable=True),
        sa.Column("tibetan_name", sa.String(length=200), nullable=True),
        sa.Column("sex", SortText(40), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("ethnicity", SortText(40), nullable=True),
        sa.Column("native_place", sa.String(length=60), nullable=True),
        sa.Column("political_status", SortText(40), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.String(length=64), nullable=True),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("department", sa.String(length=120), nullable=True),
        sa.Column("post", sa.String(length=120), nullable=True),
        sa.Column("category", SortText(40), nullable=True),
        sa.Column("talent_class", SortText(40), nullable=True),
        sa.Column("activity", SortText(40), nullable=True),
        sa.Column("employment_kind", SortText(40), nullable=True),
        sa.Column("is_on_post", sa.Boolean(), nullable=True),
        sa.Column("introduction_mode", SortText(40), nullable=True),
        sa.Column("started_work_on", SortText(10), nullable=True),
        sa.Column("arrived_in_tibet_on", SortText(10), nullable=True),
        sa.Column("highest_education", SortText(40), nullable=True),
        sa.Column("highest_degree", SortText(40), nullable=True),
        sa.Column("school", sa.String(length=120), nullable=True),
        sa.Column("major", sa.String(length=120), nullable=True),
        sa.Column("title_series", SortText(40), nullable=True),
        sa.Column("title_level", SortText(40), nullable=True),
        sa.Column("title_name", sa.String(length=60), nullable=True),
        sa.Column("skill_level", SortText(40), nullable=True),
        sa.Column("field", sa.String(length=200), nullable=True),
        sa.Column("discipline", sa.String(length=120), nullable=True),
        sa.Column("honour", sa.String(length=200), nullable=True),
        sa.Column("honour_year", sa.Integer(), nullable=True),
        sa.Column("expertise", sa.Text(), nullable=True),
        sa.Column("biography", sa.Text(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("completeness", sa.Integer(), nullable=False),
        sa.Column("name_key", SortText(310), nullable=False),
        sa.Column("pinyin_joined", SortText(200), nullable=False),
        sa.Column("initials", SortText(40), nullable=False),
        sa.Column("education_rank", sa.Integer(), nullable=True),
        sa.Column("title_rank", sa.Integer(), nullable=True),
        sa.Column("import_id", BigId, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_talents_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_talents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talents")),
        sa.UniqueConstraint("uid", name=op.f("uq_talents_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_talents_born_on_id", "talents", ["born_on", "id"], unique=False)
    op.create_index("ix_talents_completeness_id", "talents", ["completeness", "id"], unique=False)
    op.create_index("ix_talents_education_rank_id", "talents", ["education_rank", "id"], unique=False)
    op.create_index(op.f("ix_talents_email_index"), "talents", ["email_index"], unique=False)
    op.create_index(op.f("ix_talents_import_id"), "talents", ["import_id"], unique=False)
    op.create_index("ix_talents_initials", "talents", ["initials"], unique=False)
    op.create_index("ix_talents_name_key", "talents", ["name_key", "id"], unique=False)
    op.create_index("ix_talents_organisation_born_on", "talents", ["organisation_id", "born_on", "id"], unique=False)
    op.create_index(op.f("ix_talents_organisation_id"), "talents", ["organisation_id"], unique=False)
    op.create_index("ix_talents_organisation_name_key", "talents", ["organisation_id", "name_key", "id"], unique=False)
    op.create_index(op.f("ix_talents_person_id"), "talents", ["person_id"], unique=False)
    op.create_index(op.f("ix_talents_phone_index"), "talents", ["phone_index"], unique=False)
    op.create_index("ix_talents_pinyin_joined", "talents", ["pinyin_joined"], unique=False)
    op.create_index("ix_talents_started_work_on_id", "talents", ["started_work_on", "id"], unique=False)
    op.create_index("ix_talents_title_rank_id", "talents", ["title_rank", "id"], unique=False)
    op.create_index("ix_talents_updated_at_id", "talents", ["updated_at", "id"], unique=False)
    op.create_index(
        "uq_talents_person_organisation",
        "talents",
        ["person_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "educations",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("school", sa.String(length=120), nullable=False),
        sa.Column("major", sa.String(length=120), nullable=True),
        sa.Column("level", SortText(40), nullable=True),
        sa.Column("degree", SortText(40), nullable=True),
        sa.Column("study_form", sa.String(40), nullable=True),
        sa.Column("from_on", SortText(10), nullable=True),
        sa.Column("until_on", SortText(10), nullable=True),
        sa.Column("certificate_number", sa.String(length=40), nullable=True),
        sa.Column("is_highest", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_educations_organisation_id")),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_educations_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_educations")),
        sa.UniqueConstraint("uid", name=op.f("uq_educations_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_educations_organisation_id"), "educations", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_educations_talent_id"), "educations", ["talent_id"], unique=False)
    op.create_table(
        "title_records",
        sa.Column("id", BigId, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("talent_id", BigId, nullable=False),
        sa.Column("series", SortText(40), nullable=True),
        sa.Column("level", SortText(40), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("specialty", sa.String(length=60), nullable=True),
        sa.Column("obtained_on", SortText(10), nullable=True),
        sa.Column("certificate_number", sa.String(length=40), nullable=True),
        sa.Column("approved_by", sa.String(length=120), nullable=True),
        sa.Column("appointed_post", sa.String(length=120), nullable=True),
        sa.Column("appointed_from", sa.Date(), nullable=True),
        sa.Column("appointed_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_title_records_organisation_id")
        ),
        sa.ForeignKeyConstraint(["talent_id"], ["talents.id"], name=op.f("fk_title_records_talent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_title_records")),
        sa.UniqueConstraint("uid", name=op.f("uq_title_records_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_title_records_organisation_id"), "title_records", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_title_records_talent_id"), "title_records", ["talent_id"], unique=False)
    for table in TRACKED:
        track(op, table)
    for table in CONFINED:
        confine(op, table)
        confine(op, f"{table}_history")
    search_table(op, "talents_search")


def downgrade() -> None:
    """Take it away again."""
    op.execute(sa.text("DROP TABLE talents_search"))
    for table in CONFINED:
        release(op, table)
        release(op, f"{table}_history")
    for table in TRACKED:
        untrack(op, table)
    op.drop_index(op.f("ix_title_records_talent_id"), table_name="title_records")
    op.drop_index(op.f("ix_title_records_organisation_id"), table_name="title_records")
    op.drop_table("title_records")
    op.drop_index(op.f("ix_educations_talent_id"), table_name="educations")
    op.drop_index(op.f("ix_educations_organisation_id"), table_name="educations")
    op.drop_table("educations")
    op.drop_index(
        "uq_talents_person_organisation",
        table_name="talents",
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.drop_index("ix_talents_updated_at_id", table_name="talents")
    op.drop_index("ix_talents_title_rank_id", table_name="talents")
    op.drop_index("ix_talents_started_work_on_id", table_name="talents")
    op.drop_index("ix_talents_pinyin_joined", table_name="talents")
    op.drop_index(op.f("ix_talents_phone_index"), table_name="talents")
    op.drop_index(op.f("ix_talents_person_id"), table_name="talents")
    op.drop_index("ix_talents_organisation_name_key", table_name="talents")
    op.drop_index(op.f("ix_talents_organisation_id"), table_name="talents")
    op.drop_index("ix_talents_organisation_born_on", table_name="talents")
    op.drop_index("ix_talents_name_key", table_name="talents")
    op.drop_index("ix_talents_initials", table_name="talents")
    op.drop_index(op.f("ix_talents_import_id"), table_name="talents")
    op.drop_index(op.f("ix_talents_email_index"), table_name="talents")
    op.drop_index("ix_talents_education_rank_id", table_name="talents")
    op.drop_index("ix_talents_completeness_id", table_name="talents")
    op.drop_index("ix_talents_born_on_id", table_name="talents")
    op.drop_table("talents")
    op.drop_index(
        "uq_persons_document",
        table_name="persons",
        sqlite_where=sa.text("document_index IS NOT NULL AND erased_at IS NULL"),
        postgresql_where=sa.text("document_index IS NOT NULL AND erased_at IS NULL"),
    )
    op.drop_table("persons")
