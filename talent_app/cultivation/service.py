"""Commands that enter and change what there is: roots and their parts, written once over `kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.cultivation import queries
from talent_app.cultivation.checks import PART_CHECKS, ROOT_CHECKS
from talent_app.cultivation.kinds import ROOTS, Part, part_kind, root_kind
from talent_app.cultivation.steps import add_step, open_root, today
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.talents import queries as talents

PREFIXES = {"terms": "任", "apprenticeships": "徒"}


def _assign(row: Any, fields: tuple[str, ...], values: Mapping[str, Any]) -> None:
    for name in fields:
        value = values.get(name)
        column = type(row).__table__.c.get(name)
        if value is None and column is not None and not column.nullable and column.type.python_type is str:
            value = ""
        setattr(row, name, value.strip() if isinstance(value, str) else value)


@command(Permission.CULTIVATION_EDIT)
def create_root(actor: Actor, key: str, owner_id: int, values: Mapping[str, Any]) -> Any:
    """Begin something new: of an enterprise, or of a person of one's own enterprise."""
    root, reach = root_kind(key), reach_of(actor, Permission.CULTIVATION_EDIT)
    if root.is_personal:
        talent = talents.talent_or_404(reach, owner_id)
        row = root.model(organisation_id=talent.organisation_id, talent_id=talent.id, drafted_by_id=actor.user_id)
        row.state = root.open_states[0]
    else:
        if not reach.covers(owner_id):
            raise InvalidInput("请选择本单位范围内的企业。", "", "owner")
        row = root.model(organisation_id=owner_id)
    _assign(row, root.fields, values)
    if key in PREFIXES and not row.number:
        row.number = queries.next_number(reach, root.model, row.organisation_id, row.from_on.year, PREFIXES[key])
    for name in ("decided_under", "certificate_number", "check_note"):
        if name in root.model.__table__.c and getattr(row, name) is None:
            setattr(row, name, "")
    ROOT_CHECKS[key](row, today())
    session.add(row)
    record(Action.CULTIVATION_CHANGED, row, kind=root.title, title=row.label, part="")
    if root.is_personal:
        add_step(actor, root, row, "draft", "起草")
    return row


@command(Permission.CULTIVATION_EDIT)
def change_root(actor: Actor, key: str, root_id: int, version: int | None, values: Mapping[str, Any]) -> Any:
    """Change what a root says of itself, while it is open."""
    root = root_kind(key)
    row, _reach = open_root(actor, root, root_id, version)
    if not root.is_open(row):
        raise Conflict(f"{root.title}当前为“{row.state.title}”，内容不能再改。", "待审批的可以撤回或退回后修改。")
    number = getattr(row, "number", "")
    _assign(row, root.fields, values)
    if number and not row.number:
        row.number = number
    ROOT_CHECKS[key](row, today())
    record(Action.CULTIVATION_CHANGED, row, kind=root.title, title=row.label, part="")
    return row


@command(Permission.CULTIVATION_EDIT)
def put_part(
    actor: Actor,
    key: str,
    root_id: int,
    part_id: int | None,
    version: int | None,
    values: Mapping[str, Any],
    talent_id: int | None = None,
) -> Any:
    """Add a part to a root, or change one; `talent_id` names the person it is about."""
    part = part_kind(key)
    root = ROOTS[part.root]
    owner, reach = open_root(actor, root, root_id, None)
    _demand_open(part, owner)
    row = part.model(organisation_id=owner.organisation_id, **{part.link: owner.id})
    if part_id is not None:
        row = queries.part_or_404(reach, part, part_id, locked=True)
        check_version(row, version)
    subjects = []
    if talent_id is not None:
        talent = talents.talent_or_404(reach, talent_id)
        if talent.organisation_id != owner.organisation_id:
            raise InvalidInput("须是本单位登记的人才。", "外单位人员请先共享登记。", "talent")
        row.talent_id, subjects = talent.id, [talent]
    elif part.has_talent:
        raise InvalidInput("请选择人员。", "", "talent")
    elif key == "mentor":
        row.talent_id = None
    with session.no_autoflush:
        _assign(row, part.fields, values)
        for name in ("actual", "given_score", "proof", "result_note", "appraised_by", "name", "employer"):
            if name in part.model.__table__.c and getattr(row, name) is None:
                setattr(row, name, "")
        PART_CHECKS[key](reach, owner, row, today())
    session.add(row)
    record(
        Action.CULTIVATION_CHANGED, owner, subjects=subjects, kind=root.title, title=owner.label,
        part=f"{part.title} {subjects[0].name if subjects else row.label}",
    )  # fmt: skip
    return row


def _demand_open(part: Part, owner: Any) -> None:
    if not part.is_open(owner):
        raise Conflict(f"当前为“{owner.state.title}”，{part.title}不能再改。", "请刷新页面查看可以办理的步骤。")


@command(Permission.CULTIVATION_EDIT)
def remove_part(actor: Actor, key: str, part_id: int, version: int | None) -> Any:
    """Take a part out; what was agreed or already counts stays."""
    part = part_kind(key)
    reach = reach_of(actor, Permission.CULTIVATION_EDIT)
    row = queries.part_or_404(reach, part, part_id, locked=True)
    check_version(row, version)
    owner, _reach = open_root(actor, ROOTS[part.root], getattr(row, part.link), None)
    _demand_open(part, owner)
    if getattr(row, "fixed_on", None):
        raise Conflict("指标已经签订，不能删除。", "可在考核时说明。")
    if getattr(row, "award_sent_on", None):
        raise Conflict("成绩已转入个人档案，不能删除。", "请先在档案的奖励荣誉中更正。")
    session.delete(row)
    record(
        Action.CULTIVATION_REMOVED, owner, kind=ROOTS[part.root].title, title=owner.label,
        part=f"{part.title} {row.label}",
    )  # fmt: skip
    return owner


@command(Permission.PAY_READ)
def record_reading(actor: Actor, apprenticeship_id: int, how: str) -> None:
    """Note that somebody sees the pay of an apprentice in clear."""
    row = queries.root_or_404(reach_of(actor, Permission.PAY_READ), ROOTS["apprenticeships"], apprenticeship_id)
    subject = queries.people_of(reach_of(actor, Permission.PAY_READ), [row])[row.talent_id]
    record(Action.CULTIVATION_READ, row, subjects=[subject], title=row.label, how=how)


@command(Permission.CULTIVATION_READ)
def record_export(actor: Actor, title: str, rows: int, extension: str) -> None:
    """Note that a list left the house."""
    record(
        Action.CULTIVATION_EXPORTED, organisation_id=actor.organisation_id, label=title, title=title, rows=rows,
        format=extension,
    )  # fmt: skip
