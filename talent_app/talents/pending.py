"""Changes of a verified registration wait here: what is in force stays in lists, search, export and figures.

Works inside commands, for `service` (proposing) and `review` (deciding); an import calls `needs_check` and `put_aside`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from talent_app.audit.command import running
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.talents import persons, queries, writing
from talent_app.talents.enums import IN_FORCE, ChangeOperation, ChangeState
from talent_app.talents.fields import FieldInfo, fields_of
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import BY_KEY, RecordKind, talent_fields
from talent_app.talents.review_models import PendingChange
from talent_app.talents.values import masked_value, pack_value, show_value, unpack_value

#: Reachability is the enterprise's own affair; the spelling of a name follows the name.
UNCHECKED_GROUP = "联系方式"
UNCHECKED = frozenset({"name_pinyin", "is_open_to_review", "is_open_to_advise"})
#: Kind and number of a document mean something only together.
DOCUMENT = ("document_kind", "document_number")


def needs_check(info: FieldInfo) -> bool:
    """Whether a change of this field of a verified registration waits for the reviewer."""
    return info.group != UNCHECKED_GROUP and info.name not in UNCHECKED


def in_force(row: Talent, person: Person, info: FieldInfo) -> Any:
    """The value that lists and figures show."""
    return getattr(person if info in fields_of(Person) else row, info.name)


def split(row: Talent, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an edit may write at once, and what has to wait; of a registration not verified nothing waits."""
    if row.status not in IN_FORCE:
        return dict(values), {}
    person = persons.person_of(row)
    infos = {info.name: info for info in talent_fields()}
    direct = {name: value for name, value in values.items() if not needs_check(infos[name])}
    held = {
        name: value
        for name, value in values.items()
        if name not in direct and (value or None) != (in_force(row, person, infos[name]) or None)
    }
    if held.keys() & set(DOCUMENT):
        held |= {name: values.get(name, in_force(row, person, infos[name])) for name in DOCUMENT}
    return direct, held


def propose(row: Talent, held: Mapping[str, Any], import_id: int | None = None) -> list[str]:
    """Put changed values of a verified registration aside until they are checked; the labels of what is new."""
    if not held:
        return []
    infos = {info.name: info for info in talent_fields()}
    _check(row, held, infos)
    bundles = {name: {name: value} for name, value in held.items() if name not in DOCUMENT}
    if held.keys() & set(DOCUMENT):
        bundles["document_number"] = {name: held[name] for name in DOCUMENT}
    fresh = []
    for field, values in bundles.items():
        packed = {name: pack_value(value) for name, value in values.items()}
        if _put(row, ChangeOperation.CHANGE, packed, field=field, import_id=import_id):
            fresh.append(infos[field].label)
    return fresh


def _check(row: Talent, held: Mapping[str, Any], infos: Mapping[str, FieldInfo]) -> None:
    """What could never be accepted is refused at once."""
    for name, value in held.items():
        if infos[name].required and not value:
            raise InvalidInput(f"请填写{infos[name].label}。", "", name)
    person = persons.person_of(row)
    number = writing.number_of(row, person, held)
    if number is not None and persons.index_of(number) != person.document_index:
        persons.check_free(number, row.organisation_id, row.id)


def propose_record(
    root: Talent,
    kind: RecordKind,
    operation: ChangeOperation,
    record: Any = None,
    values: Mapping[str, Any] | None = None,
) -> bool:
    """Put a change of a child record aside; False when it changes nothing."""
    packed = {name: pack_value(value) for name, value in (values or {}).items()}
    if operation is ChangeOperation.CHANGE:
        packed = {name: value for name, value in packed.items() if value != pack_value(getattr(record, name))}
        if not packed:
            return False
    probe = kind.model(**({} if record is None else {i.name: getattr(record, i.name) for i in kind.fields}))
    if operation is not ChangeOperation.REMOVE:
        writing.assign(probe, kind.fields, values or {})
        writing.check_order(probe)
    return _put(root, operation, packed, kind=kind.key, record_id=record.id if record is not None else None)


def _put(
    root: Talent,
    operation: ChangeOperation,
    packed: Mapping[str, Any],
    *,
    field: str = "",
    kind: str = "",
    record_id: int | None = None,
    import_id: int | None = None,
) -> bool:
    text = _written(packed)
    same = [
        change
        for change in changes_of(root, (ChangeState.WAITING, ChangeState.RETURNED))
        if (change.kind, change.field, change.record_id) == (kind, field, record_id)
        and operation is not ChangeOperation.ADD
    ]
    for change in same:
        if change.state is ChangeState.WAITING and change.operation is operation and change.proposed == text:
            return False
        change.state = ChangeState.WITHDRAWN  # the new wish takes its place
    _add(Wish(root.id, root.organisation_id, operation, packed, field, kind, record_id), import_id)
    return True


@dataclass(frozen=True, slots=True)
class Wish:
    """A change of a verified registration as an import makes it; `packed` holds values as JSON keeps them."""

    talent_id: int
    organisation_id: int
    operation: ChangeOperation
    packed: Mapping[str, Any]
    field: str = ""
    kind: str = ""
    record_id: int | None = None

    @property
    def place(self) -> tuple[int, str, str, int | None]:
        """What it is about."""
        return self.talent_id, self.kind, self.field, self.record_id


