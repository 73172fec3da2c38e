"""A person registered elsewhere: the asking enterprise's row is kept aside until both sides or the regulator decide.

Commands that concern two enterprises which do not see each other (reads: `request_queries`). Until it is decided the
asking side learns only that the number is registered, the holding side only that somebody asks for its person.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.service import follow_root
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Told
from talent_app.informing.telling import check, record_of
from talent_app.organisations import queries as organisations
from talent_app.talents import pending, persons, record_queries, writing
from talent_app.talents.enums import IN_FORCE, OPEN_REQUESTS, ChangeOperation, RequestKind, RequestState
from talent_app.talents.fields import fields_of
from talent_app.talents.followers import end_with_transfer
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import RECORD_KINDS, RecordKind, talent_fields
from talent_app.talents.request_queries import RECORDS, TOLD, payload_of, records_of, told_of
from talent_app.talents.review_models import LONGEST_NOTE, PendingChange, RegistrationRequest, VerificationMark
from talent_app.talents.values import pack_value

FLEXIBLE = "flexible"


def _across(actor: Actor) -> Scope:
    """A request concerns two enterprises: what the actor may do is checked by hand in every command here."""
    return Scope.beyond("identity uniqueness")


@command(Permission.TALENT_EDIT, scope=_across)
def file_request(
    actor: Actor, organisation_id: int, values: Mapping[str, Any], kind: RequestKind, note: str = "",
    records: Sequence[tuple[str, Mapping[str, Any]]] = (), told: Told | None = None,
) -> RegistrationRequest:  # fmt: skip
    """Keep a typed row, and its child records (kind and values), aside as a request to holder and regulator.

    `told` says how the asking enterprise told the person; its record is written once the request is granted.
    """
    if told is not None:
        check(told, clock.local(running().at).date())
    owner = organisations.organisation_or_404(reach_of(actor, Permission.TALENT_EDIT), organisation_id)
    writing.check_names(values, talent_fields())
    number = persons.read_identity(
        values.get("document_kind"), values.get("document_number"),
        born_on=values.get("born_on"), sex=values.get("sex"),
    )  # fmt: skip
    if number is None:
        raise InvalidInput("没有填写证件号码。", "请填写证件号码。", "document_number")
    try:
        persons.check_free(number, owner.id)
    except persons.NumberTaken:
        pass
    else:
        raise Conflict("该证件号码没有在其他单位登记，不需要申请。", "请直接登记。")
    person_id = persons.by_index([persons.index_of(number)])[persons.index_of(number)]
    if _open_request(owner.id, person_id) is not None:
        raise Conflict("本单位已就该证件号码提出过申请，正在等待决定。", "请在“流动与共享申请”中查看进展。")
    holder = _holder(person_id)
    row = RegistrationRequest(
        organisation_id=owner.id, person_id=person_id, kind=kind, state=RequestState.WAITING,
        holder_organisation_id=holder.organisation_id, holder_talent_id=holder.id, note=_note(note),
        asked_by_id=actor.user_id, asked_by=actor.name, asked_at=running().at, answered_by="", answer_note="",
        decided_by="", decision_note="",
    )  # fmt: skip
    filled = {name: pack_value(value) for name, value in values.items() if value is not None}
    row.payload = json.dumps(
        filled
        | ({TOLD: _packed(told)} if told is not None else {})
        | {RECORDS: [[key, {name: pack_value(value) for name, value in each.items()}] for key, each in records]},
        ensure_ascii=False, sort_keys=True,
    )  # fmt: skip
    session.add(row)
    record(Action.REQUEST_FILED, row, request=kind.title)
    return row


@command(Permission.TALENT_EDIT, scope=_across)
def answer_request(
    actor: Actor, request_id: int, version: int | None, agrees: bool, note: str = ""
) -> RegistrationRequest:
    """The holder agrees, which decides, or objects, which leaves it to the regulator."""
    row = _locked(request_id, version, RequestState.WAITING)
    if not reach_of(actor, Permission.TALENT_EDIT).covers(row.holder_organisation_id):
        raise NotFound()
    row.answered_by_id, row.answered_by, row.answered_at = actor.user_id, actor.name, running().at
    row.answer_note = _note(note)
    record(Action.REQUEST_ANSWERED, row, request=row.kind.title, answer=_word(agrees), note=row.answer_note)
    if agrees:
        _carry_out(row)
    else:
        row.state = RequestState.OBJECTED
    return row


@command(Permission.TALENT_VERIFY, scope=_across)
def decide_request(
    actor: Actor, request_id: int, version: int | None, agrees: bool, note: str = ""
) -> RegistrationRequest:
    """The regulator of both sides decides, whatever the holder said."""
    row = _locked(request_id, version, *OPEN_REQUESTS)
    reach = reach_of(actor, Permission.TALENT_VERIFY)
    if not (reach.covers(row.holder_organisation_id) and reach.covers(row.organisation_id)):
        raise NotFound()
    if not agrees and not note.strip():
        raise InvalidInput("不同意必须写明理由。", "请填写决定意见。", "note")
    row.decided_by_id, row.decided_by, row.decided_at = actor.user_id, actor.name, running().at
    row.decision_note = _note(note)
    record(Action.REQUEST_DECIDED, row, request=row.kind.title, answer=_word(agrees), note=row.decision_note)
    if agrees:
        _carry_out(row)
    else:
        row.state = RequestState.REFUSED
    return row


@command(Permission.TALENT_EDIT, scope=_across)
def withdraw_request(actor: Actor, request_id: int, version: int | None) -> RegistrationRequest:
    """The asking side no longer wants it."""
    row = _locked(request_id, version, *OPEN_REQUESTS)
    if not reach_of(actor, Permission.TALENT_EDIT).covers(row.organisation_id):
        raise NotFound()
    row.state = RequestState.WITHDRAWN
    record(Action.REQUEST_WITHDRAWN, row, request=row.kind.title)
    return row


def _locked(request_id: int, version: int | None, *states: RequestState) -> RegistrationRequest:
    statement = select(RegistrationRequest).where(RegistrationRequest.id == request_id).with_for_update()
    row = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound()
    if row.state not in states:
        raise Conflict(f"该申请的状态为“{row.state.title}”，不能再办理。", "请刷新页面查看最新状态。")
    check_version(row, version)
    return row


def _open_request(organisation_id: int, person_id: int) -> RegistrationRequest | None:
    statement = select(RegistrationRequest).where(
        RegistrationRequest.organisation_id == organisation_id,
        RegistrationRequest.person_id == person_id,
        RegistrationRequest.state.in_(OPEN_REQUESTS),
    )
    return session.scalars(statement).first()


def _holder(person_id: int) -> Talent:
    """The registration by which a person counts, else the oldest."""
    statement = select(Talent).where(Talent.person_id == person_id).with_for_update()
    found = sorted(session.scalars(statement), key=lambda row: (not row.is_primary, row.id))
    if not found:
        raise Conflict("该人员在原登记单位的登记已删除。", "请撤回申请后直接登记。")
    return found[0]


def _carry_out(row: RegistrationRequest) -> None:
    values = payload_of(row)
    held = persons.registrations_of([row.person_id]).get(row.person_id, [])
    if any(owner == row.organisation_id for _id, owner in held):
        raise Conflict("申请单位已登记了该人员，不能重复办理。", "请撤回或不同意该申请。")
    holder = _holder(row.person_id)
    made = _transfer(row, holder, values) if row.kind is RequestKind.TRANSFER else _share(row, values)
    session.flush()  # the request names the registration it led to
    _add_records(made, records_of(row))
    told = told_of(row)
    if told is not None:
        session.add(record_of(made, told, row.asked_by_id, row.asked_by))
    row.talent_id, row.state = made.id, RequestState.AGREED


def _transfer(row: RegistrationRequest, talent: Talent, values: Mapping[str, Any]) -> Talent:
    """The registration and everything below it change hands; what the new enterprise typed is an edit of it."""
    everything = Scope.everything()
    for model in (*(kind.model for kind in RECORD_KINDS), PendingChange, VerificationMark):
        for child in session.scalars(select(model).where(model.talent_id == talent.id)):
            child.organisation_id = row.organisation_id
    follow_root(Talent.__tablename__, talent.id, organisation_id=row.organisation_id)
    end_with_transfer(talent)
    talent.organisation_id = row.organisation_id
    talent.version += 1
    talent.updated_at = running().at
    typed = {info.name: values[info.name] for info in fields_of(Talent) if info.name in values}
    direct, held = pending.split(talent, typed)
    writing.write_talent(everything, talent, direct)
    pending.propose(talent, held)
    record(Action.TALENT_TRANSFERRED, talent, name=talent.name)
    return talent


def _share(row: RegistrationRequest, values: Mapping[str, Any]) -> Talent:
    """A second registration of the same person, which the city's figures do not count again."""
    at = running().at
    person = session.get_one(Person, row.person_id)
    known = {"introduction_mode": FLEXIBLE, "name": person.legal_name, "born_on": person.born_on, "sex": person.sex}
    talent = Talent(
        organisation_id=row.organisation_id, person_id=person.id, is_primary=False, created_at=at, updated_at=at,
        import_id=None,
    )  # fmt: skip
    writing.assign(talent, fields_of(Talent), known | _own(values))
    writing.fill_from(talent, None)
    writing.derive_row(talent, person)
    session.add(talent)
    record(Action.TALENT_CREATED, talent, name=talent.name)
    return talent


def _add_records(talent: Talent, records: Sequence[tuple[RecordKind, Mapping[str, Any]]]) -> None:
    """What the asking enterprise's file said of the person's records; one that is there already is not added twice."""
    if not records:
        return
    everything = Scope.everything()
    session.refresh(talent)  # a row just made has not read what it was not given
    known = record_queries.rows_of_kinds(everything, talent, {kind for kind, _values in records})
    for kind, values in records:
        if any(_says(one, values) for one in known.get(kind.key, ())):
            continue
        if talent.status in IN_FORCE:
            pending.propose_record(talent, kind, ChangeOperation.ADD, values=values)
        else:
            writing.new_record(talent, kind, values)
    if talent.status not in IN_FORCE:
        writing.touch_root(everything, talent)


def _says(one: Any, values: Mapping[str, Any]) -> bool:
    return all(pack_value(getattr(one, name)) == pack_value(value) for name, value in values.items())


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {info.name: values[info.name] for info in fields_of(Talent) if info.name in values}


def _packed(told: Told) -> list[Any]:
    return [told.version, told.manner.value, (told.on or clock.local(running().at).date()).isoformat()]


def _word(agrees: bool) -> str:
    return "同意" if agrees else "不同意"


def _note(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NOTE]
