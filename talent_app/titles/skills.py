"""Commands of skill levels: entered with who evaluated, checked, then written as a verified record of the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.rules.codes import code_table
from talent_app.talents import entering
from talent_app.talents import queries as talents
from talent_app.talents.enums import IN_FORCE
from talent_app.titles import queries, skill_queries
from talent_app.titles.enums import SkillEvaluator, SkillState
from talent_app.titles.skill_models import SkillEvaluation
from talent_app.titles.skill_workflow import SKILL_WORKFLOW, SkillAction

FIELDS = ("occupation", "level", "evaluator", "evaluator_name", "filing_number", "evaluated_on", "valid_until",
          "certificate_number")  # fmt: skip


@command(Permission.TALENT_EDIT)
def enter_skill(actor: Actor, talent_id: int, values: Mapping[str, Any]) -> SkillEvaluation:
    """Enter what an evaluation of a verified person found; the regulator checks it before it counts."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    talent = talents.talent_or_404(reach, talent_id)
    if talent.status not in IN_FORCE:
        raise Conflict(f"“{talent.name}”的档案还没有核实，不能登记技能等级认定。", "请先提交核实。")
    row = SkillEvaluation(
        organisation_id=talent.organisation_id, talent_id=talent.id, person_name=talent.name,
        state=SkillState.SUBMITTED, note="", entered_by=actor.name, judged_by="", record_id=None,
    )  # fmt: skip
    _fill(reach, row, values)
    session.add(row)
    session.flush()  # the notice names its address
    record(Action.SKILL_ENTERED, row, occupation=row.occupation, level=code_table("skill_level").title_of(row.level))
    _tell(row, Permission.TALENT_VERIFY)
    return row


@command(Permission.TALENT_EDIT)
def change_skill(actor: Actor, evaluation_id: int, version: int | None, values: Mapping[str, Any]) -> SkillEvaluation:
    """Correct what was returned, and hand it in again."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    row = queries.row_or_404(reach, SkillEvaluation, evaluation_id, locked=True)
    check_version(row, version)
    _move(actor, Permission.TALENT_EDIT, row, SkillAction.RESUBMIT, "")
    _fill(reach, row, values)
    return row  # type: ignore[no-any-return]


@command(Permission.TALENT_EDIT)
def withdraw_skill(actor: Actor, evaluation_id: int, version: int | None) -> SkillEvaluation:
    """Take an evaluation back that was not confirmed."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    row = queries.row_or_404(reach, SkillEvaluation, evaluation_id, locked=True)
    check_version(row, version)
    _move(actor, Permission.TALENT_EDIT, row, SkillAction.WITHDRAW, "")
    return row  # type: ignore[no-any-return]


@command(Permission.TALENT_VERIFY)
def judge_skill(
    actor: Actor, evaluation_id: int, version: int | None, action: SkillAction, note: str
) -> SkillEvaluation:
    """Confirm an evaluation, which writes the person's record, or return it with the reason."""
    reach = reach_of(actor, Permission.TALENT_VERIFY)
    row = queries.row_or_404(reach, SkillEvaluation, evaluation_id, locked=True)
    check_version(row, version)
    _move(actor, Permission.TALENT_VERIFY, row, action, note)
    row.judged_by = actor.name
    if action is SkillAction.CONFIRM:
        talent = talents.talent_or_404(reach, row.talent_id, locked=True)
        made = entering.enter_verified(
            reach, talent, "skills",
            {
                "occupation": row.occupation, "level": row.level, "certificate_number": row.certificate_number,
                "issued_by": row.evaluator_name, "obtained_on": row.evaluated_on.isoformat(),
                "valid_until": row.valid_until,
            },
        )  # fmt: skip
        row.record_id = made.id
    return row  # type: ignore[no-any-return]


def _fill(reach: Scope, row: SkillEvaluation, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        value = values.get(name)
        setattr(row, name, value if value is not None or name == "valid_until" else "")
    if row.level not in code_table("skill_level"):
        raise InvalidInput("没有这一技能等级。", "请从八级中选择。", "level")
    if row.evaluator is SkillEvaluator.OWN and not row.filing_number:
        raise InvalidInput(
            "用人单位自主认定没有填写备案文号。", "自主认定的单位须经备案，请填写备案文号。", "filing_number"
        )
    if row.evaluated_on > running().changes.day:
        raise InvalidInput("认定日期晚于今天。", "请填写实际认定日期。", "evaluated_on")
    if row.valid_until is not None and row.valid_until <= row.evaluated_on:
        raise InvalidInput("证书有效期早于认定日期。", "请检查是否填反；长期有效的不填。", "valid_until")
    if skill_queries.is_certificate_taken(reach, row):
        raise InvalidInput(f"证书编号 {row.certificate_number} 已登记给他人。", "请核对证书。", "certificate_number")


def _move(actor: Actor, permission: Permission, row: SkillEvaluation, action: SkillAction, note: str) -> None:
    said = " ".join(note.split())[:500]
    step = SKILL_WORKFLOW.apply(row.state, action, lambda needed: needed is permission, said)
    before, row.state, row.note = row.state, step.target, said
    record(Action.SKILL_MOVED, row, occupation=row.occupation, old_status=before.value, new_status=row.state.value,
           note=said)  # fmt: skip
    if step.notify:
        _tell(row, Permission.TALENT_VERIFY if row.state is SkillState.SUBMITTED else Permission.TALENT_EDIT)


def _tell(row: SkillEvaluation, permission: Permission) -> None:
    notify(
        Event.TITLE_STEP, link=f"/titles/skills/{row.id}", organisation_id=row.organisation_id, permission=permission,
        values={"title": f"技能等级认定（{row.occupation}）", "state": row.state.title},
        matter=f"skill:{row.id}:{row.version}:{row.state.value}",
    )  # fmt: skip
