"""Running the migrations of both databases from code (command line, tests, readiness)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from talent_app.db.engine import database, make_engine

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
VERSION_TABLES = {"": "alembic_version", "ops": "alembic_version_ops"}


def config_for(part: str, url: str) -> Config:
    """The Alembic configuration of the business ("") or operations ("ops") database."""
    config = Config()
    folder = MIGRATIONS / part if part else MIGRATIONS
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s")
    config.attributes["url"] = url
    return config


def upgrade(url: str, ops_url: str, revision: str = "head") -> None:
    """Bring both databases to a revision."""
    command.upgrade(config_for("", url), revision)
    command.upgrade(config_for("ops", ops_url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the business database back to a revision."""
    command.downgrade(config_for("", url), revision)


def fits(found: str | None, script: ScriptDirectory) -> bool:
    """Whether a database at this revision serves this program: at its newest, or one that a later program made.

    While machines are renewed one after another, the old program works on the new structure (docs/adr/0020).
    """
    head = script.get_current_head()
    if found == head:
        return True
    known = {each.revision for each in script.walk_revisions()}
    return found is not None and head is not None and found not in known and found[:4].isdigit() and found > head


def pending() -> list[str]:
    """Which databases lack a step that this program needs; empty when all fits."""
    behind = []
    for part, engine in (("", database.engine), ("ops", database.ops_engine)):
        if engine is None:
            raise RuntimeError("configure the database first")
        script = ScriptDirectory.from_config(config_for(part, ""))
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLES[part]})
            if not fits(context.get_current_revision(), script):
                behind.append(part or "business")
    return behind


def revise(url: str, message: str, slug: str, part: str = "") -> None:
    """Write the next migration from the difference between models and database."""
    config = config_for(part, url)
    heads = ScriptDirectory.from_config(config).get_current_head()
    number = int(heads[:4]) + 1 if heads else 1
    command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04d}_{slug}")


__all__ = ["config_for", "downgrade", "fits", "make_engine", "pending", "revise", "upgrade"]
