"""Appointments become records of their own (评聘分开): what stood in title records moves, with history and audit entry.

The three columns of `title_records` stay, empty: images of the past hold their values and are committed to.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.dialect_objects import is_sqlite
from talent_app import clock
from talent_app.db.base import new_uid
from talent_app.db.types import JsonText, UtcDateTime

revision = "0020_appointments"
down_revision = "0019_talent_records"
branch_labels = None
depends_on = None

MOVED = ("appointed_post", "appointed_from", "appointed_until")
KEPT = ("organisation_id", "talent_id", "series", "level")


@contextmanager
def every_organisation() -> Iterator[sa.Connection]:
    """The connection, seeing all rows past the row policies."""
    connection = op.get_bind()
    if not is_sqlite(op):
        connection.execute(sa.text("SELECT set_config('app.scope', 'all', true)"))
    yield connection
    if not is_sqlite(op):
        connection.execute(sa.text("SELECT set_config('app.scope', '', true)"))


def canonical(values: Mapping[str, Any]) -> str:
    """The text of an image or entry as the code of this time writes it; later code may write it in another way."""
    found = {}
    for name, value in values.items():
        if isinstance(value, datetime):
            value = value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        elif isinstance(value, date):
            value = value.isoformat()
        found[name] = str(value) if isinstance(value, uuid.UUID) else value
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Images:
    """The images of one migration, in order, with the digest its audit entry carries."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.head = sa.Table("audit_head", sa.MetaData(), sa.Column("at", UtcDateTime()), autoload_with=connection)
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(7310001)"))
        self.last = connection.execute(sa.select(self.head).where(self.head.c.id == 1)).mappings().one()
        self.at = max(clock.now(), self.last["at"] or clock.now())
        self.uid: uuid.UUID = new_uid()
        self.count, self.digest = 0, hashlib.sha256()

    def add(self, history: sa.Table, values: Mapping[str, Any], kind: str) -> None:
        """Close the image of a row, if it has one, and open the next."""
        if kind != "I":
            is_open = (history.c.id == values["id"], history.c.recorded_until.is_(None))
            self.connection.execute(history.update().where(*is_open).values(recorded_until=self.at))
        salt = os.urandom(16)
        text = canonical({name: value for name, value in values.items() if value is not None})
        commitment = hashlib.sha256(salt + (kind + text).encode()).hexdigest()
        image = {"op": kind, "recorded_from": self.at, "entry_uid": self.uid, "ordinal": self.count, "salt": salt}
        self.connection.execute(history.insert(), {**values, **image, "commitment": commitment})
        self.digest.update(bytes.fromhex(commitment))
        self.count += 1

    def close(self, sentence: str) -> None:
        """Write the audit entry, if anything was done."""
        if not self.count:
            return
        typed = [sa.Column("uid", sa.Uuid()), sa.Column("at", UtcDateTime()), sa.Column("details", JsonText())]
        entries = sa.Table("audit_entries", sa.MetaData(), *typed, autoload_with=self.connection)
        entry: dict[str, Any] = {
            "seq": self.last["seq"] + 1,
            "uid": self.uid,
            "at": self.at,
            "kind": "write",
            "action": "system.migrated",
            "actor_id": None,
            "actor_name": "系统升级",
            "source": "cli",
            "address": "",
            "organisation_id": None,
            "subject_type": None,
            "subject_id": None,
            "subject_label": sentence,
            "details": {"rows": self.count},
            "changes_count": self.count,
            "changes_digest": self.digest.hexdigest(),
            "previous_hash": self.last["hash"],
        }
        entry["hash"] = hashlib.sha256(canonical(entry).encode()).hexdigest()
        self.connection.execute(entries.insert(), entry)
        moved = {"seq": entry["seq"], "hash": entry["hash"], "at": self.at}
        self.connection.execute(self.head.update().where(self.head.c.id == 1).values(moved))


def tables(connection: sa.Connection) -> dict[str, sa.Table]:
    """The tables as they are now, with our types of instants and uids."""
    found = {}
    for name in ("title_records", "title_records_history", "appointments", "appointments_history"):
        typed: list[sa.Column[Any]] = [sa.Column("uid", sa.Uuid())]
        if name.endswith("_history"):
            typed += [sa.Column("entry_uid", sa.Uuid())]
            typed += [sa.Column(column, UtcDateTime()) for column in ("recorded_from", "recorded_until")]
        found[name] = sa.Table(name, sa.MetaData(), *typed, autoload_with=connection, resolve_fks=False)
    return found


def upgrade() -> None:
    """Make an appointment of every title that said when its holder was appointed."""
    with every_organisation() as connection:
        found = tables(connection)
        titles, appointments = found["title_records"], found["appointments"]
        images = Images(connection)
        said = sa.or_(*(titles.c[name].is_not(None) for name in MOVED))
        for row in connection.execute(sa.select(titles).where(said).order_by(titles.c.id)).mappings().all():
            new = {
                **{name: row[name] for name in KEPT},
                "uid": new_uid(),
                "post": row["appointed_post"] or row["name"],
                "employer": None,
                "document": None,
                "from_on": row["appointed_from"],
                "until_on": row["appointed_until"],
                "version": 1,
            }
            made = connection.execute(appointments.insert().values(new)).inserted_primary_key
            images.add(found["appointments_history"], {**new, "id": made[0]}, "I")
            change = {**dict.fromkeys(MOVED), "version": row["version"] + 1}
            connection.execute(titles.update().where(titles.c.id == row["id"]).values(change))
            images.add(found["title_records_history"], {**row, **change}, "U")
        images.close("聘任信息由职称记录移入聘任记录")


def downgrade() -> None:
    """Put appointments back beside a title of the same person and level; others get a title record of their own."""
    with every_organisation() as connection:
        found = tables(connection)
        titles, history, appointments = found["title_records"], found["title_records_history"], found["appointments"]
        images = Images(connection)
        for row in connection.execute(sa.select(appointments).order_by(appointments.c.id)).mappings().all():
            put = {"appointed_post": row["post"], "appointed_from": row["from_on"], "appointed_until": row["until_on"]}
            is_free = (titles.c.talent_id == row["talent_id"], *(titles.c[name].is_(None) for name in MOVED))
            fits = sa.or_(titles.c.level == row["level"], titles.c.name == row["post"])
            statement = sa.select(titles).where(*is_free, fits).order_by(titles.c.id).limit(1)
            title = connection.execute(statement).mappings().first()
            if title is not None:
                change = {**put, "version": title["version"] + 1}
                connection.execute(titles.update().where(titles.c.id == title["id"]).values(change))
                images.add(history, {**title, **change}, "U")
                continue
            blank: dict[str, Any] = dict.fromkeys(column.name for column in titles.columns if column.name != "id")
            own = {"uid": new_uid(), "name": row["post"][:60], "version": 1}
            new = {**blank, **{name: row[name] for name in KEPT}, **own, **put}
            made = connection.execute(titles.insert().values(new)).inserted_primary_key
            images.add(history, {**new, "id": made[0]}, "I")
        images.close("聘任信息移回职称记录")
