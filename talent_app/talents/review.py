"""Commands of verification: submit, withdraw, judge, confirm once a year, decide on waiting changes."""

from __future__ import annotations

from collections.abc import Mapping

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_revision, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.talents import pending, persons, queries
from talent_app.talents.derivation import missing_of
from talent_app.talents.enums import ChangeState, TalentStatus
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY, talent_fields
from talent_app.talents.review_models import LONGEST_NOTE, VerificationMark
from talent_app.talents.review_queries import marks_of
from talent_app.talents.verification import TALENT_WORKFLOW, TalentAction
from talent_app.tracking.changes import image_of

#: So many at once: each is a row of its own in the audit.
MOST_AT_ONCE = 200


@command(Permission.TALENT_EDIT)
def submit_talent(actor: Actor, talent_id: int, revision: int | None, note: str = "") -> Talent:
    """Hand a complete registration to the regulator."""
    row = _found(actor, Permission.TALENT_EDIT, talent_id, revision)
    missing = missing_of(image_of(row), has_document=persons.person_of(row).document_index is not None)
    if missing and row.status is not TalentStatus.SUBMITTED:
        listed = "、".join(info.label for info in missing)
        raise InvalidInput(f"“{row.name}”的档案还缺：{listed}，不能提交核实。", "请补充后再提交。")
    _step(actor, Permission.TALENT_EDIT, row, TalentAction.SUBMIT, note)
    row.submitted_at = running().at
    row.confirmed_on = running().changes.day
    return row


@command(Permission.TALENT_EDIT)
def submit_talents(actor: Actor, seen: Mapping[int, int]) -> tuple[list[str], list[str]]:
    """Submit several at once, by id and the revision seen; (names submitted, sentences on those that were not)."""
    _check_count(seen)
    done, left = [], []
    for talent_id, revision in sorted(seen.items()):
        try:
            done.append(submit_talent(actor, talent_id, revision).name)
        except (InvalidInput, Conflict) as refusal:
            left.append(refusal.message)
    if not done:
        raise Unchanged((done, left))
    return done, left


@command(Permission.TALENT_EDIT)
def withdraw_talent(actor: Actor, talent_id: int, revision: int | None, note: str = "") -> Talent:
    """Take a submitted registration back before it is checked."""
    row = _found(actor, Permission.TALENT_EDIT, talent_id, revision)
    _step(actor, Permission.TALENT_EDIT, row, TalentAction.WITHDRAW, note)
    row.submitted_at = None
    return row


@command(Permission.TALENT_VERIFY)
def judge_talent(
    actor: Actor,
    talent_id: int,
    revision: int | None,
    action: TalentAction,
    note: str = "",
    marks: Mapping[str, str] | None = None,
) -> Talent:
    """Verify, return with marks, admit to the reserve or release from it; `marks` by field or "kind:id"."""
    row = _found(actor, Permission.TALENT_VERIFY, talent_id, revision)
    told = {field: " ".join(text.split()) for field, text in (marks or {}).items() if text.strip()}
    _check_marks(actor, row, told)
    if action is not TalentAction.RETURN and told:
        raise InvalidInput("写了意见的项目需要补正，不能直接通过。", "请选择退回补正，或清空这些意见。")
    if action is TalentAction.RETURN and pending.changes_of(row):
        raise Conflict("还有待核实的修改，不能退回整份档案。", "请先逐项核实这些修改。")
    _step(actor, Permission.TALENT_VERIFY, row, action, note or ("见各项意见" if told else ""))
    if action in (TalentAction.VERIFY, TalentAction.RETURN):
        for mark in marks_of(reach_of(actor, Permission.TALENT_VERIFY), row):
            mark.cleared_at = running().at
    if action is TalentAction.VERIFY:
        row.verified_at = running().at
    if action is TalentAction.RETURN:
        row.verified_at = None
        for field, text in ({"": note} if note.strip() else {}).items() | told.items():
            _mark(actor, row, field, text)
    return row


@command(Permission.TALENT_VERIFY)
def verify_talents(actor: Actor, seen: Mapping[int, int]) -> tuple[list[str], list[str]]:
    """Verify several at once, by id and the revision seen; (names verified, sentences on those that were not)."""
    _check_count(seen)
    done, left = [], []
    for talent_id, revision in sorted(seen.items()):
        try:
            done.append(judge_talent(actor, talent_id, revision, TalentAction.VERIFY).name)
        except (InvalidInput, Conflict) as refusal:
            left.append(refusal.message)
    if not done:
        raise Unchanged((done, left))
    return done, left


