"""Commands on channels, the yearly demand and openings. Those on candidates are in `candidates.py` and `hiring.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.organisations import queries as organisations
from talent_app.recruitment import queries
from talent_app.recruitment.enums import DemandState
from talent_app.recruitment.models import Channel, ChannelCost, Demand, DemandPost, Opening
from talent_app.recruitment.workflow import DEMAND_WORKFLOW, DemandAction

#: A list may be changed by its enterprise in these states only.
OPEN_LISTS = (DemandState.DRAFT, DemandState.RETURNED)
_EVENTS = {event.value: event for event in Event}


def _owner(actor: Actor, organisation_id: int) -> int:
    owner = organisations.organisation_or_404(reach_of(actor, Permission.RECRUIT_EDIT), organisation_id)
    if owner.is_regulator:
        raise InvalidInput("监管机构不办理招聘。", "请选择一家企业。", "organisation")
    return owner.id


def assign(row: Any, values: Mapping[str, Any]) -> None:
    """Put typed values on a row; empty text where the column needs text."""
    columns = type(row).__table__.columns
    for name, value in values.items():
        column = columns.get(name)
        setattr(row, name, "" if value is None and column is not None and not column.nullable else value)


def check_period(first: date | None, last: date | None, field: str) -> None:
    """Refuse an end before its beginning."""
    if first and last and last < first:
        raise InvalidInput("结束日期早于开始日期。", "请检查起止日期是否填反。", field)


@command(Permission.RECRUIT_EDIT)
def save_channel(
    actor: Actor, organisation_id: int, channel_id: int | None, version: int | None, values: Mapping[str, Any]
) -> Channel:
    """Enter a channel or change it."""
    reach = reach_of(actor, Permission.RECRUIT_EDIT)
    check_period(values.get("agreed_on"), values.get("agreed_until"), "agreed_until")
    if channel_id is None:
        row = Channel(organisation_id=_owner(actor, organisation_id), is_open=True)
        session.add(row)
    else:
        row = queries.channel_or_404(reach, channel_id, locked=True)
        check_version(row, version)
    assign(row, values)
    record(Action.CHANNEL_SAVED, row, name=row.name)
    return row


@command(Permission.RECRUIT_EDIT)
def add_cost(actor: Actor, channel_id: int, *, spent_on: date, amount: Money, purpose: str) -> ChannelCost:
    """Note money spent on a channel."""
    channel = queries.channel_or_404(reach_of(actor, Permission.RECRUIT_EDIT), channel_id)
    if spent_on > running().changes.day:
        raise InvalidInput("支出日期晚于今天。", "请填写已经支出的日期。", "spent_on")
    row = ChannelCost(
        organisation_id=channel.organisation_id, channel_id=channel.id, spent_on=spent_on, amount=amount,
        purpose=purpose.strip()[:200],
    )  # fmt: skip
    session.add(row)
    record(Action.CHANNEL_COST_ADDED, channel, name=channel.name, amount=str(amount))
    return row


@command(Permission.RECRUIT_EDIT)
def create_demand(actor: Actor, organisation_id: int, year: int, contact_name: str, contact_phone: str) -> Demand:
    """Begin the list of an enterprise and year; there is one."""
    owner = _owner(actor, organisation_id)
    held = session.scalar(select(Demand.id).where(Demand.organisation_id == owner, Demand.year == year))
    if held is not None:
        raise Conflict(f"本单位已有 {year} 年的岗位需求。", "请打开已有的那一份继续编制。")
    row = Demand(
        organisation_id=owner, year=year, state=DemandState.DRAFT, contact_name=contact_name.strip(),
        contact_phone=contact_phone.strip(), note="", drafted_by_id=actor.user_id, drafted_by=actor.name,
        moved_by="", moved_at=running().at, published_on=None,
    )  # fmt: skip
    session.add(row)
    record(Action.DEMAND_SAVED, row, year=year)
    return row


def _open_list(actor: Actor, demand_id: int) -> Demand:
    row = queries.demand_or_404(reach_of(actor, Permission.RECRUIT_EDIT), demand_id, locked=True)
    if row.state not in OPEN_LISTS:
        raise Conflict(f"岗位需求的状态为“{row.state.title}”，不能修改。", "已报送的可先撤回；已发布的列入下一年度。")
    return row


@command(Permission.RECRUIT_EDIT)
def save_post(
    actor: Actor, demand_id: int, demand_post_id: int | None, version: int | None, values: Mapping[str, Any]
) -> DemandPost:
    """Enter a post of a list or change it."""
    demand = _open_list(actor, demand_id)
    if demand_post_id is None:
        row = DemandPost(organisation_id=demand.organisation_id, demand_id=demand.id)
        session.add(row)
    else:
        row = queries.demand_post_or_404(reach_of(actor, Permission.RECRUIT_EDIT), demand_post_id, locked=True)
        check_version(row, version)
    assign(row, values)
    record(Action.DEMAND_POST_SAVED, demand, name=row.title)
    return row


@command(Permission.RECRUIT_EDIT)
def remove_post(actor: Actor, demand_post_id: int, version: int | None) -> Demand:
    """Take a post off a list that has not gone out."""
    row = queries.demand_post_or_404(reach_of(actor, Permission.RECRUIT_EDIT), demand_post_id, locked=True)
    check_version(row, version)
    demand = _open_list(actor, row.demand_id)
    if session.scalar(select(Opening.id).where(Opening.demand_post_id == row.id).limit(1)) is not None:
        raise Conflict("该岗位已经开始招聘，不能删除。", "如不再需要，请把需求人数改小并说明。")
    session.delete(row)
    record(Action.DEMAND_POST_REMOVED, demand, name=row.title)
    return demand


def _act_scope(actor: Actor) -> Scope:
    """Where any step of a list may be done by this actor; the table then asks for the step's own permission."""
    return actor.scope_for(Permission.RECRUIT_READ)


