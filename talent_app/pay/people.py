"""Commands on people: who holds which post and grade, what each was paid in a year, and who looked at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.pay import queries
from talent_app.pay.models import PayAssignment, PayPost, PayRecord
from talent_app.rules.merit import PERFORMANCES
from talent_app.talents.models import Talent

YEARS = range(2000, 2101)
AMOUNTS = ("base", "variable", "allowance", "incentive")


@dataclass(frozen=True)
class PaidRow:
    """One person's pay of a year, and his post where the file names one."""

    talent_id: int
    base: Money
    variable: Money
    allowance: Money
    incentive: Money
    performance: str = ""
    is_full_year: bool = True
    post_id: int | None = None
    grade: int | None = None


@command(Permission.PAY_EDIT)
def assign_post(
    actor: Actor, organisation_id: int, talent_id: int, version: int | None, *, post_id: int | None,
    grade: int | None, from_on: date, reason: str = "",
) -> PayAssignment | None:  # fmt: skip
    """Give a person a post (and a grade of his own, with a reason), or take him off his post."""
    scope = reach_of(actor, Permission.PAY_EDIT)
    talent = queries.talent_or_404(scope, organisation_id, talent_id)
    row = queries.assignments(scope, organisation_id).get(talent.id)
    if row is not None:
        check_version(row, version)
    if post_id is None:
        if row is None:
            raise Unchanged(None)
        record(Action.PAY_ASSIGNED, talent, rows=1)
        session.delete(row)
        return None
    queries.row_or_404(scope, PayPost, organisation_id, post_id)
    _demand_grade(scope_grades(actor, organisation_id), grade, reason)
    values = {"post_id": post_id, "grade": grade, "from_on": from_on, "reason": reason}
    if row is None:
        row = PayAssignment(organisation_id=organisation_id, talent_id=talent.id, **values)
        session.add(row)
    elif not _changed(row, values):
        raise Unchanged(row)
    record(Action.PAY_ASSIGNED, talent, rows=1)
    return row


def scope_grades(actor: Actor, organisation_id: int) -> set[int]:
    """The grades of the enterprise's present structure."""
    structure = queries.structure_of(reach_of(actor, Permission.PAY_EDIT), organisation_id)
    return {each["grade"] for each in structure.grades} if structure else set()


def _demand_grade(known: set[int], grade: int | None, reason: str) -> None:
    if grade is None:
        return
    if grade not in known:
        raise InvalidInput(f"薪级表中没有第 {grade} 级。", "请从薪级表中选择，或留空按职位点数定级。", field="grade")
    if not reason.strip():
        raise InvalidInput("单独定级须写明理由。", "例如：破格定级的会议纪要。", field="reason")


def _changed(row: PayAssignment | PayRecord, values: dict[str, object]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


@command(Permission.PAY_EDIT)
def record_pay(actor: Actor, organisation_id: int, year: int, rows: Sequence[PaidRow]) -> int:
    """Write the pay of a year for some people, from a form or a file; returns how many changed."""
    scope = reach_of(actor, Permission.PAY_EDIT)
    enterprise = queries.enterprise_or_404(scope, organisation_id)
    if year not in YEARS:
        raise InvalidInput(f"年度 {year} 不在 2000 至 2100 之间。", "请核对年度。", field="year")
    known = set(session.scalars(select(Talent.id).where(Talent.organisation_id == enterprise.id)))
    strange = sorted({row.talent_id for row in rows} - known)
    if strange:
        raise InvalidInput(f"本企业没有登记编号为 {strange[0]} 的人员。", "请用下载的模板填写。")
    present, held = queries.records(scope, enterprise.id, year), queries.assignments(scope, enterprise.id)
    changed = 0
    for each in rows:
        _judge(each)
        changed += _write_record(enterprise.id, year, each, present) | _write_post(enterprise.id, each, held)
    if not changed:
        raise Unchanged(0)
    record(Action.PAY_RECORDED, None, organisation_id=enterprise.id, rows=changed, year=year)
    return changed


def _judge(row: PaidRow) -> None:
    for name in AMOUNTS:
        if getattr(row, name).fen < 0:
            raise InvalidInput("薪酬金额不能为负。", "请核对金额。", field=name)
    if row.performance and row.performance not in PERFORMANCES:
        raise InvalidInput(
            f"考核等次“{row.performance}”无法识别。", f"可填：{'、'.join(PERFORMANCES)}。", field="performance"
        )


def _write_record(organisation_id: int, year: int, each: PaidRow, present: dict[int, PayRecord]) -> bool:
    values = {name: getattr(each, name) for name in (*AMOUNTS, "performance", "is_full_year")}
    row = present.get(each.talent_id)
    if row is None:
        session.add(PayRecord(organisation_id=organisation_id, talent_id=each.talent_id, year=year, **values))
        return True
    return _changed(row, values)


def _write_post(organisation_id: int, each: PaidRow, held: dict[int, PayAssignment]) -> bool:
    if each.post_id is None:
        return False
    row = held.get(each.talent_id)
    if row is None:
        session.add(
            PayAssignment(
                organisation_id=organisation_id,
                talent_id=each.talent_id,
                post_id=each.post_id,
                grade=None,
                from_on=clock.today(),
                reason="",
            )
        )
        return True
    return _changed(row, {"post_id": each.post_id})


@command(Permission.PAY_READ)
def record_reading(actor: Actor, organisation_id: int, page: str, talents: Sequence[Talent]) -> None:
    """Note that somebody saw what these people are paid, before the page leaves."""
    if not talents:
        raise Unchanged(None)
    record(Action.PAY_READ, None, organisation_id=organisation_id, subjects=talents, page=page, rows=len(talents))
