"""The summary of one person as a file, for one reader; whoever makes it records the reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.documents.talent_document import talent_pdf as make_summary
from talent_app.files import images
from talent_app.files.models import portrait_of
from talent_app.files.store import store
from talent_app.organisations import queries as organisations
from talent_app.talents import attachments, persons, queries
from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.printing import printed_record
from talent_app.talents.records import talent_fields
from talent_app.talents.tibet import tibet_service
from talent_app.talents.values import show_value

PHOTO_PIXELS = 480


def sealed_fields() -> dict[str, FieldInfo]:
    """The fields that a summary shows masked unless its reader asked for them with a reason, by name."""
    return {info.name: info for info in talent_fields() if info.is_sealed}


def clear_values(row: Talent, names: Iterable[str]) -> dict[str, Any]:
    """Sealed values in clear, those there are, by field name; the caller records the reading."""
    person, fields, of_person = persons.person_of(row), sealed_fields(), {info.name for info in fields_of(Person)}
    found = {name: getattr(person if name in of_person else row, name) for name in names if name in fields}
    return {name: value for name, value in found.items() if value}


def in_words(clear: Mapping[str, Any]) -> dict[str, str]:
    """Clear values as a document shows them."""
    fields = sealed_fields()
    return {name: show_value(fields[name], value) for name, value in clear.items()}


def summary_of(scope: Scope, actor: Actor, talent_id: int, clear: Mapping[str, str], at: datetime) -> bytes:
    """The PDF; `clear` are the sealed values it may show, in words, by field name."""
    row = queries.talent_or_404(scope, talent_id)
    records = queries.records_of(scope, row)
    attached = attachments.shown_with(scope, actor, row, records)
    photo = portrait_of(attached[row.__tablename__, row.id].rows)
    record = printed_record(
        row,
        persons.person_of(row),
        organisations.organisation_or_404(scope, row.organisation_id).name,
        records,
        clear=clear,
        service=tibet_service(row, records["careers"], clock.local(at).date()),
        attachments=[one for some in attached.values() for one in some.rows if one is not photo],
    )
    picture = None if photo is None else images.reencoded(store.read(photo.file.uid, photo.file.sha256), PHOTO_PIXELS)
    return make_summary(record, viewer=actor.name, printed_at=at, portrait=picture)
