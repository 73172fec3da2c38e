"""Invented talents, written in bulk: one command per thousand, with everything derived, at any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from talent_app.audit.actions import Action
from talent_app.audit.command import record, running, transaction
from talent_app.core.actor import Actor
from talent_app.core.identifiers import DocumentKind, read_document_number
from talent_app.core.scope import Scope
from talent_app.db.base import new_uid
from talent_app.db.engine import session
from talent_app.db.ids import reserve_ids
from talent_app.informing.models import InformRecord, Manner
from talent_app.seed import careers
from talent_app.seed.chance import Chance
from talent_app.seed.names import Invented, person
from talent_app.talents.derivation import derive, followed_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.persons import document_columns
from talent_app.talents.record_text import SEARCHED, text_of
from talent_app.talents.records import FOLLOWED
from talent_app.tracking.changes import bulk_apply

BATCH = 1_000

Row = dict[str, Any]
#: One registration in so many is older than the question whether its person was told.
UNTOLD_EACH = 40


def create_talents(
    actor: Actor, owners: Sequence[int], count: int, tell: Callable[[int], None], begin: int = 0
) -> None:
    """Register invented people from the `begin`th to the `count`th with the organisations in turn, batch by batch."""
    for start in range(begin, count, BATCH):
        places = range(start, min(start + BATCH, count))
        with transaction(actor, Scope.beyond("demo data")):
            write(owners, places, running().at)
            record(Action.SYSTEM_SEEDED, talents=len(places), enterprises=len(owners))
        tell(places.stop)


def write(owners: Sequence[int], places: range, at: datetime) -> None:
    """The rows of one batch: persons, registrations, education, titles."""
    current = session()
    person_ids = reserve_ids(current, Person.__table__, len(places))
    talent_ids = reserve_ids(current, Talent.__table__, len(places))
    made = []
    for place, person_id, talent_id in zip(places, person_ids, talent_ids, strict=True):
        somebody = person(place)
        career = careers.career(place, somebody)
        owner = owner_of(owners, place)
        number = (
            read_document_number(DocumentKind.RESIDENT_ID, somebody.document_number)
            if somebody.document_number
            else None
        )
        made.append((person_row(somebody, person_id, number), career, somebody, owner, talent_id))
    bulk_apply(current, Person, [row for row, *_ in made])
    talents: list[Row] = []
    records: dict[type[Any], list[Row]] = {}
    for row, career, somebody, owner, talent_id in made:
        own = {"talent_id": talent_id, "organisation_id": owner}
        mine = {model: [blank(model) | one | own for one in rows] for model, rows in career.records.items()}
        talents.append(talent_row(somebody, career, row, owner, talent_id, at, mine))
        for model, rows in mine.items():
            records.setdefault(model, []).extend(rows)
    bulk_apply(current, Talent, talents)
    bulk_apply(current, InformRecord, told_rows(current, talents, at))
    for model, rows in records.items():
        for record_row, record_id in zip(rows, reserve_ids(current, model.__table__, len(rows)), strict=True):
            record_row["id"] = record_id
        bulk_apply(current, model, rows)


def told_rows(current: Session, talents: Sequence[Row], at: datetime) -> list[Row]:
    """How most of them were told of the notice; one in forty was registered before anybody asked."""
    told = [row for row in talents if row["id"] % UNTOLD_EACH]
    manners = (Manner.PAPER, Manner.PAPER, Manner.MESSAGE, Manner.SPOKEN)
    return [
        blank(InformRecord)
        | {
            "id": row_id, "organisation_id": row["organisation_id"], "talent_id": row["id"], "notice_version": 1,
            "manner": manners[row["id"] % len(manners)], "told_on": at.date(), "recorded_by": "人力资源部（示例）",
            "recorded_at": at,
        }
        for row_id, row in zip(reserve_ids(current, InformRecord.__table__, len(told)), told, strict=True)
    ]  # fmt: skip


def owner_of(owners: Sequence[int], place: int) -> int:
    """Where the person at a place works: enterprises differ in size, the first ones being larger."""
    chance = Chance(f"owner:{place}")
    return owners[min(chance.below(len(owners)), chance.below(len(owners)))]


def blank(model: type[Any]) -> Row:
    """A complete row of a model with nothing filled in but what every row has."""
    row: Row = {column.name: None for column in model.__table__.columns}
    row["uid"] = new_uid()
    if "version" in row:
        row["version"] = 1
    return row


def person_row(somebody: Invented, person_id: int, number: Any) -> Row:
    """The row of a person."""
    row = blank(Person) | {
        "id": person_id,
        "legal_name": somebody.name,
        "born_on": somebody.born_on,
        "sex": somebody.sex,
    }
    return row | document_columns(row["uid"], number)


def talent_row(
    somebody: Invented, career: careers.Career, owner_person: Row, owner: int, talent_id: int, at: datetime,
    records: Mapping[type[Any], list[Row]],
) -> Row:  # fmt: skip
    """The row of a registration, derived columns included."""
    row = blank(Talent) | career.values
    row |= {
        "id": talent_id,
        "organisation_id": owner,
        "person_id": owner_person["id"],
        "is_primary": True,
        "name": somebody.name,
        "tibetan_name": somebody.tibetan_name,
        "sex": somebody.sex,
        "ethnicity": somebody.ethnicity,
        "born_on": somebody.born_on,
        "revision": 1,
        "created_at": at,
        "updated_at": at,
    }
    row |= sealed(row, "phone", somebody.phone) | sealed(row, "email", somebody.email)
    row |= followed_of({kind.key: records.get(kind.model, []) for kind in FOLLOWED})
    row["record_text"] = text_of({kind.key: records.get(kind.model, []) for kind in SEARCHED})
    return row | derive(row, has_document=owner_person["document_index"] is not None)


def sealed(row: Row, name: str, clear: str | None) -> Row:
    """The columns of a sealed value of a registration."""
    values: Row = getattr(Talent, name).values(Talent.__tablename__, row["uid"], clear)
    return values
