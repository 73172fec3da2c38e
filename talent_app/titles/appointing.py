"""Commands of appointment (聘任), apart from the qualification: appoint, renew, end. Dates stand in the records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rules.codes import code_table
from talent_app.talents import entering
from talent_app.talents import queries as talents
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.models import Talent
from talent_app.talents.record_models import Appointment
from talent_app.titles import queries
from talent_app.titles.models import TitleEngagement

RULE = "TI-004，资格与聘任分开，待核原文"


@command(Permission.TITLE_APPROVE)
def appoint(actor: Actor, talent_id: int, values: Mapping[str, Any], renews_id: int | None = None) -> TitleEngagement:
    """Appoint a person to a professional post: post, series, level, from_on, until_on, document, reason."""
    reach = reach_of(actor, Permission.TITLE_APPROVE)
    talent = talents.talent_or_404(reach, talent_id, locked=True)
    if talent.status not in IN_FORCE:
        raise RuleBlocked(f"“{talent.name}”的档案还没有核实，职称不能作为聘任依据。（{RULE}）", (), "请先提交核实。")
    levels = list(code_table("title_level").codes)
    held = [one for one in queries.records(reach, talent)["titles"] if one.series == values["series"] and one.level]
    if not held:
        raise RuleBlocked(
            f"“{talent.name}”没有这一系列的职称，不能聘任。（{RULE}）",
            (),
            "请先申报并取得职称，或选择其已有职称的系列。",
        )
    best = min(held, key=lambda one: levels.index(one.level))
    is_above = levels.index(values["level"]) < levels.index(best.level)
    reason = " ".join((values.get("reason") or "").split())
    if is_above and not reason:
        raise InvalidInput(
            f"其职称为{code_table('title_level').title_of(best.level)}，拟聘级别更高，属低职高聘。（{RULE}）",
            "请写明低职高聘的理由。", "reason",
        )  # fmt: skip
    if values["until_on"] is None or values["until_on"] <= values["from_on"]:
        raise InvalidInput("聘期没有截止日期，或早于起始日期。", "请填写聘期的起止日期。", "until_on")
    if renews_id is not None:
        _check_renewal(reach, talent, renews_id, values)
    owner = organisations.organisation_or_404(reach, talent.organisation_id)
    made = entering.enter_verified(
        reach, talent, "appointments",
        {"employer": owner.name, **{name: values[name] for name in ("post", "series", "level", "from_on", "until_on")},
         "document": values.get("document") or None},
    )  # fmt: skip
    row = TitleEngagement(
        organisation_id=talent.organisation_id, talent_id=talent.id, appointment_id=made.id, qualification_id=best.id,
        is_above_title=is_above, reason=reason if is_above else "", renews_id=renews_id, ended_on=None, end_reason="",
        decided_by=actor.name,
    )  # fmt: skip
    session.add(row)
    record(Action.TITLE_APPOINTED, row, label=talent.name, post=values["post"], until_on=values["until_on"].isoformat())
    return row


def _check_renewal(reach: Scope, talent: Talent, renews_id: int, values: Mapping[str, Any]) -> None:
    """A renewal follows an appointment of the same person that still stands, once, after its last day."""
    old: TitleEngagement = queries.row_or_404(reach, TitleEngagement, renews_id, locked=True)
    if old.talent_id != talent.id:
        raise NotFound()
    if old.ended_on is not None:
        raise Conflict("这项聘任已经结束，不能续聘。", "请作为新的聘任办理。")
    if session.scalars(select(TitleEngagement.id).where(TitleEngagement.renews_id == old.id)).first() is not None:
        raise Conflict("这项聘任已经续聘。", "请在新的聘任上办理。")
    appointment = session.get(Appointment, old.appointment_id)
    if appointment is not None and appointment.until_on and values["from_on"] <= appointment.until_on:
        raise InvalidInput(
            f"续聘的起始日期应晚于原聘期的截止日期 {appointment.until_on.isoformat()}。",
            "请核对；提前改聘的，先结束原聘任。", "from_on",
        )  # fmt: skip


@command(Permission.TITLE_APPROVE)
def end_engagement(actor: Actor, engagement_id: int, version: int | None, day: date, reason: str) -> TitleEngagement:
    """End an appointment before its time, with the reason."""
    reach = reach_of(actor, Permission.TITLE_APPROVE)
    row = queries.row_or_404(reach, TitleEngagement, engagement_id, locked=True)
    check_version(row, version)
    if row.ended_on is not None:
        raise Conflict("这项聘任已经结束。", "请刷新页面。")
    if day > running().changes.day:
        raise InvalidInput("解聘日期晚于今天。", "请填写实际解聘日期。", "day")
    talent = talents.talent_or_404(reach, row.talent_id, locked=True)
    statement = select(Appointment).where(Appointment.id == row.appointment_id, Appointment.talent_id == talent.id)
    appointment = session.scalars(statement).one_or_none()
    if appointment is not None:
        entering.end_appointment(reach, talent, appointment, day)
    row.ended_on, row.end_reason = day, reason
    record(Action.TITLE_APPOINTMENT_ENDED, row, label=talent.name, reason=reason)
    return row  # type: ignore[no-any-return]
