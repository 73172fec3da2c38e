"""Commands of applications for professional titles: apply, each step of the table, objections, revocation.

What a confirmed application gives stands in the registration's own records, written as verified; never twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.rules.codes import code_table
from talent_app.talents import queries as talents
from talent_app.talents.enums import IN_FORCE
from talent_app.titles import queries
from talent_app.titles.enums import ApplicationState
from talent_app.titles.models import LONGEST_NOTE, TitleApplication, TitleStep
from talent_app.titles.policy_in_force import policy_on
from talent_app.titles.steps import EFFECTS, check_person, conditions_of
from talent_app.titles.workflow import TITLE_WORKFLOW
from talent_app.titles.workflow import TitleAction as A

__all__ = ["act_as_leader", "act_as_regulator", "act_as_unit", "change_application", "conditions_of",
           "create_application"]  # fmt: skip

OPEN = (
    ApplicationState.DRAFT, ApplicationState.UNIT_REVIEW, ApplicationState.UNIT_NOTICE, ApplicationState.FORWARDED,
    ApplicationState.EVALUATION, ApplicationState.RESULT_NOTICE, ApplicationState.RETURNED,
)  # fmt: skip

#: States in which a notice hangs.
HANGING = (ApplicationState.UNIT_NOTICE, ApplicationState.RESULT_NOTICE)


@command(Permission.TALENT_EDIT)
def create_application(actor: Actor, talent_id: int, values: Mapping[str, Any]) -> TitleApplication:
    """Begin an application of a verified person: series, level, title_name, specialty, way, exception, summary."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    talent = talents.talent_or_404(reach, talent_id)
    if talent.status not in IN_FORCE:
        raise Conflict(f"“{talent.name}”的档案还没有核实，不能申报职称。", "请先提交核实；申报条件按核实后的档案判断。")
    check_person(reach, talent.id, running().changes.day)
    row = TitleApplication(
        organisation_id=talent.organisation_id, talent_id=talent.id, person_name=talent.name,
        state=ApplicationState.DRAFT, drafted_by=actor.user_id, drafted_by_name=actor.name, competent_office="",
        committee_name="", result_document="", certificate_number="",
    )  # fmt: skip
    _fill(row, values)
    _check_single(reach, row)
    session.add(row)
    record(Action.TITLE_APPLIED, row, title=row.title_name)
    return row


@command(Permission.TALENT_EDIT)
def change_application(
    actor: Actor, application_id: int, version: int | None, values: Mapping[str, Any]
) -> TitleApplication:
    """Change a draft or a returned application."""
    row = queries.application_or_404(reach_of(actor, Permission.TALENT_EDIT), application_id, locked=True)
    check_version(row, version)
    if row.state not in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        raise Conflict(f"当前状态为“{row.state.title}”，不能修改。", "退回后才能修改。")
    _fill(row, values)
    record(Action.TITLE_CHANGED, row, title=row.title_name)
    return row


def _fill(row: TitleApplication, values: Mapping[str, Any]) -> None:
    series, level = values["series"], values["level"]
    names = code_table("title_series")[series].titles.get(level, ())
    if not names:
        raise InvalidInput("该系列没有这一级别。", "请按职称系列表选择级别。", "level")
    way = values["way"]
    policy = policy_on(running().changes.day)
    if way.value not in policy.ways(series, level):
        offered = "、".join(policy.paths[code].title for code in policy.ways(series, level))
        raise InvalidInput(f"该系列这一级别不采用{way.title}。", f"可选：{offered}。", "way")
    row.series, row.level, row.way = series, level, way
    row.title_name = values.get("title_name") or names[0]
    if row.title_name not in names:
        raise InvalidInput(f"该系列这一级别没有“{row.title_name}”。", f"可填写：{'、'.join(names)}。", "title_name")
    for name in ("specialty", "exception", "summary"):
        setattr(row, name, values.get(name) or "")