@command(Permission.RECRUIT_READ, scope=_act_scope)
def move_demand(actor: Actor, demand_id: int, version: int | None, action: DemandAction, note: str = "") -> Demand:
    """Carry out a step of the table on a list."""
    row = queries.demand_or_404(_act_scope(actor), demand_id, locked=True)
    check_version(row, version)
    step = DEMAND_WORKFLOW.apply(
        row.state, action, lambda permission: actor.can_in(permission, row.organisation_id), note
    )
    if action is DemandAction.SUBMIT and not queries.posts_of(_act_scope(actor), row.id):
        raise InvalidInput("岗位需求还是空的。", "请先录入至少一个岗位再报送。")
    before, row.state = row.state, step.target
    row.note, row.moved_by, row.moved_at = " ".join(note.split())[:500], actor.name, running().at
    if action is DemandAction.PUBLISH:
        row.published_on = running().changes.day
    record(Action.DEMAND_MOVED, row, year=row.year, old_status=before.title, new_status=row.state.title, note=row.note)
    names = queries.names_of(_act_scope(actor), [row.organisation_id])
    following = {DemandAction.SUBMIT: Permission.DEMAND_REVIEW, DemandAction.APPROVE: Permission.DEMAND_PUBLISH}
    for name in step.notify:
        notify(
            _EVENTS[name], link=f"/recruitment/demands/{row.id}", organisation_id=row.organisation_id,
            permission=following.get(action), users=() if action in following else (row.drafted_by_id,),
            values={"enterprise": names.get(row.organisation_id, ""), "year": row.year, "note": row.note},
        )  # fmt: skip
    return row


@command(Permission.RECRUIT_EDIT)
def save_opening(
    actor: Actor, demand_post_id: int, opening_id: int | None, version: int | None, values: Mapping[str, Any]
) -> Opening:
    """Open a post of an approved list for applications, or change the opening."""
    reach = reach_of(actor, Permission.RECRUIT_EDIT)
    check_period(values.get("opens_on"), values.get("closes_on"), "closes_on")
    if opening_id is None:
        post = queries.demand_post_or_404(reach, demand_post_id)
        demand = queries.demand_or_404(reach, post.demand_id)
        if demand.state not in (DemandState.APPROVED, DemandState.PUBLISHED):
            raise Conflict(
                f"该岗位所在的 {demand.year} 年需求{demand.state.title}，还不能招聘。",
                "岗位需求经国资委审核后才能开始招聘。",
            )
        row = Opening(organisation_id=post.organisation_id, demand_post_id=post.id, is_open=True)
        session.add(row)
    else:
        row = queries.opening_or_404(reach, opening_id, locked=True)
        check_version(row, version)
        post = queries.demand_post_or_404(reach, row.demand_post_id)
    if values.get("headcount") and values["headcount"] > post.headcount:
        raise InvalidInput(
            f"招聘人数多于需求人数（{post.headcount} 人）。",
            "请先调整岗位需求并重新报送，或改小招聘人数。",
            "headcount",
        )
    assign(row, values)
    record(Action.OPENING_SAVED, row, name=row.title)
    return row
