"""Telling people: `notify` inside any command, and the commands of a user on his own notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.identifiers import normalise_email
from talent_app.db.engine import session
from talent_app.identity.models import User
from talent_app.identity.permissions import Permission
from talent_app.notifications import queries
from talent_app.notifications.channels import channels
from talent_app.notifications.events import Event
from talent_app.notifications.models import Channel, Delivery, MailMode, Notice, NoticeChoice
from talent_app.notifications.texts import words_of
from talent_app.notifications.timing import after_quiet, next_digest


def notify(
    event: Event,
    *,
    link: str,
    values: Mapping[str, Any],
    organisation_id: int | None = None,
    permission: Permission | None = None,
    users: Collection[int | None] = (),
    matter: str = "",
    including_actor: bool = False,
) -> int:
    """Tell the users named, and who holds `permission` nearest above the organisation; returns how many were told.

    Works inside a command: the rows are written in its transaction and leave the house after it committed. Of the
    holders those of the nearest organisation are told (the enterprise's own, else its group's, else the regulator's).
    The actor is not told what he did himself. `matter` names the thing: who was told of it is not told again.
    """
    if not link.startswith("/") or link.startswith("//"):
        raise ValueError("a notice leads to a page of this site")
    at, actor = running().at, running().actor
    wanted = {user_id for user_id in users if user_id is not None}
    if permission is not None and organisation_id is not None:
        wanted |= set(queries.holders(actor, permission, organisation_id, clock.local(at).date()))
    if not including_actor:
        wanted.discard(actor.user_id or 0)
    told = set(session.scalars(select(Notice.user_id).where(Notice.matter == matter))) if matter else set()
    statement = select(User).where(User.id.in_(wanted - told), User.disabled_at.is_(None)).order_by(User.id)
    receivers = list(session.scalars(statement))
    if not receivers:
        return 0
    title, body = words_of(event, values)
    notices = [
        Notice(
            user_id=user.id, organisation_id=organisation_id, event=event, title=title, body=body, link=link,
            matter=matter or None, at=at, read_at=None,
        )
        for user in receivers
    ]  # fmt: skip
    session.add_all(notices)
    session.flush()  # a delivery names its notice's id
    choices = queries.choices_of(actor, [user.id for user in receivers])
    session.add_all(_mails(notices, choices, at))
    if channels.robots and queries.any_of_the_city(actor, receivers):
        session.add_all(Delivery(notice_id=notices[0].id, channel=robot, due_at=at) for robot in channels.robots)
    return len(notices)


def _mails(notices: Iterable[Notice], choices: Mapping[int, NoticeChoice], at: datetime) -> Iterable[Delivery]:
    for notice in notices:
        choice = choices.get(notice.user_id)
        if choice is None or choice.mail is MailMode.OFF or not channels.has_mail:
            continue
        if choice.address_sealed is None or notice.event.value in choice.muted:
            continue
        local = clock.local(at)
        if choice.mail is MailMode.DAILY:
            local = next_digest(local, choice.digest_hour)
        due = after_quiet(local, choice.quiet_from, choice.quiet_until)
        yield Delivery(notice_id=notice.id, user_id=notice.user_id, channel=Channel.MAIL, due_at=due.astimezone(UTC))


@command(Permission.WORK_SEE)
def choose_notices(actor: Actor, version: int | None, values: Mapping[str, Any]) -> NoticeChoice:
    """Set what the actor wants by mail, and when."""
    choice = queries.choice_of(actor)
    if choice is None:
        choice = NoticeChoice(user_id=actor.user_id, muted=[])
        session.add(choice)
    else:
        check_version(choice, version)
    address = normalise_email(values["address"], "address") if values.get("address") else None
    if values["mail"] is not MailMode.OFF and address is None:
        raise InvalidInput("请填写接收通知的邮箱。", "不需要邮件时，请选择“不发邮件”。", "address")
    if (values.get("quiet_from") is None) is not (values.get("quiet_until") is None):
        raise InvalidInput("免打扰时段要同时填写开始和结束。", "不需要免打扰时，两项都留空。", "quiet_until")
    choice.address = address
    for name in ("mail", "digest_hour", "quiet_from", "quiet_until", "muted"):
        setattr(choice, name, values[name])
    if choice.id is not None and not session.is_modified(choice):
        raise Unchanged(choice)
    record(Action.NOTICES_CHOSEN, choice, mail=choice.mail.title)
    return choice


@command(Permission.WORK_SEE)
def try_mail(actor: Actor) -> int:
    """Send the actor a notice, so that he sees whether mail arrives."""
    choice = queries.choice_of(actor)
    if choice is None or choice.mail is MailMode.OFF:
        raise InvalidInput("还没有开启邮件通知。", "请先填写邮箱、选择发送方式并保存。", "mail")
    told = notify(
        Event.MAIL_TRIAL, link="/notices/choices", values={"name": actor.name}, users=[actor.user_id],
        including_actor=True,
    )  # fmt: skip
    record(Action.NOTICES_CHOSEN, choice, mail="测试邮件")
    return told