def wishes_of(talent_id: int, organisation_id: int, packed: Mapping[str, Any]) -> list[Wish]:
    """The wishes behind changed values of a registration, one for each field; kind and number go together."""
    bundles = {name: {name: value} for name, value in packed.items() if name not in DOCUMENT}
    if packed.keys() & set(DOCUMENT):
        bundles["document_number"] = {name: packed[name] for name in DOCUMENT if name in packed}
    change = ChangeOperation.CHANGE
    return [Wish(talent_id, organisation_id, change, values, field) for field, values in bundles.items()]


def put_aside(wishes: Sequence[Wish], import_id: int) -> int:
    """Let the changes of an import wait, thousands at once; how many are new. A like wish is not made twice."""
    open_changes: dict[tuple[int, str, str, int | None], list[PendingChange]] = {}
    talents = sorted({wish.talent_id for wish in wishes})
    for start in range(0, len(talents), persons.BATCH):
        statement = select(PendingChange).where(
            PendingChange.talent_id.in_(talents[start : start + persons.BATCH]),
            PendingChange.state.in_((ChangeState.WAITING, ChangeState.RETURNED)),
        )
        for change in session.scalars(statement):
            place = (change.talent_id, change.kind, change.field, change.record_id)
            open_changes.setdefault(place, []).append(change)
    made = 0
    for wish in wishes:
        same = open_changes.get(wish.place, [])
        if any(one.state is ChangeState.WAITING and one.proposed == _written(wish.packed) for one in same):
            continue
        if wish.operation is not ChangeOperation.ADD:
            for one in same:
                one.state = ChangeState.WITHDRAWN
        _add(wish, import_id)
        made += 1
    return made


def _written(packed: Mapping[str, Any]) -> str:
    return json.dumps(packed, ensure_ascii=False, sort_keys=True)


def _add(wish: Wish, import_id: int | None) -> None:
    actor = running().actor
    change = PendingChange(
        organisation_id=wish.organisation_id, talent_id=wish.talent_id, kind=wish.kind, record_id=wish.record_id,
        operation=wish.operation, field=wish.field, state=ChangeState.WAITING, note="", proposed_by_id=actor.user_id,
        proposed_by=actor.name, proposed_at=running().at, decided_by="", import_id=import_id,
    )  # fmt: skip
    change.proposed = _written(wish.packed)
    session.add(change)


def changes_of(root: Talent, states: Collection[ChangeState] = (ChangeState.WAITING,)) -> list[PendingChange]:
    """The changes of a registration in these states, oldest first."""
    statement = select(PendingChange).where(PendingChange.talent_id == root.id, PendingChange.state.in_(states))
    return list(session.scalars(statement.order_by(PendingChange.id)))


def values_of(change: PendingChange) -> dict[str, Any]:
    """The proposed values by field name."""
    infos = {info.name: info for info in (BY_KEY[change.kind].fields if change.kind else talent_fields())}
    stored = json.loads(change.proposed or "{}")
    return {name: unpack_value(infos[name], value) for name, value in stored.items() if name in infos}


def accept(reach: Scope, root: Talent, changes: Iterable[PendingChange]) -> None:
    """Let accepted changes come into force, all fields of the registration together."""
    values: dict[str, Any] = {}
    for change in changes:
        if not change.kind:
            values |= values_of(change)
            continue
        kind = BY_KEY[change.kind]
        if change.operation is ChangeOperation.ADD:
            writing.new_record(root, kind, values_of(change))
            continue
        record = queries.record_or_404(reach, root, kind, change.record_id or 0)
        if change.operation is ChangeOperation.REMOVE:
            session.delete(record)
        else:
            writing.change_record(record, kind, values_of(change))
    writing.write_talent(reach, root, values)


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as a page shows it: the rows (label, in force, proposed); sealed values masked."""

    change: PendingChange
    label: str
    rows: tuple[tuple[str, str, str], ...]


def shown(scope: Scope, root: Talent, states: Collection[ChangeState]) -> list[ShownChange]:
    """The changes of a registration in these states with both values."""
    if not scope.covers(root.organisation_id):
        return []
    found = changes_of(root, states)
    person = persons.person_of(root) if found else None
    records = queries.records_of(scope, root) if any(change.kind for change in found) else {}
    return [_shown(change, root, person, records) for change in found]


def _shown(
    change: PendingChange, root: Talent, person: Person | None, records: Mapping[str, Sequence[Any]]
) -> ShownChange:
    new = values_of(change)
    if not change.kind:
        person = person or persons.person_of(root)
        infos = {info.name: info for info in talent_fields()}
        rows = tuple(
            (infos[name].label, _text(infos[name], in_force(root, person, infos[name])), _text(infos[name], value))
            for name, value in new.items()
            if in_force(root, person, infos[name]) != value or change.state is not ChangeState.WAITING
        )
        return ShownChange(change, infos[change.field].label, rows)
    kind = BY_KEY[change.kind]
    record = next((one for one in records.get(change.kind, ()) if one.id == change.record_id), None)
    if change.operation is ChangeOperation.REMOVE:
        listed = [(i.label, _text(i, getattr(record, i.name, None)), "") for i in kind.fields]
    else:
        listed = [
            (i.label, _text(i, getattr(record, i.name, None)), _text(i, new[i.name]))
            for i in kind.fields
            if i.name in new
        ]
    return ShownChange(
        change, f"{change.operation.title}{kind.label}", tuple(row for row in listed if row[1] or row[2])
    )


def _text(info: FieldInfo, value: Any) -> str:
    return masked_value(info, value) if info.is_sealed else show_value(info, value)
