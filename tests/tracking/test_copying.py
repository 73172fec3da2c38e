"""On PostgreSQL many rows are copied: what arrives is what single statements would have brought, policies included."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from talent_app.audit.actions import Action
from talent_app.audit.command import record, running, transaction
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db import copying
from talent_app.db.base import new_uid
from talent_app.db.engine import dialect_name, session, use_scope
from talent_app.exchange.writing import reserve_ids
from talent_app.talents.derivation import derive
from talent_app.talents.models import Person, Talent
from talent_app.tracking.changes import bulk_apply

ACTOR = system_actor("测试")
#: What a line of COPY has to have escaped, and what an array takes for nothing.
ODD = ("null", "\\N", "\\.", "一\t二\n三\r四", 'a"b\\c{d},e', "ཀ་ཁ 高原 NULL null", "", "'", "é\u200d𬭎")
UNLIKE = {"id", "uid", "person_id", "history_id", "entry_uid", "recorded_from", "salt", "commitment"}
UNLIKE |= {"created_at", "updated_at"}


@pytest.fixture(autouse=True)
def _on_postgresql(place):
    if dialect_name() == "sqlite":
        pytest.skip("COPY is PostgreSQL's")


def made(organisation_id: int, scope: Scope) -> dict[str, list[dict]]:
    """Registrations with odd texts, written in bulk; what then stands in each table, without what must differ."""
    with transaction(ACTOR, Scope.everything()):
        persons, people = reserve_ids(Person, len(ODD)), []
        for row_id in persons:
            people.append(dict.fromkeys(c.name for c in Person.__table__.columns) | {
                "id": row_id, "uid": new_uid(), "legal_name": "张三", "version": 1,
            })  # fmt: skip
        bulk_apply(session(), Person, people)
        record(Action.SYSTEM_SEEDED, talents=0, enterprises=0)
    with transaction(ACTOR, scope):
        ids, rows, at = reserve_ids(Talent, len(ODD)), [], running().at
        for row_id, person_id, odd in zip(ids, persons, ODD, strict=True):
            row = dict.fromkeys(column.name for column in Talent.__table__.columns)
            row |= {
                "id": row_id, "uid": new_uid(), "organisation_id": organisation_id, "person_id": person_id,
                "is_primary": True, "created_at": at, "updated_at": at, "version": 1, "revision": 1, "name": "张三",
                "biography": odd, "post": odd[:20], "is_on_post": bool(odd),
            }  # fmt: skip
            rows.append(row | derive(row, has_document=False))
        bulk_apply(session(), Talent, rows)
        record(Action.SYSTEM_SEEDED, talents=len(rows), enterprises=0)
    use_scope(Scope.everything())
    found = {}
    for table in (Talent.__table__, Talent.__history__):
        stored = session.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.id)).mappings()
        found[table.name] = [{name: value for name, value in one.items() if name not in UNLIKE} for one in stored]
    grams = text("SELECT grams FROM talents_search WHERE id = ANY(:ids) ORDER BY id")
    found["talents_search"] = [list(one) for one in session.scalars(grams, {"ids": ids})]
    session.rollback()
    return found


def test_what_is_copied_is_what_single_statements_bring(place, monkeypatch):
    single = made(place("plant").id, Scope.everything())
    monkeypatch.setattr(copying, "FEWEST", 1)
    copied = made(place("plant").id, Scope.everything())
    assert copied == single
    assert [one["biography"] for one in copied["talents"]] == list(ODD)


def test_a_copied_row_of_a_foreign_organisation_is_refused(place, monkeypatch):
    monkeypatch.setattr(copying, "FEWEST", 1)
    with pytest.raises(DBAPIError, match="row-level security"):
        made(place("plant").id, Scope.of(place("group").id))
    session.rollback()
