"""Commands of social insurance: enrolment, bases, changes, an enterprise's own figures, its annuity; who looked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.insurance import queries
from talent_app.insurance.costs import REGION
from talent_app.insurance.models import (
    AnnuityPlan,
    ChangeKind,
    InsuranceBase,
    InsuranceChange,
    InsuranceEstimate,
    InsuranceRecord,
)
from talent_app.policy import queries as policies
from talent_app.rules.insurance_year import missing_figures
from talent_app.rules.social_insurance import REGIONS

YEARS = range(2011, 2101)
RECORD = ("region", "started_on", "enrolled_on", "number", "fund_account")
BASE = (
    "wage", "housing_wage", "housing_rate", "injury_rate", "medical_extra", "annuity_employer", "annuity_person"
)  # fmt: skip
ANNUITY = (
    "wage_total", "employer", "person", "highest", "average", "vesting_years", "medical_extra", "document",
)  # fmt: skip


def _today() -> date:
    return clock.local(running().at).date()


def _year(year: int) -> None:
    if year not in YEARS:
        raise InvalidInput(f"年度 {year} 不在 2011 至 2100 之间。", "请核对年度。", "year")


def _put(row: Any, values: Mapping[str, Any]) -> bool:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def _region(code: str) -> str:
    if code not in dict(REGIONS):
        known = "、".join(title for _code, title in REGIONS)
        raise InvalidInput(f"没有“{code}”的社会保险参数。", f"可选的地区有 {known}。", "region")
    return code


@command(Permission.PAY_EDIT)
def set_insurance(
    actor: Actor, organisation_id: int, talent_id: int, year: int, version: int | None, values: Mapping[str, Any]
) -> InsuranceRecord:
    """Enter a person's enrolment and the bases of a year; `version` is the enrolment's."""
    scope = reach_of(actor, Permission.PAY_EDIT)
    talent = queries.talent_or_404(scope, organisation_id, talent_id)
    _year(year)
    given = {name: values.get(name) for name in RECORD}
    given["region"] = _region(given["region"] or REGION)
    if given["enrolled_on"] and given["enrolled_on"] > _today():
        raise InvalidInput("参保日期晚于今天。", "请填写实际参保日期；尚未参保的留空。", "enrolled_on")
    if given["enrolled_on"] and given["enrolled_on"] < given["started_on"]:
        raise InvalidInput("参保日期早于用工日期。", "请核对两个日期。", "enrolled_on")
    row, changed = queries.record_of(scope, talent), False
    if row is None:
        row = InsuranceRecord(
            organisation_id=talent.organisation_id, talent_id=talent.id, region=given["region"],
            started_on=given["started_on"], enrolled_on=given["enrolled_on"], ended_on=None,
        )  # fmt: skip
        row.number, row.fund_account = given["number"], given["fund_account"]
        session.add(row)
        changed = True
    else:
        check_version(row, version)
        # a blank box of a masked value leaves what is there
        kept = {name: value for name, value in given.items() if value or name not in ("number", "fund_account")}
        changed = _put(row, kept)
    changed |= _set_base(scope, talent, year, values)
    if not changed:
        raise Unchanged(row)
    record(Action.INSURANCE_SET, row, name=talent.name, year=year, label=talent.name)
    return row


def _set_base(scope: Any, talent: Any, year: int, values: Mapping[str, Any]) -> bool:
    if values.get("wage") is None:
        return False
    given = {name: values.get(name) for name in BASE}
    for name in ("medical_extra", "annuity_employer", "annuity_person"):
        given[name] = given[name] or Money.ZERO
    for name in ("housing_rate", "injury_rate"):
        given[name] = given[name] or ""
    if any(isinstance(value, Money) and value.fen < 0 for value in given.values()):
        raise InvalidInput("金额不能为负。", "请核对金额。", "wage")
    base = queries.base_of(scope, talent, year)
    if base is not None:
        return _put(base, given)
    session.add(
        InsuranceBase(organisation_id=talent.organisation_id, talent_id=talent.id, year=year, months=12, **given)
    )
    return True


@command(Permission.PAY_EDIT)
def add_change(
    actor: Actor, organisation_id: int, talent_id: int, kind: ChangeKind, from_on: date, note: str = ""
) -> InsuranceChange:
    """Enter what happened to an enrolment: it follows at once."""
    scope = reach_of(actor, Permission.PAY_EDIT)
    talent = queries.talent_or_404(scope, organisation_id, talent_id)
    row = queries.record_of(scope, talent)
    if row is None:
        raise InvalidInput("还没有登记用工日期。", "请先登记参保和缴费基数。", "kind")
    if from_on < row.started_on or from_on > _today():
        raise InvalidInput(f"日期应在用工日期 {row.started_on} 至今天之间。", "请按办理结果填写。", "from_on")
    if kind in (ChangeKind.SUSPENDED, ChangeKind.TRANSFERRED_OUT):
        if row.enrolled_on is None or row.ended_on is not None:
            raise InvalidInput("现在不在参保状态，不能停保或转出。", "请核对变动类别。", "kind")
        row.ended_on = from_on
    elif kind in (ChangeKind.ENROLLED, ChangeKind.TRANSFERRED_IN):
        if row.enrolled_on is not None and row.ended_on is None:
            raise InvalidInput("已经在参保状态。", "请核对变动类别。", "kind")
        row.enrolled_on, row.ended_on = row.enrolled_on or from_on, None
    change = InsuranceChange(
        organisation_id=talent.organisation_id, talent_id=talent.id, kind=kind, from_on=from_on,
        note=note.strip()[:300], recorded_by_id=actor.user_id, recorded_by=actor.name, recorded_at=running().at,
    )  # fmt: skip
    session.add(change)
    record(Action.INSURANCE_CHANGED, change, name=talent.name, kind=kind.title)
    return change


@command(Permission.PAY_EDIT)
def set_estimate(
    actor: Actor,
    organisation_id: int,
    year: int,
    version: int | None,
    figures: Mapping[str, str],
    source: str,
    region: str = REGION,
) -> InsuranceEstimate:
    """Enter an enterprise's own figures of a year for what nobody published; every result says 「企业自填」."""
    scope = reach_of(actor, Permission.PAY_EDIT)
    place = queries.place_or_404(scope, organisation_id)
    _year(year)
    open_ = {each.code.partition(".")[2] for each in missing_figures(policies.book(scope), _region(region), year)}
    given = {name: text for name, text in figures.items() if name in open_ and text}
    if not given:
        raise InvalidInput(
            f"{year} 年没有需要企业自填的项目，或没有填写。", "已有公布数值的以公布为准；其余至少填写一项。", "source"
        )
    if not source.strip():
        raise InvalidInput("请写明数值的来源。", "例如经办机构通知、上年缴费核定单。", "source")
    row = queries.estimate_of(scope, place.id, year, region)
    values = {"figures": given, "source": source.strip()[:200]}
    if row is None:
        row = InsuranceEstimate(organisation_id=place.id, region=region, year=year, **values)
        session.add(row)
    else:
        check_version(row, version)
        if all(getattr(row, name) == value for name, value in values.items()):
            raise Unchanged(row)
        _put(row, values)
    row.entered_by_id, row.entered_by, row.entered_at = actor.user_id, actor.name, running().at
    record(Action.INSURANCE_ESTIMATED, row, year=year, region=dict(REGIONS)[region])
    return row


