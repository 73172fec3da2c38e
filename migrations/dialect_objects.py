"""Triggers, virtual tables, row policies and special indexes that models cannot express, written by dialect.

Migrations make them through the functions here; the test "migrations equal models" compares a migrated database with
the lists here. A migration calls `track(op, "table")` after creating a tracked table, `confine(op, "table")` for a
scoped one
with personal or pay data, `search_table(op, "table_search")` for a searched one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import inspect, text

from talent_app.audit.exempt import APPEND_ONLY
from talent_app.db.types import BigId, UtcDateTime

#: Columns an image may lose or have re-encrypted under a permit; `recorded_until` may be set once by anybody.
PERMIT = "EXISTS (SELECT 1 FROM audit_permits)"

#: Tables with personal or pay data: PostgreSQL shows a row only inside the transaction's scope.
SCOPED_POLICY = (
    "(SELECT coalesce(current_setting('app.scope', true), '')) = 'all' OR organisation_id = ANY "
    "(string_to_array((SELECT nullif(nullif(coalesce(current_setting('app.scope', true), ''), ''), 'all')), ',')"
    "::bigint[])"
)


def execute(op: Any, statement: str) -> None:
    """Run one statement without looking for bind parameters in it."""
    op.execute(text(statement.replace(":", r"\:")))


def is_sqlite(op: Any) -> bool:
    """Whether the migration runs on SQLite."""
    return bool(op.get_bind().dialect.name == "sqlite")


def forbid_changes(op: Any, table: str) -> None:
    """Append-only: UPDATE and DELETE are refused by the database itself."""
    message = f"{table} is append-only"
    if is_sqlite(op):
        for verb in ("UPDATE", "DELETE"):
            execute(
                op,
                f"CREATE TRIGGER tr_{table}_no_{verb.lower()} BEFORE {verb} ON {table} WHEN NOT {PERMIT} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
            )
        return
    execute(
        op,
        f"CREATE TRIGGER tr_{table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    )


def track(op: Any, table: str, owner: str | None = None) -> None:
    """Make the history twin of a table just created: the same columns without keys, and the recorded time.

    `owner` is the model's `__owner__`, where it has one.
    """
    history = f"{table}_history"
    columns = inspect(op.get_bind()).get_columns(table)  # nothing but names and types; a whole table reads its keys too
    op.create_table(
        history,
        sa.Column("history_id", BigId, primary_key=True),
        *(sa.Column(column["name"], column["type"], nullable=True) for column in columns),
        sa.Column("op", sa.String(1), nullable=False),
        sa.Column("recorded_from", UtcDateTime(), nullable=False),
        sa.Column("recorded_until", UtcDateTime()),
        sa.Column("entry_uid", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("commitment", sa.String(64), nullable=False),
    )
    op.create_index(f"ix_{history}_row", history, ["id", "recorded_from"])
    op.create_index(f"ix_{history}_entry", history, ["entry_uid", "ordinal"])
    op.create_index(f"ix_{history}_time", history, ["recorded_from", "recorded_until"])
    if owner:
        op.create_index(f"ix_{history}_owner", history, [owner])
    guard_history(op, table)


def untrack(op: Any, table: str) -> None:
    """Undo `track`; the triggers go with the table."""
    op.drop_table(f"{table}_history")


def guard_history(op: Any, table: str) -> None:
    """An image never changes: only its end (`recorded_until`) may be set, once; more needs a permit."""
    history = f"{table}_history"
    if is_sqlite(op):
        columns = [c["name"] for c in inspect(op.get_bind()).get_columns(history) if c["name"] != "recorded_until"]
        execute(
            op,
            f"CREATE TRIGGER tr_{history}_no_update BEFORE UPDATE OF {', '.join(columns)} ON {history} "
            f"WHEN NOT {PERMIT} BEGIN SELECT RAISE(ABORT, '{history} is append-only'); END",
        )
        execute(
            op,
            f"CREATE TRIGGER tr_{history}_end_once BEFORE UPDATE OF recorded_until ON {history} "
            f"WHEN OLD.recorded_until IS NOT NULL AND NOT {PERMIT} "
            f"BEGIN SELECT RAISE(ABORT, '{history} has already ended'); END",
        )
        execute(
            op,
            f"CREATE TRIGGER tr_{history}_no_delete BEFORE DELETE ON {history} "
            f"WHEN NOT {PERMIT} BEGIN SELECT RAISE(ABORT, '{history} is append-only'); END",
        )
        return
    execute(
        op,
        f"CREATE TRIGGER tr_{history}_append_only BEFORE UPDATE OR DELETE ON {history} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_image_change()",
    )


def confine(op: Any, table: str) -> None:
    """Row-level security on PostgreSQL: the table shows and takes only rows of the transaction's scope."""
    if is_sqlite(op):
        return
    execute(op, f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    execute(op, f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    execute(op, f"CREATE POLICY scope_{table} ON {table} USING ({SCOPED_POLICY}) WITH CHECK ({SCOPED_POLICY})")


def release(op: Any, table: str) -> None:
    """Undo `confine` (a downgrade drops the table next, which takes the policy with it)."""
    if not is_sqlite(op):
        execute(op, f"DROP POLICY IF EXISTS scope_{table} ON {table}")


def search_table(op: Any, table: str) -> None:
    """The search documents of one model: FTS5 over grams, or an array under GIN (no row policy: see decisions)."""
    if is_sqlite(op):
        execute(op, f"CREATE VIRTUAL TABLE {table} USING fts5(grams, tokenize = 'unicode61 remove_diacritics 0')")
        return
    execute(op, f"CREATE TABLE {table} (id bigint PRIMARY KEY, organisation_id bigint NOT NULL, grams text[] NOT NULL)")
    execute(op, f"CREATE INDEX ix_{table}_grams ON {table} USING gin (grams)")
    execute(op, f"CREATE INDEX ix_{table}_organisation ON {table} (organisation_id)")


def append_only_functions(op: Any) -> None:
    """The two trigger functions PostgreSQL needs once."""
    if is_sqlite(op):
        return
    execute(
        op,
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {PERMIT} THEN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    )
    execute(
        op,
        "CREATE FUNCTION refuse_image_change() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE a jsonb; b jsonb; BEGIN "
        f"IF {PERMIT} THEN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        "IF TG_OP = 'UPDATE' AND OLD.recorded_until IS NULL THEN "
        "a := to_jsonb(OLD) - 'recorded_until'; b := to_jsonb(NEW) - 'recorded_until'; "
        "IF a = b THEN RETURN NEW; END IF; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    )


def drop_functions(op: Any) -> None:
    """Undo `append_only_functions`."""
    if not is_sqlite(op):
        execute(op, "DROP FUNCTION refuse_change()")
        execute(op, "DROP FUNCTION refuse_image_change()")


def grant_to_app(op: Any) -> None:
    """Let the role `talent_app`, where it exists, use every table of the schema, present and to come."""
    if is_sqlite(op):
        return
    execute(
        op,
        "DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'talent_app') THEN "
        "GRANT USAGE ON SCHEMA public TO talent_app; "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO talent_app; "
        "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO talent_app; "
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO talent_app; "
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO talent_app; "
        "END IF; END $$",
    )


def expected(dialect: str, tracked: list[str], confined: list[str], searched: list[str]) -> Iterator[tuple[str, str]]:
    """(kind, name) of every object a migrated database must hold beside its tables."""
    for table in APPEND_ONLY:
        if dialect == "sqlite":
            yield "trigger", f"tr_{table}_no_update"
            yield "trigger", f"tr_{table}_no_delete"
        else:
            yield "trigger", f"tr_{table}_append_only"
    for table in tracked:
        if dialect == "sqlite":
            for what in ("no_update", "end_once", "no_delete"):
                yield "trigger", f"tr_{table}_history_{what}"
        else:
            yield "trigger", f"tr_{table}_history_append_only"
    for table in searched:
        yield "table", table
    if dialect != "sqlite":
        for table in confined:
            yield "policy", f"scope_{table}"