def _check_single(reach: Scope, row: TitleApplication) -> None:
    for other in queries.applications_in(reach, OPEN):
        if other.talent_id == row.talent_id and (other.series, other.level) == (row.series, row.level):
            raise Conflict(f"“{row.person_name}”已有同一职称的申报在办理。", "请打开原申报继续办理，或先撤回。")


@command(Permission.TALENT_EDIT)
def act_as_unit(
    actor: Actor, application_id: int, version: int | None, action: A, values: Mapping[str, Any]
) -> TitleApplication:
    """A step of the unit's office: submit, forward after the notice, withdraw."""
    return _act(actor, Permission.TALENT_EDIT, application_id, version, action, values)


@command(Permission.TITLE_APPROVE)
def act_as_leader(
    actor: Actor, application_id: int, version: int | None, action: A, values: Mapping[str, Any]
) -> TitleApplication:
    """A step of the unit's leader: recommend and publish, return."""
    return _act(actor, Permission.TITLE_APPROVE, application_id, version, action, values)


@command(Permission.TALENT_VERIFY)
def act_as_regulator(
    actor: Actor, application_id: int, version: int | None, action: A, values: Mapping[str, Any]
) -> TitleApplication:
    """A step of the competent office: accept, enter the result, confirm, revoke."""
    return _act(actor, Permission.TALENT_VERIFY, application_id, version, action, values)


def _act(
    actor: Actor, permission: Permission, application_id: int, version: int | None, action: A, values: Mapping[str, Any]
) -> TitleApplication:
    reach = reach_of(actor, permission)
    row = queries.application_or_404(reach, application_id, locked=True)
    check_version(row, version)
    note = " ".join((values.get("note") or "").split())[:LONGEST_NOTE]
    step = TITLE_WORKFLOW.apply(row.state, action, lambda p: p is permission, note, conditions_of(row))
    if action is A.RECOMMEND and actor.user_id is not None and actor.user_id == row.drafted_by:
        raise Conflict("经办人不能审核自己经办的申报。", "请由其他负责人审核。")
    if action in EFFECTS:
        EFFECTS[action](actor, reach, row, values, note)
    old = row.state
    row.state = step.target
    session.add(
        TitleStep(
            organisation_id=row.organisation_id, application_id=row.id, action=step.label, new_state=step.target,
            note=note, done_by=actor.name, done_at=running().at,
        )
    )  # fmt: skip
    record(Action.TITLE_MOVED, row, title=row.title_name, old_status=old.value, new_status=step.target.value, note=note)
    if step.notify:
        asked = {t.permission for t in TITLE_WORKFLOW.transitions if t.source is step.target and t.style == "primary"}
        for wanted in asked or {Permission.TALENT_EDIT}:
            notify(
                Event.TITLE_STEP, link=f"/titles/{row.id}", organisation_id=row.organisation_id, permission=wanted,
                values={"title": row.title_name, "state": step.target.title},
                matter=f"title:{row.id}:{row.version}:{step.target.value}:{wanted.value}",
            )  # fmt: skip
    return row


@command(Permission.TALENT_READ)
def recount_notice(actor: Actor, application_id: int) -> TitleApplication:
    """Compute the end of a notice again after holidays were announced; work of the system.

    What an outside committee said of its own notice is never shortened.
    """
    row = queries.application_or_404(reach_of(actor, Permission.TALENT_READ), application_id, locked=True)
    is_unit = row.state is ApplicationState.UNIT_NOTICE
    published = row.unit_published_on if is_unit else row.result_published_on
    closed = row.unit_closed_on if is_unit else row.result_closed_on
    if actor.user_id is not None or row.state not in HANGING or published is None or closed is None:
        raise Unchanged(row)
    end = queries.notice_end(Scope.of(row.organisation_id), published).day
    if is_unit and end != closed:
        row.unit_closed_on = end
    elif not is_unit and end > closed:
        row.result_closed_on = end
    else:
        raise Unchanged(row)
    record(Action.DEADLINE_RECOUNTED, row, number=f"ZC-{row.id}", due_on=end.isoformat(), calendar="")
    return row