@command(Permission.PAY_EDIT)
def set_annuity(
    actor: Actor, organisation_id: int, year: int, version: int | None, values: Mapping[str, Any]
) -> AnnuityPlan:
    """Enter an enterprise's annuity and supplementary medical insurance of a year."""
    scope = reach_of(actor, Permission.PAY_EDIT)
    place = queries.place_or_404(scope, organisation_id)
    _year(year)
    given = {name: values.get(name) for name in ANNUITY} | {"document": (values.get("document") or "").strip()}
    row = queries.annuity_of(scope, place.id, year)
    if row is None:
        row = AnnuityPlan(organisation_id=place.id, year=year, **given)
        session.add(row)
    else:
        check_version(row, version)
        if not _put(row, given):
            raise Unchanged(row)
    record(Action.ANNUITY_SET, row, year=year)
    return row


@command(Permission.PAY_READ)
def record_reading(actor: Actor, organisation_id: int, name: str, how: str) -> None:
    """Note that somebody saw bases and costs of named people, before the bytes leave."""
    record(Action.INSURANCE_READ, None, organisation_id=organisation_id, name=name, how=how)


@command(Permission.PAY_READ)
def record_export(actor: Actor, organisation_id: int, rows: int, year: int) -> None:
    """Note that the register left the house."""
    record(Action.INSURANCE_EXPORTED, None, organisation_id=organisation_id, rows=rows, year=year)
