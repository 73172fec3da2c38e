"""Commands on the pay structure: families, factors, posts, ratings, consensus, grades and bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.pay import queries
from talent_app.pay.models import (
    Ladder,
    PayAssignment,
    PayFactor,
    PayFamily,
    PayPost,
    PayRating,
    PayStructure,
    StructureBasis,
)
from talent_app.pay.structure import build, factors_of, packed_bands, suggested_factors
from talent_app.rules.job_evaluation import Level, evaluate_post, faults_of, spreads
from talent_app.rules.notation import ratio_text

KINDS = {PayFamily: "序列", PayFactor: "评价因素", PayPost: "职位", PayStructure: "薪级薪档"}
RANKS = range(1, 21)


def _reach(actor: Actor) -> Scope:
    return reach_of(actor, Permission.PAY_EDIT)


def _own(actor: Actor, model: type[Any], organisation_id: int, row_id: int, version: int | None) -> Any:
    row = queries.row_or_404(_reach(actor), model, organisation_id, row_id)
    check_version(row, version)
    return row


def _assign(row: Any, values: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        raise Unchanged(row)
    for name, value in changed.items():
        setattr(row, name, value)


def _free(model: type[Any], organisation_id: int, name: str, besides: int | None = None) -> None:
    statement = select(model.id).where(model.organisation_id == organisation_id, model.name == name)
    taken = session.scalars(statement).first()
    if taken is not None and taken != besides:
        raise InvalidInput(f"已有名为“{name}”的{KINDS[model]}。", "请换一个名称。", field="name")


def _last(model: type[Any], organisation_id: int) -> int:
    statement = select(func.max(model.position)).where(model.organisation_id == organisation_id)
    return (session.scalar(statement) or 0) + 1


@command(Permission.PAY_EDIT)
def save_family(
    actor: Actor,
    organisation_id: int,
    family_id: int | None,
    version: int | None,
    *,
    name: str,
    ladder: Ladder,
    description: str = "",
) -> PayFamily:
    """Make a job family or change one."""
    enterprise = queries.enterprise_or_404(_reach(actor), organisation_id)
    _free(PayFamily, enterprise.id, name, family_id)
    values = {"name": name, "ladder": ladder, "description": description}
    if family_id is None:
        row = PayFamily(organisation_id=enterprise.id, position=_last(PayFamily, enterprise.id), **values)
        session.add(row)
    else:
        row = _own(actor, PayFamily, organisation_id, family_id, version)
        _assign(row, values)
    record(Action.PAY_CHANGED, row, kind=KINDS[PayFamily], name=name)
    return row


@command(Permission.PAY_EDIT)
def begin_factors(actor: Actor, organisation_id: int) -> int:
    """Take over the four confirmed factors that are not there yet; returns how many."""
    enterprise = queries.enterprise_or_404(_reach(actor), organisation_id)
    present = {row.confirmed for row in queries.factors(_reach(actor), enterprise.id)}
    wanted = [each for each in suggested_factors() if each["confirmed"] not in present]
    if not wanted:
        raise Unchanged(0)
    first = _last(PayFactor, enterprise.id)
    for place, each in enumerate(wanted):
        _free(PayFactor, enterprise.id, each["name"])
        session.add(PayFactor(organisation_id=enterprise.id, position=first + place, description="", **each))
    names = "、".join(each["name"] for each in wanted)
    record(Action.PAY_CHANGED, None, organisation_id=enterprise.id, kind=KINDS[PayFactor], name=names)
    return len(wanted)


@command(Permission.PAY_EDIT)
def save_factor(
    actor: Actor,
    organisation_id: int,
    factor_id: int | None,
    version: int | None,
    *,
    name: str,
    confirmed: str | None,
    levels: Sequence[Level],
    description: str = "",
) -> PayFactor:
    """Make a factor or change one; posts that were settled keep their points until they are settled again."""
    enterprise = queries.enterprise_or_404(_reach(actor), organisation_id)
    _free(PayFactor, enterprise.id, name, factor_id)
    faults = faults_of(levels)
    if faults:
        raise InvalidInput("".join(faults), "请从低到高填写各等级的点数和行为描述。", field="level_1_points")
    stored = [{"number": each.number, "points": each.points, "anchor": each.anchor} for each in levels]
    values = {"name": name, "confirmed": confirmed, "levels": stored, "description": description}
    if factor_id is None:
        row = PayFactor(organisation_id=enterprise.id, position=_last(PayFactor, enterprise.id), **values)
        session.add(row)
    else:
        row = _own(actor, PayFactor, organisation_id, factor_id, version)
        _assign(row, values)
    record(Action.PAY_CHANGED, row, kind=KINDS[PayFactor], name=name)
    return row


@command(Permission.PAY_EDIT)
def save_post(
    actor: Actor,
    organisation_id: int,
    post_id: int | None,
    version: int | None,
    *,
    family_id: int,
    name: str,
    rank: int,
    duties: str = "",
    survey_level: str = "",
) -> PayPost:
    """Make a post or change one; its points come from the evaluation alone."""
    enterprise = queries.enterprise_or_404(_reach(actor), organisation_id)
    queries.row_or_404(_reach(actor), PayFamily, organisation_id, family_id)
    if rank not in RANKS:
        raise InvalidInput(f"职级 {rank} 不在 1 到 20 之间。", "职级从低到高编号。", field="rank")
    _free(PayPost, enterprise.id, name, post_id)
    values = {"family_id": family_id, "name": name, "rank": rank, "duties": duties, "survey_level": survey_level}
    if post_id is None:
        row = PayPost(organisation_id=enterprise.id, consensus={}, settled_by="", settled_note="", **values)
        session.add(row)
    else:
        row = _own(actor, PayPost, organisation_id, post_id, version)
        _assign(row, values)
    record(Action.PAY_CHANGED, row, kind=KINDS[PayPost], name=name)
    return row


@command(Permission.PAY_EDIT)
def remove_row(actor: Actor, organisation_id: int, kind: str, row_id: int, version: int | None) -> None:
    """Take away a family, factor or post nothing depends on."""
    model = next(model for model, _title in KINDS.items() if model.__tablename__ == kind)
    row = _own(actor, model, organisation_id, row_id, version)
    users = {
        "pay_families": (PayPost, PayPost.family_id, "职位"),
        "pay_posts": (PayAssignment, PayAssignment.post_id, "任职人员"),
    }.get(kind)
    if users:
        number = session.scalar(select(func.count()).select_from(users[0]).where(users[1] == row_id)) or 0
        if number:
            raise Conflict(f"“{row.name}”还有 {number} 个{users[2]}，不能删除。", f"请先删除或改派这些{users[2]}。")
    if kind == "pay_posts":
        for rating in session.scalars(select(PayRating).where(PayRating.post_id == row_id)):
            session.delete(rating)
    record(Action.PAY_REMOVED, row, kind=KINDS[model], name=row.name)
    session.delete(row)


@command(Permission.PAY_STRUCTURE)
def rate_post(actor: Actor, organisation_id: int, post_id: int, levels: Mapping[str, int], note: str = "") -> PayRating:
    """One evaluator's levels for a post; a second rating replaces his first."""
    scope = reach_of(actor, Permission.PAY_STRUCTURE)
    post = queries.row_or_404(scope, PayPost, organisation_id, post_id)
    factors = factors_of(queries.factors(scope, organisation_id))
    found = evaluate_post(factors, levels)
    if not found.is_complete:
        raise InvalidInput(f"还没有为“{'、'.join(found.missing)}”选择等级。", "每个因素都要选择一个等级。")
    known = {factor.key: levels[factor.key] for factor in factors}
    mine = PayRating.evaluator_id == actor.user_id
    row = session.scalars(select(PayRating).where(PayRating.post_id == post.id, mine)).one_or_none()
    if row is None:
        row = PayRating(
            organisation_id=organisation_id, post_id=post.id, evaluator_id=actor.user_id, evaluator_name=actor.name,
            levels=known, note=note,
        )  # fmt: skip
        session.add(row)
    else:
        _assign(row, {"levels": known, "note": note})
    record(Action.PAY_RATED, post, name=post.name)
    return row


