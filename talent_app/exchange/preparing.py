"""New registrations of an import made ready to be written: values, pinyin, sealing, images, search, deltas.

Pure but for the keys: nothing is read from a database, so that a second process can prepare one part of a file while
the first writes the part before (`assistant.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Dialect, make_url

from talent_app.core.identifiers import DocumentKind, DocumentNumber
from talent_app.db.base import Sealed
from talent_app.exchange.sheets import TALENTS, by_name
from talent_app.exchange.telling import Upload, told_row
from talent_app.exchange.values import unpacked
from talent_app.informing.models import InformRecord
from talent_app.talents import persons
from talent_app.talents.derivation import derive
from talent_app.talents.fields import FieldKind, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.tracking.changes import BATCH, Fresh, fresh_of

#: Kinds whose values JSON keeps in another form.
PACKED = frozenset({FieldKind.DATE, FieldKind.MONEY})
#: Fields of a registration that its person carries as well.
SHARED = {"name": "legal_name", "born_on": "born_on", "sex": "sex"}


@dataclass(frozen=True, slots=True)
class Row:
    """One new registration: what the file says, and the keys that wait for it."""

    payload: Mapping[str, Any]
    talent: tuple[int, UUID]
    #: the person who is known already, or the keys of a new one
    person_id: int
    person_uid: UUID | None
    #: keys of the record of telling, where anything is said of it
    told: tuple[int, UUID] | None


@dataclass(frozen=True, slots=True)
class Order:
    """Some new registrations of one import, and what is the same for all of them."""

    #: Of the database: `sqlite`, or `postgresql` with its driver.
    dialect: str
    upload: Upload
    at: datetime
    entry_uid: UUID
    day: date
    rows: Sequence[Row]


@dataclass(slots=True)
class Prepared:
    """What is to be written, in this order."""

    persons: list[Fresh] = field(default_factory=list)
    #: known person → what the file says of him
    known: dict[int, dict[str, Any]] = field(default_factory=dict)
    talents: list[Fresh] = field(default_factory=list)
    told: list[Fresh] = field(default_factory=list)


def prepare(order: Order) -> Prepared:
    """Make the rows of an order ready."""
    fields = by_name(TALENTS)
    packed_names = {info.name for info in fields.values() if info.enum is not None or info.kind in PACKED}
    own_columns = [column.name for column in Talent.__table__.columns]
    upload, at, found = order.upload, order.at, Prepared()
    people, talents, told = [], [], []
    for row in order.rows:
        stored = row.payload["values"]
        said = {n: unpacked(fields[n], v) if n in packed_names else v for n, v in stored.items()}
        talent_id, uid = row.talent
        if row.person_uid is not None:
            people.append(_new_person(row.person_id, row.person_uid, said, row.payload))
        else:
            found.known[row.person_id] = {column: said[name] for name, column in SHARED.items() if said.get(name)}
        talent: dict[str, Any] = dict.fromkeys(own_columns)
        talent |= {"id": talent_id, "uid": uid, "organisation_id": upload.organisation_id, "person_id": row.person_id}
        talent |= {"is_primary": True, "import_id": upload.id, "created_at": at, "updated_at": at}
        talent |= {"version": 1, "revision": 1, "deleted_at": None}
        talent |= columns_of(said, uid)
        talent |= derive(talent, has_document=bool(said.get("document_number")))
        talents.append(talent)
        if row.told is not None:
            told.append(told_row(upload, talent_id, row.told, said, at))
    found.persons = _fresh(order, Person, people)
    found.talents = _fresh(order, Talent, talents)
    found.told = _fresh(order, InformRecord, told)
    return found


def _fresh(order: Order, model: type[Any], rows: Sequence[dict[str, Any]]) -> list[Fresh]:
    dialect = _dialect(order.dialect)
    return [
        fresh_of(dialect, model, rows[start : start + BATCH], at=order.at, entry_uid=order.entry_uid, day=order.day)
        for start in range(0, len(rows), BATCH)
    ]


@cache
def _dialect(name: str) -> Dialect:
    kind = make_url(f"{name}://").get_dialect()
    return kind(dbapi=kind.import_dbapi())


def _new_person(person_id: int, uid: UUID, said: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": person_id,
        "uid": uid,
        "legal_name": said["name"],
        "born_on": said.get("born_on"),
        "sex": said.get("sex"),
        "merged_into_id": None,
        "erased_at": None,
        "version": 1,
        **persons.document_columns(uid, number_of(payload), payload["index"]),
    }


def number_of(payload: Mapping[str, Any]) -> DocumentNumber | None:
    """The document of a staged row, checked when the file was."""
    values = payload["values"]
    if not payload["index"]:
        return None
    return DocumentNumber(DocumentKind(values["document_kind"]), values["document_number"], payload["key"])


def columns_of(said: Mapping[str, Any], uid: Any) -> dict[str, Any]:
    """Values by field name as columns of a registration, sealed ones sealed for this row."""
    found: dict[str, Any] = {}
    places = _places()
    for name, value in said.items():
        if name not in places:
            continue  # of the person, not of the registration
        column, descriptor = places[name]
        if descriptor is None:
            found[column] = value
        else:
            found |= descriptor.values(Talent.__tablename__, uid, value)
    return found


@cache
def _places() -> dict[str, tuple[str, Sealed | None]]:
    """Field → its column, or the descriptor that seals it."""
    found: dict[str, tuple[str, Sealed | None]] = {}
    for info in fields_of(Talent):
        descriptor = getattr(Talent, info.name) if info.is_sealed else None
        if info.is_sealed and not isinstance(descriptor, Sealed):
            raise TypeError(f"{info.name} is sensitive but not sealed")
        found[info.name] = (info.column, descriptor)
    return found