@command(Permission.TALENT_VERIFY)
def decide_changes(
    actor: Actor, talent_id: int, revision: int | None, accepted: list[int], returned: Mapping[int, str]
) -> Talent:
    """Accept some waiting changes and return others, each with what is wrong; the rest goes on waiting."""
    reach = reach_of(actor, Permission.TALENT_VERIFY)
    row = _found(actor, Permission.TALENT_VERIFY, talent_id, revision)
    waiting = {change.id: change for change in pending.changes_of(row)}
    if not accepted and not returned:
        raise InvalidInput("没有作出任何决定。", "请对至少一项选择采纳或退回。")
    if set(accepted) & set(returned):
        raise ValueError("a change cannot be both accepted and returned")
    if not {*accepted, *returned} <= waiting.keys():
        raise Conflict("其中有修改已被撤回或已核实。", "请核对最新内容后再提交。")
    for change_id in (*accepted, *returned):
        change, note = waiting[change_id], " ".join(returned.get(change_id, "").split())
        if change_id in returned and not note:
            raise InvalidInput("退回修改必须写明意见。", "请在该项后填写哪里需要改正。", f"note_{change_id}")
        change.state = ChangeState.RETURNED if change_id in returned else ChangeState.ACCEPTED
        change.note = note[:LONGEST_NOTE]
        change.decided_by_id, change.decided_by, change.decided_at = actor.user_id, actor.name, running().at
    row.revision += 1
    if accepted:
        pending.accept(reach, row, [waiting[change_id] for change_id in accepted])
        row.version += 1
        row.updated_at = running().at
    record(
        Action.CHANGES_DECIDED, row, name=row.name,
        agreed_fields=[change_label(waiting[one]) for one in accepted],
        returned_fields=[change_label(waiting[one]) for one in returned],
    )  # fmt: skip
    return row


@command(Permission.TALENT_EDIT)
def withdraw_change(actor: Actor, talent_id: int, change_id: int) -> Talent:
    """Take a waiting change back, or put a returned one away."""
    row = _found(actor, Permission.TALENT_EDIT, talent_id, None)
    open_changes = pending.changes_of(row, (ChangeState.WAITING, ChangeState.RETURNED))
    change = next((one for one in open_changes if one.id == change_id), None)
    if change is None:
        raise NotFound()
    change.state = ChangeState.WITHDRAWN
    row.revision += 1
    record(Action.CHANGE_WITHDRAWN, row, name=row.name, fields=[change_label(change)])
    return row


def change_label(change: pending.PendingChange) -> str:
    """What a change is about, in one word."""
    if change.kind:
        return f"{change.operation.title}{BY_KEY[change.kind].label}"
    return next(info.label for info in talent_fields() if info.name == change.field)


def _found(actor: Actor, permission: Permission, talent_id: int, revision: int | None) -> Talent:
    row = queries.talent_or_404(reach_of(actor, permission), talent_id, locked=True)
    check_revision(row, revision)
    return row


def _step(actor: Actor, permission: Permission, row: Talent, action: TalentAction, note: str) -> None:
    text = " ".join(note.split())[:LONGEST_NOTE]
    step = TALENT_WORKFLOW.apply(row.status, action, lambda needed: needed is permission, text)
    record(
        Action.TALENT_MOVED, row, name=row.name, old_status=row.status.value, new_status=step.target.value, note=text
    )
    row.status = step.target
    row.version += 1
    row.updated_at = running().at


def _check_count(seen: Mapping[int, object]) -> None:
    if not seen:
        raise InvalidInput("没有选择人员。", "请至少勾选一人。", "talents")
    if len(seen) > MOST_AT_ONCE:
        raise InvalidInput(f"一次最多 {MOST_AT_ONCE} 人，现选 {len(seen)} 人。", "请分批办理。", "talents")


def _check_marks(actor: Actor, row: Talent, marks: Mapping[str, str]) -> None:
    scope: Scope = reach_of(actor, Permission.TALENT_VERIFY)
    known = {info.name for info in talent_fields()}
    for key, rows in (queries.records_of(scope, row) if marks else {}).items():
        known |= {f"{key}:{one.id}" for one in rows}
    if set(marks) - known:
        raise NotFound()


def _mark(actor: Actor, row: Talent, field: str, text: str) -> None:
    session.add(
        VerificationMark(
            organisation_id=row.organisation_id, talent_id=row.id, field=field, note=text[:LONGEST_NOTE],
            made_by_id=actor.user_id, made_by=actor.name, made_at=running().at,
        )
    )  # fmt: skip
