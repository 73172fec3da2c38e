"""Commands of the registry: register, edit, put into the recycle bin and take out, child records, reading in clear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.identifiers import DocumentNumber
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents import persons, queries
from talent_app.talents.derivation import derive, highest_of
from talent_app.talents.enums import TalentStatus
from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import BY_KEY, RecordKind, talent_fields
from talent_app.tracking.changes import image_of

SHORTEST_REASON = 2


@command(Permission.TALENT_EDIT)
def create_talent(actor: Actor, organisation_id: int, values: Mapping[str, Any]) -> Talent:
    """Register a person for an organisation; `values` by field name, as `values.read_value` gives them."""
    owner = organisations.organisation_or_404(reach_of(actor, Permission.TALENT_EDIT), organisation_id)
    if owner.is_regulator:
        raise InvalidInput("监管机构不登记人才。", "请选择一家企业。", "organisation")
    _check_names(values, talent_fields())
    number = persons.read_identity(
        values.get("document_kind"), values.get("document_number"),
        born_on=values.get("born_on"), sex=values.get("sex"),
    )  # fmt: skip
    at = running().at
    row = Talent(organisation_id=owner.id, is_primary=True, created_at=at, updated_at=at, import_id=None)
    _assign(row, fields_of(Talent), values)
    _fill_from(row, number)
    person = persons.claim(number, owner.id, legal_name=row.name, born_on=row.born_on, sex=row.sex)
    row.person_id = person.id
    _derive(row, person)
    session.add(row)
    record(Action.TALENT_CREATED, row, name=row.name)
    return row


@command(Permission.TALENT_EDIT)
def update_talent(actor: Actor, talent_id: int, version: int | None, values: Mapping[str, Any]) -> Talent:
    """Change the fields named in `values`; the others stay. A document number of None takes the number away."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    row = queries.talent_or_404(reach, talent_id, locked=True)
    check_version(row, version)
    _check_names(values, talent_fields())
    person = persons.person_of(row)
    wanted = dict(values)
    if "name" in wanted and wanted["name"] != row.name and wanted.get("name_pinyin") in (None, row.name_pinyin):
        wanted["name_pinyin"] = None  # a new name is spelled anew
    number = persons.read_identity(
        wanted.get("document_kind", None if "document_number" in wanted else person.document_kind),
        wanted.get("document_number", person.document_number),
        born_on=wanted.get("born_on", row.born_on),
        sex=wanted.get("sex", row.sex),
    )
    _assign(row, fields_of(Talent), wanted)
    _fill_from(row, number)
    claimed = persons.claim(
        number, row.organisation_id, legal_name=row.name, born_on=row.born_on, sex=row.sex, talent=row
    )
    row.person_id = claimed.id
    if row.status is TalentStatus.VERIFIED and session.is_modified(row):
        row.status = TalentStatus.COMPLETE  # what was verified is no longer what stands there
    _follow_records(reach, row)
    _derive(row, claimed)
    if not session.is_modified(row) and not running().changes.touched:
        raise Unchanged(row)
    row.version += 1
    row.updated_at = running().at
    record(Action.TALENT_UPDATED, row, name=row.name)
    return row


@command(Permission.TALENT_EDIT)
def delete_talent(actor: Actor, talent_id: int, version: int | None, reason: str) -> Talent:
    """Put a registration into the recycle bin; its records go and come back with it."""
    row = queries.talent_or_404(reach_of(actor, Permission.TALENT_EDIT), talent_id, locked=True)
    check_version(row, version)
    row.deleted_at = running().at
    row.version += 1
    record(Action.TALENT_DELETED, row, name=row.name, reason=_checked_reason(reason))
    return row


@command(Permission.TALENT_EDIT)
def restore_talent(actor: Actor, talent_id: int, version: int | None) -> Talent:
    """Take a registration out of the recycle bin, unless the person has been registered again meanwhile."""
    row = queries.talent_or_404(reach_of(actor, Permission.TALENT_EDIT), talent_id, deleted=True, locked=True)
    check_version(row, version)
    others = persons.registrations_of([row.person_id]).get(row.person_id, [])
    if any(owner == row.organisation_id for _talent, owner in others):
        raise Conflict(f"“{row.name}”删除后已在本单位重新登记，不能再恢复这条记录。", "请在新登记的档案上补充内容。")
    if others:
        raise Conflict(persons.REGISTERED, persons.REGISTERED_HINT)
    row.deleted_at = None
    row.version += 1
    row.updated_at = running().at
    record(Action.TALENT_RESTORED, row, name=row.name)
    return row


@command(Permission.TALENT_EDIT)
def add_record(actor: Actor, talent_id: int, kind_key: str, values: Mapping[str, Any]) -> Any:
    """Add a child record; the registration's highest education and title follow."""
    kind = _kind(kind_key)
    root = queries.talent_or_404(reach_of(actor, Permission.TALENT_EDIT), talent_id, locked=True)
    _check_names(values, kind.fields)
    row = kind.model(talent_id=root.id, organisation_id=root.organisation_id)
    _assign(row, kind.fields, values)
    _check_order(row)
    session.add(row)
    _touch_root(actor, root)
    record(Action.RECORD_ADDED, root, name=root.name, kind=kind.label)
    return row