@command(Permission.PAY_EDIT)
def settle_post(
    actor: Actor, organisation_id: int, post_id: int, version: int | None, levels: Mapping[str, int], note: str
) -> PayPost:
    """Set what the evaluators agreed on; where they lie far apart the note must say how they came together."""
    post = _own(actor, PayPost, organisation_id, post_id, version)
    factors = factors_of(queries.factors(_reach(actor), organisation_id))
    found = evaluate_post(factors, levels)
    if not found.is_complete:
        raise InvalidInput(f"还没有为“{'、'.join(found.missing)}”确定等级。", "每个因素都要确定一个等级。")
    given = [row.levels for row in queries.ratings(_reach(actor), post)]
    apart = [each.name for each in spreads(factors, given) if each.is_apart]
    if apart and not note.strip():
        raise InvalidInput(
            f"评价人对“{'、'.join(apart)}”的等级相差两级以上。", "请写明经过讨论如何形成共识。", field="note"
        )
    post.consensus = {factor.key: levels[factor.key] for factor in factors}
    post.points, post.settled_note = found.points, note
    post.settled_by, post.settled_at = actor.name, running().at
    record(Action.PAY_SETTLED, post, name=post.name, note=note)
    return post


@command(Permission.PAY_EDIT)
def save_structure(
    actor: Actor, organisation_id: int, year: int, version: int | None, basis: StructureBasis, values: Mapping[str, Any]
) -> PayStructure:
    """Build the grades and bands of a year; building again replaces them (history keeps the former ones)."""
    enterprise = queries.enterprise_or_404(_reach(actor), organisation_id)
    settings = {name: _plain(value) for name, value in values.items()}
    bands = build(basis, settings)
    row = queries.structure_of(_reach(actor), enterprise.id, year)
    made = {"basis": basis, "settings": settings, "grades": packed_bands(bands.bands)}
    if row is None:
        row = PayStructure(organisation_id=enterprise.id, year=year, **made)
        session.add(row)
    else:
        check_version(row, version)
        _assign(row, made)
    record(Action.PAY_CHANGED, row, kind=KINDS[PayStructure], name=row.label)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.fen
    return ratio_text(value) if isinstance(value, Fraction) else value
