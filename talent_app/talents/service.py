"""Commands of the registry: register, edit, put into the recycle bin and take out, child records, reading in clear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.service import remove_with
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Told
from talent_app.informing.service import inform
from talent_app.organisations import queries as organisations
from talent_app.talents import pending, persons, queries, writing
from talent_app.talents.enums import IN_FORCE, ChangeOperation
from talent_app.talents.fields import fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import BY_KEY, RecordKind, talent_fields

SHORTEST_REASON = 2


@command(Permission.TALENT_EDIT)
def create_talent(actor: Actor, organisation_id: int, values: Mapping[str, Any], told: Told | None = None) -> Talent:
    """Register a person for an organisation; `values` by field name, as `values.read_value` gives them."""
    owner = organisations.organisation_or_404(reach_of(actor, Permission.TALENT_EDIT), organisation_id)
    if owner.is_regulator:
        raise InvalidInput("监管机构不登记人才。", "请选择一家企业。", "organisation")
    writing.check_names(values, talent_fields())
    number = persons.read_identity(
        values.get("document_kind"), values.get("document_number"),
        born_on=values.get("born_on"), sex=values.get("sex"),
    )  # fmt: skip
    at = running().at
    row = Talent(organisation_id=owner.id, is_primary=True, created_at=at, updated_at=at, import_id=None)
    writing.assign(row, fields_of(Talent), values)
    writing.fill_from(row, number)
    person = persons.claim(number, owner.id, legal_name=row.name, born_on=row.born_on, sex=row.sex)
    row.person_id = person.id
    writing.derive_row(row, person)
    session.add(row)
    record(Action.TALENT_CREATED, row, name=row.name)
    if told is not None:
        inform(actor, [row], told)
    return row


@command(Permission.TALENT_EDIT)
def update_talent(actor: Actor, talent_id: int, version: int | None, values: Mapping[str, Any]) -> Talent:
    """Change the fields named in `values`; the others stay. A document number of None takes the number away.

    What is verified stays in force: its change waits for the reviewer.
    """
    reach = reach_of(actor, Permission.TALENT_EDIT)
    row = queries.talent_or_404(reach, talent_id, locked=True)
    check_version(row, version)
    writing.check_names(values, talent_fields())
    direct, held = pending.split(row, values)
    writing.write_talent(reach, row, direct, follow=row.status not in IN_FORCE)
    is_changed = session.is_modified(row) or bool(running().changes.touched)
    proposed = pending.propose(row, held)
    if proposed:
        row.revision += 1
        record(Action.CHANGE_PROPOSED, row, name=row.name, fields=proposed)
    if is_changed:
        row.version += 1
        row.updated_at = running().at
        record(Action.TALENT_UPDATED, row, name=row.name)
    if not is_changed and not proposed:
        raise Unchanged(row)
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
    if others and row.is_primary:
        raise Conflict(persons.REGISTERED, persons.REGISTERED_HINT)
    row.deleted_at = None
    row.version += 1
    row.updated_at = running().at
    record(Action.TALENT_RESTORED, row, name=row.name)
    return row


@command(Permission.TALENT_EDIT)
def add_record(actor: Actor, talent_id: int, kind_key: str, values: Mapping[str, Any]) -> Any:
    """Add a child record; the registration's highest education and title follow. None where it has to wait."""
    kind, reach = _kind(kind_key), reach_of(actor, Permission.TALENT_EDIT)
    root = queries.talent_or_404(reach, talent_id, locked=True)
    writing.check_names(values, kind.fields)
    if root.status in IN_FORCE:
        pending.propose_record(root, kind, ChangeOperation.ADD, values=values)
        _record_waits(root, kind)
        return None
    row = writing.new_record(root, kind, values)
    writing.touch_root(reach, root)
    record(Action.RECORD_ADDED, root, name=root.name, kind=kind.label)
    return row


@command(Permission.TALENT_EDIT)
def update_record(
    actor: Actor, talent_id: int, kind_key: str, record_id: int, version: int | None, values: Mapping[str, Any]
) -> Any:
    """Change a child record; of a verified registration the change waits."""
    kind, reach, root, row = _record(actor, talent_id, kind_key, record_id)
    check_version(row, version)
    writing.check_names(values, kind.fields)
    if root.status in IN_FORCE:
        if not pending.propose_record(root, kind, ChangeOperation.CHANGE, row, values):
            raise Unchanged(row)
        _record_waits(root, kind)
        return row
    if not writing.change_record(row, kind, values):
        raise Unchanged(row)
    writing.touch_root(reach, root)
    record(Action.RECORD_UPDATED, root, name=root.name, kind=kind.label)
    return row


@command(Permission.TALENT_EDIT)
def remove_record(actor: Actor, talent_id: int, kind_key: str, record_id: int, version: int | None) -> Talent:
    """Delete a child record; its history stays. Of a verified registration the deletion waits."""
    kind, reach, root, row = _record(actor, talent_id, kind_key, record_id)
    check_version(row, version)
    if root.status in IN_FORCE:
        if not pending.propose_record(root, kind, ChangeOperation.REMOVE, row):
            raise Unchanged(root)
        _record_waits(root, kind)
        return root
    remove_with(actor, row, "所属记录已删除")
    session.delete(row)
    writing.touch_root(reach, root)
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


@command(Permission.TALENT_READ)
def print_talent(actor: Actor, talent_id: int, names: Sequence[str], reason: str) -> dict[str, str]:
    """Record that the summary of a registration is printed; the sealed fields it may show in clear, by name.

    Those need the permission of reading in clear, and a reason.
    """
    row = queries.talent_or_404(reach_of(actor, Permission.TALENT_READ), talent_id)
    if names and not actor.can_in(Permission.TALENT_REVEAL, row.organisation_id):
        raise Forbidden("您不能完整打印证件号码和联系方式。", "不勾选“完整显示”即可打印。")
    record(Action.TALENT_PRINTED, row, subjects=[row], name=row.name)
    return reveal(actor, talent_id, names, reason) if names else {}


@command(Permission.TALENT_READ)
def note_roster(actor: Actor, *, rows: int, columns: Sequence[str], filter: str) -> None:
    """Record that a roster is printed."""
    record(Action.ROSTER_PRINTED, rows=rows, columns=list(columns), filter=filter)


def _kind(key: str) -> RecordKind:
    if key not in BY_KEY:
        raise NotFound()
    return BY_KEY[key]


def _record(actor: Actor, talent_id: int, kind_key: str, record_id: int) -> tuple[RecordKind, Scope, Talent, Any]:
    kind = _kind(kind_key)
    reach = reach_of(actor, Permission.TALENT_EDIT)
    root = queries.talent_or_404(reach, talent_id, locked=True)
    return kind, reach, root, queries.record_or_404(reach, root, kind, record_id)


def _record_waits(root: Talent, kind: RecordKind) -> None:
    root.revision += 1
    record(Action.CHANGE_PROPOSED, root, name=root.name, fields=[kind.label])


def _checked_reason(reason: str) -> str:
    text = " ".join(reason.split())
    if len(text) < SHORTEST_REASON:
        raise InvalidInput("请写明理由。", "理由会记入审计记录。", "reason")
    return text[:500]