@command(Permission.TALENT_EDIT)
def update_record(
    actor: Actor, talent_id: int, kind_key: str, record_id: int, version: int | None, values: Mapping[str, Any]
) -> Any:
    """Change a child record."""
    kind, root, row = _record(actor, talent_id, kind_key, record_id)
    check_version(row, version)
    _check_names(values, kind.fields)
    _assign(row, kind.fields, values)
    _check_order(row)
    if not session.is_modified(row):
        raise Unchanged(row)
    _touch_root(actor, root)
    record(Action.RECORD_UPDATED, root, name=root.name, kind=kind.label)
    return row


@command(Permission.TALENT_EDIT)
def remove_record(actor: Actor, talent_id: int, kind_key: str, record_id: int, version: int | None) -> Talent:
    """Delete a child record; its history stays."""
    kind, root, row = _record(actor, talent_id, kind_key, record_id)
    check_version(row, version)
    session.delete(row)
    _touch_root(actor, root)
    record(Action.RECORD_REMOVED, root, name=root.name, kind=kind.label)
    return root


@command(Permission.TALENT_REVEAL)
def reveal(actor: Actor, talent_id: int, names: Sequence[str], reason: str) -> dict[str, str]:
    """Sensitive fields of a registration in clear, by field name; the reading is recorded with its reason first."""
    row = queries.talent_or_404(reach_of(actor, Permission.TALENT_REVEAL), talent_id)
    wanted = [info for info in talent_fields() if info.is_sealed and info.name in names]
    if not wanted:
        raise InvalidInput("没有选择要查看的内容。", "请至少选择一项。", "names")
    person = persons.person_of(row)
    record(
        Action.SENSITIVE_REVEALED, row, subjects=[row],
        fields=[info.label for info in wanted], reason=_checked_reason(reason),
    )  # fmt: skip
    clear = {info.name: getattr(person if info in fields_of(Person) else row, info.name) for info in wanted}
    return {name: value for name, value in clear.items() if value}


def _kind(key: str) -> RecordKind:
    if key not in BY_KEY:
        raise NotFound()
    return BY_KEY[key]


def _record(actor: Actor, talent_id: int, kind_key: str, record_id: int) -> tuple[RecordKind, Talent, Any]:
    kind = _kind(kind_key)
    reach = reach_of(actor, Permission.TALENT_EDIT)
    root = queries.talent_or_404(reach, talent_id, locked=True)
    return kind, root, queries.record_or_404(reach, root, kind, record_id)


def _checked_reason(reason: str) -> str:
    text = " ".join(reason.split())
    if len(text) < SHORTEST_REASON:
        raise InvalidInput("请写明理由。", "理由会记入审计记录。", "reason")
    return text[:500]


def _check_names(values: Mapping[str, Any], fields: Sequence[FieldInfo]) -> None:
    unknown = set(values) - {info.name for info in fields}
    if unknown:
        raise ValueError(f"no such fields: {', '.join(sorted(unknown))}")


def _assign(row: Any, fields: Sequence[FieldInfo], values: Mapping[str, Any]) -> None:
    for info in fields:
        if info.name in values:
            if info.required and not values[info.name]:
                raise InvalidInput(f"请填写{info.label}。", "", info.name)
            setattr(row, info.name, values[info.name])


def _fill_from(row: Talent, number: DocumentNumber | None) -> None:
    if number is not None:
        row.born_on = row.born_on or number.born_on
        row.sex = row.sex or (number.sex.value if number.sex else None)


def _derive(row: Talent, person: Person) -> None:
    for name, value in derive(image_of(row), has_document=person.document_index is not None).items():
        setattr(row, name, value)


def _follow_records(reach: Scope, root: Talent) -> None:
    """Take the highest education and title from the records, where there are any."""
    rows = {key: [image_of(row) for row in found] for key, found in queries.records_of(reach, root).items()}
    for name, value in highest_of(rows["educations"], rows["titles"]).items():
        setattr(root, name, value)


def _touch_root(actor: Actor, root: Talent) -> None:
    root.revision += 1
    root.updated_at = running().at
    _follow_records(reach_of(actor, Permission.TALENT_EDIT), root)
    _derive(root, persons.person_of(root))


def _check_order(row: Any) -> None:
    """An end before its beginning is refused."""
    for begin, end in (("from_on", "until_on"), ("appointed_from", "appointed_until")):
        first, last = getattr(row, begin, None), getattr(row, end, None)
        if first and last and last < first and not str(first).startswith(str(last)):
            raise InvalidInput("结束时间早于开始时间。", "请检查是否填反。", end)
