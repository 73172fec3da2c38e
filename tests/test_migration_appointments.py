"""Moving appointments out of title records keeps what stood there, its past, and the audit chain; and back again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Boolean, Integer, MetaData, Table, create_engine, text
from sqlalchemy.orm import Session

from talent_app.audit import chain
from talent_app.db import migrate

VERSIONS = Path(__file__).resolve().parents[1] / "migrations" / "versions"
BEFORE = next(path.stem for path in VERSIONS.glob("*_talent_records.py"))
OWNED = {"talent_id": 7, "organisation_id": 1}
SENIOR = {"series": "engineering", "level": "associate_senior", "name": "高级工程师", "version": 1}
APPOINTED = {
    "appointed_post": "高级工程师",
    "appointed_from": date(2022, 1, 1),
    "appointed_until": date(2026, 12, 31),
}


def filler(column):
    """Something a column takes that may not be empty."""
    return 0 if isinstance(column.type, Integer | Boolean) else "-"


@pytest.fixture
def old(db, tmp_path):
    """A database one step before, with a person whose title says until when he is appointed."""
    url, ops = f"sqlite:///{tmp_path}/m.sqlite3", f"sqlite:///{tmp_path}/o.sqlite3"
    migrate.upgrade(url, ops)
    migrate.downgrade(url, BEFORE)
    engine = create_engine(url)
    with engine.begin() as connection:
        for name, given in (
            ("organisations", {"id": 1}),
            ("persons", {"id": 3}),
            ("talents", {"id": 7, "person_id": 3, "organisation_id": 1, "name": "示例"}),
            ("title_records", {"id": 1, **OWNED, **SENIOR, **APPOINTED}),
            ("title_records", {"id": 2, **OWNED, **SENIOR}),
        ):
            table = Table(name, MetaData(), autoload_with=connection)
            needed = {column.name: filler(column) for column in table.columns if not column.nullable}
            connection.execute(table.insert(), needed | {"uid": uuid4().hex} | given)
    yield url, ops, engine
    engine.dispose()


def test_appointments_move_up_and_down_and_the_chain_holds(old):
    url, ops, engine = old
    migrate.upgrade(url, ops)
    with engine.connect() as connection:
        moved = connection.execute(text("SELECT talent_id, post, level, from_on, until_on FROM appointments")).all()
        left = connection.execute(text("SELECT count(*) FROM title_records WHERE appointed_until IS NOT NULL")).scalar()
    assert moved == [(7, "高级工程师", "associate_senior", "2022-01-01", "2026-12-31")]
    assert left == 0
    with Session(engine) as current:
        assert [fault.message for fault in chain.verify(current)] == []
    migrate.downgrade(url, BEFORE)
    with engine.connect() as connection:
        back = connection.execute(
            text("SELECT id, appointed_post, appointed_until FROM title_records WHERE appointed_until IS NOT NULL")
        ).all()
    assert back == [(1, "高级工程师", "2026-12-31")]


def test_nothing_to_move_writes_no_entry(tmp_path):
    url, ops = f"sqlite:///{tmp_path}/n.sqlite3", f"sqlite:///{tmp_path}/o.sqlite3"
    migrate.upgrade(url, ops)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_entries")).scalar() == 0
    engine.dispose()
