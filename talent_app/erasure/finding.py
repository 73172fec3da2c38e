"""Which rows a person stands in: found by the declarations of `audit/personal.yaml`, table after table.

Reads only, under whatever scope the caller has set; what is done to the rows is in `acting.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import String, and_, or_, select, type_coerce

from talent_app.audit.models import ErasedRow
from talent_app.audit.personal import Act, Declared, declarations
from talent_app.db.base import Base, Scoped
from talent_app.db.engine import session
from talent_app.exchange.models import ImportBatch, ImportState
from talent_app.files.models import Attachment, File
from talent_app.identity.models import User
from talent_app.jobs.models import Job
from talent_app.talents.models import Person, Talent

#: A single character is no name one could look for.
SHORTEST = 2
OVER = (ImportState.APPLIED, ImportState.UNDONE, ImportState.DISCARDED)
FILED = ("attachments", "files")
EVERYTHING = {"include_deleted": True}


@dataclass(slots=True)
class Found:
    """Everything about one person as one enterprise keeps it."""

    talent: Talent
    person: Person
    is_last: bool
    rows: dict[str, list[Any]] = field(default_factory=dict)
    mentions: dict[str, list[Any]] = field(default_factory=dict)
    #: What is looked for in texts, the longest first.
    words: tuple[str, ...] = ()
    #: Whether somebody else of the enterprise bears the name: then names are not taken out of its texts.
    has_namesake: bool = False

    def ids(self, table: str) -> set[int]:
        """The rows of a table that were found."""
        return {row.id for row in self.rows.get(table, ())}


@lru_cache(maxsize=1)
def models() -> dict[str, Any]:
    """The model of every business table."""
    return {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}


def find(talent: Talent) -> Found:
    """Everything about the person of a registration, as far as its enterprise keeps it."""
    person = session.get_one(Person, talent.person_id)
    people = {person.id} | set(session.scalars(select(Person.id).where(Person.merged_into_id == person.id)))
    every = session.scalars(select(Talent).where(Talent.person_id.in_(people)).execution_options(**EVERYTHING)).all()
    gone = set(session.scalars(select(ErasedRow.row_id).where(ErasedRow.table_name == Talent.__tablename__)))
    mine = [row for row in every if row.organisation_id == talent.organisation_id and row.id not in gone]
    others = [row for row in every if row.organisation_id != talent.organisation_id and row.id not in gone]
    found = Found(talent, person, is_last=not others)
    found.words = _words(mine, [session.get_one(Person, each) for each in sorted(people)])
    names = {row.name for row in mine}
    same = select(Talent.id).where(
        Talent.organisation_id == talent.organisation_id, Talent.name.in_(names), Talent.id.not_in([r.id for r in mine])
    )
    found.has_namesake = session.scalar(same.limit(1)) is not None
    known = {
        "talents": {row.id for row in mine},
        "persons": people if found.is_last else set(),
        "users": set(session.scalars(select(User.id).where(User.talent_id.in_([r.id for r in mine]))))
        if found.is_last
        else set(),
    }
    for table, how in declarations().items():
        if table not in FILED and how.rows and how.act not in (Act.NONE, Act.STAYS, Act.MENTION) and table in models():
            rows = _rows(table, how, known)
            if rows:
                found.rows[table] = rows
            known[table] = {row.id for row in rows}
    _add_files(found, {table: rows for table, rows in found.rows.items() if declarations()[table].act is not Act.KEEP})
    for table, how in declarations().items():
        if how.act is Act.MENTION and table in models():
            rows = list(_mentions(found, table, how))
            if rows:
                found.mentions[table] = rows
    return found


def kept_rows(kept: Mapping[str, Iterable[int]]) -> dict[str, list[Any]]:
    """Rows a duty kept, by table, with the files that hang on them."""
    rows: dict[str, list[Any]] = {}
    for table in declarations():
        if kept.get(table):
            model = models()[table]
            statement = select(model).where(model.id.in_(sorted(kept[table]))).execution_options(**EVERYTHING)
            rows[table] = list(session.scalars(statement))
    attachments, files = filed(rows)
    return rows | ({"attachments": attachments} if attachments else {}) | ({"files": files} if files else {})


def filed(rows: Mapping[str, Sequence[Any]]) -> tuple[list[Attachment], list[File]]:
    """The attachments of some rows, those in the bin as well, and their files."""
    ids = {table: [row.id for row in found] for table, found in rows.items()}
    owned = [and_(Attachment.owner_type == table, Attachment.owner_id.in_(each)) for table, each in ids.items()]
    attachments = (
        list(session.scalars(select(Attachment).where(or_(*owned)).execution_options(**EVERYTHING))) if owned else []
    )
    direct = [and_(File.owner_type == table, File.owner_id.in_(each)) for table, each in ids.items()]
    wanted = or_(File.id.in_([row.file_id for row in attachments]), *direct)
    return attachments, list(session.scalars(select(File).where(wanted))) if rows else []


def _rows(table: str, how: Declared, known: Mapping[str, set[int]]) -> list[Any]:
    model = models()[table]
    columns = model.__table__.c
    tests = [columns[name].in_(sorted(known[which])) for name, which in how.rows.items() if known.get(which)]
    if not tests:
        return []
    statement = select(model).where(or_(*tests)).order_by(model.id).execution_options(**EVERYTHING)
    return list(session.scalars(statement))


def _add_files(found: Found, rows: Mapping[str, Sequence[Any]]) -> None:
    attachments, files = filed(rows)
    batches = {row.import_id for row in found.rows.get("talents", ()) if row.import_id}
    if batches:  # what was uploaded has been written long ago; the sheet holds the person among others
        over = select(ImportBatch.id).where(ImportBatch.id.in_(batches), ImportBatch.state.in_(OVER))
        files += session.scalars(select(File).where(File.owner_type == "import_batches", File.owner_id.in_(over)))
    if attachments:
        found.rows["attachments"] = attachments
    if files:
        found.rows["files"] = files


def _words(talents: Iterable[Talent], people: Iterable[Person]) -> tuple[str, ...]:
    found: set[str] = set()
    for row in talents:
        found |= {each for each in (row.name, row.former_name, row.tibetan_name, row.phone, row.email) if each}
    for person in people:
        found |= {each for each in (person.legal_name, person.document_number) if each}
    return tuple(sorted((word for word in found if len(word) >= SHORTEST), key=lambda word: (-len(word), word)))


def _mentions(found: Found, table: str, how: Declared) -> Iterator[Any]:
    """Rows of a table whose text names the person."""
    if not found.words:
        return
    model = models()[table]
    statement = select(model).execution_options(**EVERYTHING)
    if issubclass(model, Scoped):
        if found.has_namesake:
            return
        statement = statement.where(model.organisation_id == found.talent.organisation_id)
    if model is Job:
        statement = statement.where(Job.finished_at.is_not(None))
    plain = [name for name in how.columns if not name.endswith("_sealed")]
    columns = [type_coerce(model.__table__.c[name], String) for name in plain]
    tests = [column.contains(word, autoescape=True) for column in columns for word in found.words]
    if tests:
        yield from session.scalars(statement.where(or_(*tests)))
    elif how.columns:
        yield from (row for row in session.scalars(statement) if names(found.words, _opened(row)))


def _opened(row: Any) -> str:
    """The sealed content of a row of answers."""
    return str(getattr(row, "body", "") or "")


def names(words: Iterable[str], text: str) -> bool:
    """Whether a text names the person."""
    return any(word in text for word in words)


def without(words: Iterable[str], value: Any, instead: str) -> Any:
    """A text or a structure of texts with the person's words replaced."""
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, instead)
        return value
    if value is None or isinstance(value, int | bool):
        return value
    return json.loads(without(words, json.dumps(value, ensure_ascii=False), instead))
