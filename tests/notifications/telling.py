"""How tests of notices tell somebody something, and look into an inbox."""

from __future__ import annotations

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import command, record
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.models import Notice
from talent_app.notifications.service import notify

PLAN = {"number": "2026-001", "enterprise": "拉萨藏药制造有限公司", "title": "岗位分红方案", "due": None}


@command(Permission.WORK_SEE)
def tell(actor, event=Event.PLAN_SUBMITTED, permission=Permission.PLAN_REVIEW, organisation_id=None, **more):
    record(Action.USER_UPDATED, username="x")
    organisation_id = organisation_id or actor.organisation_id
    return notify(
        event, link="/incentives/plans/1", values=PLAN, organisation_id=organisation_id, permission=permission, **more
    )


def inbox(actor, username):
    reader = actor(username)
    return list(session.scalars(select(Notice).where(Notice.user_id == reader.user_id)))
