"""Runs the migrations of the business database."""

from __future__ import annotations

from alembic import context

from migrations.running import run
from talent_app.models import Base

run(context, Base.metadata, "alembic_version", "migration_database_url")
