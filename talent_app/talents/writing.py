"""How values get into a registration and its child records; works inside commands only and checks no permission.

`service` calls it for what may be written at once, `pending` for what the reviewer accepted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.audit.command import running
from talent_app.core.errors import InvalidInput
from talent_app.core.identifiers import DocumentNumber
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.talents import persons, record_queries
from talent_app.talents.derivation import derive, followed_of
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.record_text import SEARCHED, text_of
from talent_app.talents.records import FOLLOWED, RecordKind
from talent_app.tracking.changes import image_of

#: Beginnings and ends of child records.
PERIODS = (("from_on", "until_on"), ("support_from", "support_until"), ("applied_on", "granted_on"))


def check_names(values: Mapping[str, Any], fields: Sequence[FieldInfo]) -> None:
    """A name no field has is a defect of the caller."""
    unknown = set(values) - {info.name for info in fields}
    if unknown:
        raise ValueError(f"no such fields: {', '.join(sorted(unknown))}")


def assign(row: Any, fields: Sequence[FieldInfo], values: Mapping[str, Any]) -> None:
    """Put the named values into a row; a required one may not be emptied."""
    for info in fields:
        if info.name in values:
            if info.required and not values[info.name]:
                raise InvalidInput(f"请填写{info.label}。", "", info.name)
            setattr(row, info.name, values[info.name])


def number_of(row: Talent, person: Person, wanted: Mapping[str, Any]) -> DocumentNumber | None:
    """The document a registration would have with the wanted values, checked against birth date and sex."""
    return persons.read_identity(
        wanted.get("document_kind", None if "document_number" in wanted else person.document_kind),
        wanted.get("document_number", person.document_number),
        born_on=wanted.get("born_on", row.born_on),
        sex=wanted.get("sex", row.sex),
    )


def write_talent(reach: Scope, row: Talent, values: Mapping[str, Any], *, follow: bool = True) -> None:
    """Write some fields of a registration with all that follows from them, its person included."""
    person = persons.person_of(row)
    wanted = dict(values)
    if "name" in wanted and wanted["name"] != row.name and wanted.get("name_pinyin") in (None, row.name_pinyin):
        wanted["name_pinyin"] = None  # a new name is spelled anew
    number = number_of(row, person, wanted)
    assign(row, fields_of(Talent), wanted)
    fill_from(row, number)
    claimed = persons.claim(
        number, row.organisation_id, legal_name=row.name, born_on=row.born_on, sex=row.sex, talent=row
    )
    row.person_id = claimed.id
    if follow:
        follow_records(reach, row)
    derive_row(row, claimed)


def fill_from(row: Talent, number: DocumentNumber | None) -> None:
    """Birth date and sex from the number, where they are missing."""
    if number is not None:
        row.born_on = row.born_on or number.born_on
        row.sex = row.sex or (number.sex.value if number.sex else None)


def derive_row(row: Talent, person: Person) -> None:
    """Bring every derived column up to date."""
    for name, value in derive(image_of(row), has_document=person.document_index is not None).items():
        setattr(row, name, value)


def follow_records(reach: Scope, root: Talent) -> None:
    """Take the highest education and title from the records, where there are any."""
    session.flush()  # the records just written are read past the session
    records = record_queries.rows_of_kinds(reach, root, FOLLOWED)
    rows = {key: [image_of(row) for row in found] for key, found in records.items()}
    for name, value in followed_of(rows).items():
        setattr(root, name, value)
    take_words(reach, root)


def take_words(reach: Scope, root: Talent) -> None:
    """The words of the records, for search."""
    session.flush()
    records = record_queries.rows_of_kinds(reach, root, SEARCHED)
    root.record_text = text_of({key: [image_of(row) for row in found] for key, found in records.items()})


def touch_root(reach: Scope, root: Talent) -> None:
    """After a child record changed: the root's revision, and what it takes from its records unless that is verified."""
    root.revision += 1
    root.updated_at = running().at
    if root.status not in IN_FORCE:
        follow_records(reach, root)
    else:
        take_words(reach, root)
    derive_row(root, persons.person_of(root))


def new_record(root: Talent, kind: RecordKind, values: Mapping[str, Any]) -> Any:
    """Add a child record to a registration."""
    row = kind.model(talent_id=root.id, organisation_id=root.organisation_id)
    assign(row, kind.fields, values)
    check_order(row)
    session.add(row)
    return row


def change_record(row: Any, kind: RecordKind, values: Mapping[str, Any]) -> bool:
    """Change a child record; False when nothing changes."""
    assign(row, kind.fields, values)
    check_order(row)
    return bool(session.is_modified(row))


def check_order(row: Any) -> None:
    """An end before its beginning is refused."""
    for begin, end in PERIODS:
        first, last = getattr(row, begin, None), getattr(row, end, None)
        if first and last and last < first and not str(first).startswith(str(last)):
            raise InvalidInput("结束时间早于开始时间。", "请检查是否填反。", end)
