"""Commands on publications: drafting, checking, offering, publishing by a second person, withdrawing.

A publication whose hidden cells can be worked out is refused; what was published is kept as it was, withdrawn or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, RuleBlocked
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.organisations.queries import organisation_or_404
from talent_app.statistics import publication_queries as queries
from talent_app.statistics.publication_models import Publication, PublicationState
from talent_app.statistics.publication_queries import Computed

State = PublicationState
REFUSED = "检查发现隐去的数可被推算，不能公布。"


def _demand_regulator(actor: Actor, organisation_id: int | None) -> None:
    reach = reach_of(actor, Permission.STATISTICS_READ)
    owner = organisation_or_404(reach, organisation_id or 0)
    if not owner.is_regulator:
        raise Forbidden("公开统计由国资监管机构编制和公布。", "需要公布本单位数据的，请联系国资监管机构。")


def _open(actor: Actor, publication_id: int, version: int | None, *states: State) -> Publication:
    row = queries.publication_or_404(reach_of(actor, Permission.STATISTICS_READ), publication_id, locked=True)
    _demand_regulator(actor, row.organisation_id)
    check_version(row, version)
    if row.state not in states:
        raise Conflict(f"公开统计当前为“{row.state.title}”，不能这样操作。", "请刷新页面核对最新状态。")
    return row


def _moved(row: Publication, note: str) -> Publication:
    record(Action.PUBLICATION_MOVED, row, title=row.title, note=note)
    return row


@command(Permission.STATISTICS_PREPARE)
def create_publication(actor: Actor, *, title: str, taken_on: date, rounding: int, note: str) -> Publication:
    """Begin a set of tables."""
    _demand_regulator(actor, actor.organisation_id)
    if taken_on > clock.today():
        raise InvalidInput("统计日还没有到。", "请选择今天或以前的日期。", field="taken_on")
    row = Publication(
        organisation_id=actor.organisation_id, title=title, taken_on=taken_on, rounding=rounding, note=note,
        state=State.DRAFT, wishes=[], content=[], hidden=[], limits={}, shown=[], faults=[], number="",
        drafted_by=actor.user_id or 0, drafted_by_name=actor.name, drafted_at=running().at, checked_key="",
        returned_note="", published_by_name="", withdrawn_by_name="", withdrawn_note="",
    )  # fmt: skip
    session.add(row)
    record(Action.PUBLICATION_SAVED, row, title=title)
    return row


@command(Permission.STATISTICS_PREPARE)
def put_tables(
    actor: Actor, publication_id: int, version: int | None, wishes: Sequence[dict[str, Any]], made: Computed
) -> Publication:
    """Keep the chosen tables with their figures and what is hidden; an earlier check no longer counts."""
    row = _open(actor, publication_id, version, State.DRAFT)
    if row.wishes == list(wishes) and row.content == made.content and row.hidden == made.hidden:
        raise Unchanged(row)
    row.wishes, row.content, row.hidden = list(wishes), made.content, made.hidden
    row.limits, row.shown = made.limits, made.shown
    row.checked_key, row.faults, row.checked_at = "", [], None
    record(Action.PUBLICATION_SAVED, row, title=row.title)
    return row


@command(Permission.STATISTICS_PREPARE)
def keep_check(actor: Actor, publication_id: int, version: int | None, key: str, faults: Sequence[str]) -> Publication:
    """Keep what the checker found."""
    row = _open(actor, publication_id, version, State.DRAFT)
    _demand_tables(row)
    if key != queries.check_key(reach_of(actor, Permission.STATISTICS_READ), row):
        raise Conflict("检查期间数据有变动。", "请重新检查。")
    row.checked_key, row.faults, row.checked_at = key, list(faults), running().at
    return _moved(row, f"检查完成，发现 {len(faults)} 处" if faults else "检查通过")


def _demand_tables(row: Publication) -> None:
    if not row.content:
        raise InvalidInput("还没有加入统计表。", "请先加入至少一张统计表。")


@command(Permission.STATISTICS_PREPARE)
def offer_publication(actor: Actor, publication_id: int, version: int | None) -> Publication:
    """Hand a checked set over to a second person."""
    row = _open(actor, publication_id, version, State.DRAFT)
    _demand_tables(row)
    if row.checked_key != queries.check_key(reach_of(actor, Permission.STATISTICS_READ), row):
        raise Conflict("统计表在检查之后有变动，或者还没有检查。", "请先运行检查，再送发布。")
    if row.faults:
        raise RuleBlocked(REFUSED, hint="请重新计算统计表，或去掉有问题的表，再运行检查。")
    row.state, row.returned_note = State.OFFERED, ""
    return _moved(row, "送发布")


@command(Permission.STATISTICS_PUBLISH)
def return_publication(actor: Actor, publication_id: int, version: int | None, note: str) -> Publication:
    """Give a set back with a reason."""
    row = _open(actor, publication_id, version, State.OFFERED)
    row.state, row.returned_note = State.DRAFT, note
    return _moved(row, note)


@command(Permission.STATISTICS_PUBLISH)
def publish_publication(
    actor: Actor, publication_id: int, version: int | None, key: str, faults: Sequence[str]
) -> Publication:
    """Publish: checked at this moment against everything published, by somebody who did not draft it."""
    row = _open(actor, publication_id, version, State.OFFERED)
    if row.drafted_by == actor.user_id:
        raise Forbidden("起草人不能公布自己编制的统计。", "请由另一位有权限的同事核对后公布。")
    if key != queries.check_key(reach_of(actor, Permission.STATISTICS_READ), row):
        raise Conflict("检查期间另有统计公布。", "请返回后重新公布，系统会再检查一次。")
    if faults:
        raise RuleBlocked(f"{REFUSED}{''.join(faults[:3])}", hint="请退回起草人重新计算。")
    row.state, row.number = State.PUBLISHED, queries.next_number(actor.scope, clock.today().year)
    row.checked_key, row.checked_at = key, running().at
    row.published_by_name, row.published_at = actor.name, running().at
    return _moved(row, f"公布 {row.number}")


@command(Permission.STATISTICS_PUBLISH)
def withdraw_publication(actor: Actor, publication_id: int, version: int | None, note: str) -> Publication:
    """Take a publication down; it is kept, because it was read."""
    row = _open(actor, publication_id, version, State.PUBLISHED)
    row.state, row.withdrawn_note = State.WITHDRAWN, note
    row.withdrawn_by_name, row.withdrawn_at = actor.name, running().at
    return _moved(row, note)


@command(Permission.STATISTICS_PREPARE)
def discard_publication(actor: Actor, publication_id: int, version: int | None) -> Publication:
    """Put a draft aside for good."""
    row = _open(actor, publication_id, version, State.DRAFT, State.OFFERED)
    row.state = State.DISCARDED
    return _moved(row, "作废")


@command(Permission.STATISTICS_READ)
def record_publication_export(actor: Actor, publication_id: int, title: str) -> None:
    """Record that a publication was downloaded, before the bytes leave."""
    record(Action.PUBLICATION_EXPORTED, label=title, title=title, format="xlsx")
