"""Runs the migrations of the operations database (the same database under PostgreSQL, with its own version table)."""

from __future__ import annotations

from alembic import context

from migrations.running import run
from talent_app.models import OpsBase

run(context, OpsBase.metadata, "alembic_version_ops", "ops_database_url")
