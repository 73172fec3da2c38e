"""Commands of objections raised in a public notice: entered by the unit's office, settled by its leader."""

from __future__ import annotations

from datetime import date

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.titles import queries
from talent_app.titles.enums import ApplicationState, ObjectionStage
from talent_app.titles.models import TitleObjection


@command(Permission.TALENT_EDIT)
def raise_objection(actor: Actor, application_id: int, raised_on: date, content: str) -> TitleObjection:
    """Enter an objection that came in during a public notice."""
    row = queries.application_or_404(reach_of(actor, Permission.TALENT_EDIT), application_id, locked=True)
    stages = {ApplicationState.UNIT_NOTICE: (ObjectionStage.UNIT, row.unit_published_on),
              ApplicationState.RESULT_NOTICE: (ObjectionStage.RESULT, row.result_published_on)}  # fmt: skip
    if row.state not in stages:
        raise Conflict("现在没有公示，不能登记异议。", "公示期间才能登记异议。")
    stage, published = stages[row.state]
    if raised_on > running().changes.day or (published and raised_on < published):
        raise InvalidInput("提出日期不在公示期间。", "请填写收到异议的日期。", "raised_on")
    made = TitleObjection(
        organisation_id=row.organisation_id, application_id=row.id, stage=stage, raised_on=raised_on,
        content=content, handling="", settled_by="",
    )  # fmt: skip
    session.add(made)
    record(Action.TITLE_OBJECTED, row, title=row.title_name)
    return made


@command(Permission.TITLE_APPROVE)
def settle_objection(
    actor: Actor, objection_id: int, version: int | None, handling: str, is_upheld: bool
) -> TitleObjection:
    """Say what was found about an objection."""
    row = queries.row_or_404(reach_of(actor, Permission.TITLE_APPROVE), TitleObjection, objection_id, locked=True)
    check_version(row, version)
    if row.settled_on is not None:
        raise Conflict("这项异议已经办结。", "办结的异议不能再改。")
    row.handling, row.is_upheld = handling, is_upheld
    row.settled_on, row.settled_by = running().changes.day, actor.name
    record(Action.TITLE_OBJECTION_SETTLED, row, opinion="成立" if is_upheld else "不成立")
    return row  # type: ignore[no-any-return]
