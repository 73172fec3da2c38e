"""A person's own data: every registration of the human being behind the account, and who read them.

Reads beyond every scope, because the person is the same in each enterprise, and hands out only what is his own: of the
readers the organisation, role, time and reason, never a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from talent_app.audit.actions import Action
from talent_app.audit.models import AuditEntry, AuditSubject
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.files.models import portrait_of
from talent_app.files.queries import attachments_of
from talent_app.identity.models import Membership, User
from talent_app.identity.permissions import Role
from talent_app.informing.queries import told
from talent_app.organisations.models import Organisation
from talent_app.pay.models import PayRecord
from talent_app.privacy import gathered
from talent_app.talents import persons
from talent_app.talents.models import Person, Talent
from talent_app.talents.queries import records_of
from talent_app.talents.records import RECORD_KINDS, RecordKind, talent_fields
from talent_app.talents.values import masked_value, show_value

OWN = "the person's own data"
MOST_READINGS = 200
ACTIONS = {action.value: action.label for action in Action}
#: Words of a reading that may be shown to the person it was about.
REASONS = ("reason", "how")
HOW = {"preview": "预览", "download": "下载"}


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration as the person sees it: (group, label, value) and the child records."""

    talent: Talent
    organisation: str
    values: tuple[tuple[str, str, str], ...]
    records: tuple[tuple[str, tuple[tuple[tuple[str, str], ...], ...]], ...]
    #: The same of what other parts of the house keep: pay, rewards, titles … (`gathered.py`); filled for a copy only.
    business: tuple[tuple[str, tuple[tuple[tuple[str, str], ...], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept with a registration besides its fields; of others only their organisation."""

    portrait: Any
    #: (file, kind, what it belongs to)
    proofs: tuple[tuple[str, str, str], ...]
    #: (day, version of the notice, manner)
    told: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody looked: where he works and as what, when, what he did, why."""

    at: datetime
    organisation: str
    roles: str
    action: str
    reason: str


def own_talents(actor: Actor) -> list[Talent]:
    """Every live registration of the person behind the account; none where the account is not linked."""
    linked = session.scalar(select(User.talent_id).where(User.id == actor.user_id))
    if linked is None:
        return []
    with within(Scope.beyond(OWN)):
        person_id = session.scalar(select(Talent.person_id).where(Talent.id == linked))
        if person_id is None:
            return []
        return list(session.scalars(select(Talent).where(Talent.person_id == person_id).order_by(Talent.id)))


def registrations(actor: Actor, *, clear: bool = False) -> list[Registration]:
    """The person's registrations; sealed values masked, in clear only for his own copy."""
    rows = own_talents(actor)
    found = []
    with within(Scope.beyond(OWN)):
        kept = gathered.about([row.id for row in rows]) if clear else {}
        for row in rows:
            person, place = persons.person_of(row), session.get_one(Organisation, row.organisation_id)
            business = tuple((title, tuple(each)) for title, each in kept.get(row.id, ()))
            found.append(Registration(row, place.name, _values(row, person, clear), _records(row), business))
    return found


def kept_with(row: Talent) -> Kept:
    """Photograph, proofs and notices of one of the person's own registrations."""
    scope = Scope.of(row.organisation_id)
    with within(Scope.beyond(OWN)):
        records = records_of(scope, row)
        titles = {
            (one.__tablename__, one.id): f"{kind.label}：{one.title}"
            for kind in RECORD_KINDS
            for one in records[kind.key]
        }
        found = attachments_of(scope, [row, *(one for some in records.values() for one in some)])
        informed = told(scope, [row.id])
    portrait = portrait_of(found[row.__tablename__, row.id].rows)
    files = [one for some in found.values() for one in some.rows if one is not portrait]
    return Kept(
        portrait,
        tuple((one.name, one.kind.title, titles.get((one.owner_type, one.owner_id), "人才登记")) for one in files),
        tuple((f"{one.told_on}", one.label, one.manner.title) for one in reversed(informed)),
    )


def certified(row: Talent) -> tuple[Person, str, PayRecord | None, bool]:
    """What certificates of one's own registration rest on: person, employer, latest pay, whether he left."""
    with within(Scope.beyond(OWN)):
        person, place = persons.person_of(row), session.get_one(Organisation, row.organisation_id)
        latest = select(PayRecord).where(PayRecord.talent_id == row.id).order_by(PayRecord.year.desc()).limit(1)
        left = bool(records_of(Scope.of(row.organisation_id), row)["departures"])
        return person, place.name, session.scalars(latest).first(), left


def _values(row: Talent, person: Person, clear: bool) -> tuple[tuple[str, str, str], ...]:
    shown = []
    for info in talent_fields():
        holder: Any = person if hasattr(type(person), info.name) and not hasattr(type(row), info.name) else row
        value = getattr(holder, info.name)
        text = masked_value(info, value) if info.is_sealed and not clear else show_value(info, value)
        if text:
            shown.append((info.group, info.label, text))
    return tuple(shown)


def _records(row: Talent) -> tuple[tuple[str, tuple[tuple[tuple[str, str], ...], ...]], ...]:
    kept = records_of(Scope.of(row.organisation_id), row)
    filled = [kind for kind in RECORD_KINDS if kept[kind.key]]
    return tuple((kind.label, tuple(_told(kind, one) for one in kept[kind.key])) for kind in filled)


def _told(kind: RecordKind, one: Any) -> tuple[tuple[str, str], ...]:
    filled = [(info, getattr(one, info.name)) for info in kind.fields]
    return tuple((info.label, show_value(info, value)) for info, value in filled if value is not None)


def readings(actor: Actor) -> list[Reading]:
    """Who looked at the person's data in clear, latest first; his own looks are left out."""
    ids = [row.id for row in own_talents(actor)]
    if not ids:
        return []
    named = select(AuditSubject.entry_uid).where(
        AuditSubject.subject_type == "talents", AuditSubject.subject_id.in_(ids)
    )
    about = or_(AuditEntry.uid.in_(named), and_(AuditEntry.subject_type == "talents", AuditEntry.subject_id.in_(ids)))
    statement = (
        select(AuditEntry)
        .where(AuditEntry.kind == "read", about, AuditEntry.actor_id.is_distinct_from(actor.user_id))
        .order_by(AuditEntry.seq.desc())
        .limit(MOST_READINGS)
    )
    with within(Scope.beyond(OWN)):
        entries = list(session.scalars(statement))
        places, roles = _standing({entry.actor_id for entry in entries if entry.actor_id is not None})
    return [
        Reading(
            entry.at, places.get(entry.actor_id or 0, "系统"), roles.get(entry.actor_id or 0, "后台任务"),
            ACTIONS.get(entry.action, ""), _reason(entry),
        )
        for entry in entries
    ]  # fmt: skip


def _reason(entry: AuditEntry) -> str:
    said = [str(entry.details[name]) for name in REASONS if entry.details.get(name)]
    return "；".join(HOW.get(each, each) for each in said)


def _standing(user_ids: set[int]) -> tuple[dict[int, str], dict[int, str]]:
    statement = select(User.id, Organisation.name).join(Organisation, Organisation.id == User.organisation_id)
    places = {row.id: row.name for row in session.execute(statement.where(User.id.in_(user_ids)))}
    held: dict[int, set[Role]] = {}
    for row in session.execute(select(Membership.user_id, Membership.role).where(Membership.user_id.in_(user_ids))):
        held.setdefault(row.user_id, set()).add(row.role)
    return places, {user_id: "、".join(role.title for role in Role if role in roles) for user_id, roles in held.items()}
