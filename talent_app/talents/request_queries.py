"""Requests as each reader may see them: a request concerns two enterprises that do not see each other.

Every read here looks beyond the scope and hands out only what the reader's own scope covers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Manner, Told
from talent_app.organisations import queries as organisations
from talent_app.talents.enums import OPEN_REQUESTS, RequestState
from talent_app.talents.fields import FieldInfo
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY, RecordKind, talent_fields
from talent_app.talents.review_models import RegistrationRequest
from talent_app.talents.values import masked_value, show_value, unpack_value

#: Where the child records stand in what is kept; no field has this name.
RECORDS = "records"
#: And how the person was told.
TOLD = "told"


def payload_of(row: RegistrationRequest) -> dict[str, Any]:
    """What the asking enterprise typed, by field name."""
    infos = {info.name: info for info in talent_fields()}
    stored = json.loads(row.payload or "{}")
    return {name: unpack_value(infos[name], value) for name, value in stored.items() if name in infos}


def records_of(row: RegistrationRequest) -> list[tuple[RecordKind, dict[str, Any]]]:
    """The child records kept with it, by kind and field name."""
    found = []
    for key, told in json.loads(row.payload or "{}").get(RECORDS, ()):
        infos = {info.name: info for info in BY_KEY[key].fields}
        found.append((BY_KEY[key], {n: unpack_value(infos[n], v) for n, v in told.items() if n in infos}))
    return found


def told_of(row: RegistrationRequest) -> Told | None:
    """How the asking enterprise told the person, where it said so."""
    kept = json.loads(row.payload or "{}").get(TOLD)
    return None if kept is None else Told(kept[0], Manner(kept[1]), date.fromisoformat(kept[2]))


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as one reader may see it: what is not his to know is empty."""

    row: RegistrationRequest
    is_asker: bool
    is_holder: bool
    asker: str
    holder: str
    #: The holder's registration, for whom it belongs to or who oversees it.
    talent_id: int | None
    name: str
    typed: Sequence[tuple[FieldInfo, str]]
    #: the child records that were kept with it: what kind, what they say
    records: Sequence[tuple[str, str]]
    told: Told | None
    can_answer: bool
    can_decide: bool
    can_withdraw: bool


def requests_of(actor: Actor, *, only_open: bool = False, limit: int = 200) -> list[RequestView]:
    """The requests that concern an actor's organisations, the open ones first, then the latest."""
    scope = actor.scope_for(Permission.TALENT_READ)
    statement = select(RegistrationRequest)
    if only_open:
        statement = statement.where(RegistrationRequest.state.in_(OPEN_REQUESTS))
    if scope.organisation_ids is not None:
        ids = scope.organisation_ids
        mine = RegistrationRequest.organisation_id.in_(ids)
        statement = statement.where(or_(mine, RegistrationRequest.holder_organisation_id.in_(ids)))
    with within(Scope.beyond("identity uniqueness")):
        rows = list(session.scalars(statement.order_by(RegistrationRequest.id.desc()).limit(limit)))
        views = [_view(actor, scope, row) for row in rows]
    return sorted(views, key=lambda view: view.row.state not in OPEN_REQUESTS)


def request_or_404(actor: Actor, request_id: int) -> RequestView:
    """One request, if it concerns an organisation of the actor."""
    scope = actor.scope_for(Permission.TALENT_READ)
    with within(Scope.beyond("identity uniqueness")):
        row = session.get(RegistrationRequest, request_id)
        if row is None or not (scope.covers(row.organisation_id) or scope.covers(row.holder_organisation_id)):
            raise NotFound()
        return _view(actor, scope, row)


def open_for(actor: Actor, talent: Talent) -> list[RequestView]:
    """The open requests of others for a registration, which this actor may answer or decide."""
    if not actor.scope_for(Permission.TALENT_READ).covers(talent.organisation_id):
        return []
    statement = select(RegistrationRequest.id).where(
        RegistrationRequest.person_id == talent.person_id, RegistrationRequest.state.in_(OPEN_REQUESTS)
    )
    with within(Scope.beyond("identity uniqueness")):
        found = list(session.scalars(statement))
    views = [view for view in requests_of(actor, only_open=True) if view.row.id in found] if found else []
    return [view for view in views if view.can_answer or view.can_decide]


def waiting_for(actor: Actor) -> int:
    """How many requests wait for an answer or a decision of this actor."""
    return sum(view.can_answer or view.can_decide for view in requests_of(actor, only_open=True))


def _view(actor: Actor, scope: Scope, row: RegistrationRequest) -> RequestView:
    is_asker, is_holder = scope.covers(row.organisation_id), scope.covers(row.holder_organisation_id)
    is_settled = row.state is RequestState.AGREED
    everywhere = Scope.everything()
    names = organisations.names(everywhere, {row.organisation_id, row.holder_organisation_id})
    edits, verifies = (
        actor.scope_for(each) if actor.can(each) else Scope.nothing()
        for each in (Permission.TALENT_EDIT, Permission.TALENT_VERIFY)
    )
    held = session.scalars(
        select(Talent).where(Talent.id == row.holder_talent_id).execution_options(include_deleted=True)
    ).one_or_none()
    shows_held = held is not None and (is_holder or (is_asker and is_settled))
    values = payload_of(row) if is_asker else {}
    return RequestView(
        row=row,
        is_asker=is_asker,
        is_holder=is_holder,
        asker=names.get(row.organisation_id, "") if is_asker or is_settled else "",
        holder=names.get(row.holder_organisation_id, "") if is_holder or is_settled else "",
        talent_id=row.talent_id if is_asker and row.talent_id else held.id if shows_held and held else None,
        name=str(values.get("name") or "") or (held.name if shows_held and held else ""),
        typed=[(info, _shown(info, values[info.name])) for info in talent_fields() if values.get(info.name)],
        records=[(kind.label, _told(kind, told)) for kind, told in records_of(row)] if is_asker else [],
        told=told_of(row) if is_asker else None,
        can_answer=row.state is RequestState.WAITING and edits.covers(row.holder_organisation_id),
        can_decide=row.state in OPEN_REQUESTS
        and verifies.covers(row.organisation_id)
        and verifies.covers(row.holder_organisation_id),
        can_withdraw=row.state in OPEN_REQUESTS and edits.covers(row.organisation_id),
    )


def _told(kind: RecordKind, values: dict[str, Any]) -> str:
    infos = [info for info in kind.fields if values.get(info.name) is not None]
    return "　".join(_shown(info, values[info.name]) for info in infos)


def _shown(info: FieldInfo, value: Any) -> str:
    return masked_value(info, value) if info.is_sealed else show_value(info, value)
