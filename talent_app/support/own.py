"""A person's own needs, wherever he is registered: read beyond every scope, and only what is his own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.models import User
from talent_app.organisations.models import Organisation
from talent_app.support.benefits import Benefit, benefits_of
from talent_app.support.models import SupportNeed
from talent_app.talents.models import Talent
from talent_app.talents.queries import records_of

OWN = "the person's own needs"


def own_talents(actor: Actor) -> list[tuple[Talent, str]]:
    """Every live registration of the person behind the account, with its enterprise."""
    linked = session.scalar(select(User.talent_id).where(User.id == actor.user_id))
    if linked is None:
        return []
    with within(Scope.beyond(OWN)):
        person = session.scalar(select(Talent.person_id).where(Talent.id == linked))
        statement = (
            select(Talent, Organisation.name)
            .join(Organisation, Organisation.id == Talent.organisation_id)
            .where(Talent.person_id == person)
            .order_by(Talent.id)
        )
        return [(row, name) for row, name in session.execute(statement)]


def own_needs(actor: Actor) -> list[SupportNeed]:
    """The needs of the person, latest first; those he did not bring up himself as well."""
    ids = [row.id for row, _name in own_talents(actor)]
    with within(Scope.beyond(OWN)):
        statement = select(SupportNeed).where(SupportNeed.talent_id.in_(ids)).order_by(SupportNeed.id.desc())
        return list(session.scalars(statement))


def programmes_of(scope: Scope, talent: Talent) -> frozenset[str]:
    """The codes of the programmes somebody was selected for."""
    return frozenset(str(each.programme) for each in records_of(scope, talent)["selections"])


def own_benefits(actor: Actor, day: date) -> list[Benefit]:
    """What the person is entitled to by any of his registrations, each once."""
    found: dict[str, Benefit] = {}
    for row, _place in own_talents(actor):
        with within(Scope.beyond(OWN)):
            codes = programmes_of(Scope.of(row.organisation_id), row)
        for each in benefits_of(row, codes, day):
            found.setdefault(each.title, each)
    return list(found.values())


def scope_of(actor: Actor) -> Scope:
    """Where the person is registered."""
    return Scope.of(*{row.organisation_id for row, _name in own_talents(actor)})
