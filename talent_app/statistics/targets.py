"""Commands on targets of structure: setting, changing, taking away; only by who covers the whole city."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.statistics.goals import BY_CODE, check_years
from talent_app.statistics.target_models import StructureTarget

FIELDS = ("indicator", "from_year", "until_year", "start_share", "goal_share", "is_ceiling", "document", "note")


def targets(scope: Scope) -> list[StructureTarget]:
    """Every target, in the order of indicators; they are the same for every scope."""
    order = list(BY_CODE)
    found = list(session.scalars(select(StructureTarget).order_by(StructureTarget.until_year, StructureTarget.id)))
    return sorted((each for each in found if each.indicator in BY_CODE), key=lambda one: order.index(one.indicator))


def target_or_404(scope: Scope, target_id: int) -> StructureTarget:
    """One target."""
    row = session.scalars(select(StructureTarget).where(StructureTarget.id == target_id)).one_or_none()
    if row is None:
        raise NotFound("没有找到这项结构目标。", "请从结构目标列表重新进入。")
    return row


def _judge(actor: Actor, values: dict[str, Any], but: int = 0) -> None:
    if not reach_of(actor, Permission.STATISTICS_READ).is_all:
        raise Forbidden("结构目标由市国资监管机构设定。", "对目标有意见的，请联系市国资监管机构。")
    if values["indicator"] not in BY_CODE:
        raise InvalidInput("没有这项指标。", "请从列表中选择。", field="indicator")
    check_years(values["from_year"], values["until_year"])
    statement = select(StructureTarget.id).where(
        StructureTarget.indicator == values["indicator"],
        StructureTarget.until_year == values["until_year"],
        StructureTarget.id != but,
    )
    if session.scalar(statement) is not None:
        told = f"“{BY_CODE[values['indicator']].label}”已有 {values['until_year']} 年的目标。"
        raise InvalidInput(told, "请修改已有的目标，或换一个目标年度。", field="until_year")


@command(Permission.STATISTICS_PREPARE)
def set_target(actor: Actor, target_id: int | None, version: int | None, values: dict[str, Any]) -> StructureTarget:
    """Set a target, or change one that was set."""
    _judge(actor, values, target_id or 0)
    if target_id is None:
        row = StructureTarget(**values, set_by_name=actor.name)
        session.add(row)
    else:
        row = target_or_404(actor.scope, target_id)
        check_version(row, version)
        if all(getattr(row, name) == values[name] for name in FIELDS):
            raise Unchanged(row)
        for name in FIELDS:
            setattr(row, name, values[name])
        row.set_by_name = actor.name
    _record(Action.TARGET_SET, row)
    return row


@command(Permission.STATISTICS_PREPARE)
def remove_target(actor: Actor, target_id: int, version: int | None) -> None:
    """Take a target away; its history stays."""
    row = target_or_404(actor.scope, target_id)
    if not reach_of(actor, Permission.STATISTICS_READ).is_all:
        raise Forbidden("结构目标由市国资监管机构设定。")
    check_version(row, version)
    _record(Action.TARGET_REMOVED, row)
    session.delete(row)


def _record(action: Action, row: StructureTarget) -> None:
    title = BY_CODE[row.indicator].label
    record(action, row, label=f"{title} {row.until_year}年", title=title, year=row.until_year)
