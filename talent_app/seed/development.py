"""Agreements and social insurance of the demo enterprises: every state a page can show, deterministic.

Every policy and figure is invented and says so: 「示例，非官方」.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.agreements import benefits, queries, service
from talent_app.agreements.enums import AgreementKind, BenefitKind, LeavingCause, MoneySource, ReturnRule
from talent_app.agreements.models import Agreement
from talent_app.agreements.workflow import AgreementAction
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.queries import actor_by_name
from talent_app.insurance import service as insurance
from talent_app.insurance.models import ChangeKind
from talent_app.talents.models import Talent

SAMPLE = "示例，非官方"
INSURED = 24
FIGURES = {
    "base_floor": "7146.00", "base_ceiling": "35730.00", "medical_employer": "0.08", "medical_person": "0.02",
    "unemployment_employer": "0.005", "unemployment_person": "0.005", "injury_employer": "0.004",
}  # fmt: skip
A = AgreementAction


def _actor(name: str) -> Actor:
    return actor_by_name(name, clock.today())


def _people(organisation_id: int) -> list[int]:
    with within(Scope.of(organisation_id)):
        wanted = select(Talent.id).where(Talent.organisation_id == organisation_id).order_by(Talent.id)
        found = list(session.scalars(wanted.limit(INSURED + 8)))
    session.rollback()
    return found


def create_agreements(ids: Mapping[str, int]) -> int:
    """Agreements of the first enterprise in every state a page can show; returns how many."""
    people, today = _people(ids["plant"]), clock.today()
    if len(people) < INSURED:
        return 0
    first = today.replace(month=1, day=1)
    begun = [
        (people[1], AgreementKind.INTRODUCTION, date(today.year - 2, 1, 1), date(today.year + 2, 12, 31), None),
        (people[2], AgreementKind.TRAINING, date(today.year - 1, 7, 1), date(today.year + 3, 6, 30), None),
        (people[3], AgreementKind.FLEXIBLE, first, date(today.year + 1, 12, 31), 60),
        (people[4], AgreementKind.SERVICE, add_months(today, -34), today + timedelta(days=41), None),
        (people[5], AgreementKind.INTRODUCTION, date(today.year - 3, 1, 1), date(today.year + 1, 12, 31), None),
    ]
    rows = [_begin(*each) for each in begun]
    for row, count in ((rows[0], 5), (rows[1], 2), (rows[4], 4)):
        _pay(row, count)
    _stays(rows[2], today)
    note = "本人因家庭原因提出辞职。"
    _act("hr", rows[4], A.LEAVE, note=note, on=today - timedelta(days=20), cause=LeavingCause.OWN_WISH)
    _act("approver", rows[4], A.CONFIRM_LEAVING)
    _renewed(people[8], today)
    waiting = _draft(
        people[6], AgreementKind.INTRODUCTION, date(today.year + 1, 1, 1), date(today.year + 5, 12, 31), None
    )
    _act("hr", waiting, A.SUBMIT)
    _draft(people[7], AgreementKind.SERVICE, date(today.year + 1, 1, 1), date(today.year + 3, 12, 31), None)
    return len(rows) + 4


def _renewed(talent_id: int, today: date) -> None:
    """A service period that ended with one instalment open; its renewal began and carries it."""
    old = _begin(talent_id, AgreementKind.SERVICE, add_months(today, -37), today - timedelta(days=20), None)
    _pay(old, 1)
    new = service.act_on_agreement(_actor("hr"), old.id, A.RENEW, None)
    _act("hr", new, A.SUBMIT)
    _act("approver", new, A.APPROVE, note="同意续签。")
    _act("hr", new, A.SIGN, on=today - timedelta(days=25))
    _act("hr", new, A.BEGIN)


def _draft(talent_id: int, kind: AgreementKind, begin: date, end: date, days: int | None) -> Agreement:
    values = {
        "kind": kind, "from_on": begin, "until_on": end, "days_promised": days,
        "duties": "主持经典藏药二次开发课题，培养两名青年技术骨干。",
    }  # fmt: skip
    row = service.draft_agreement(_actor("hr"), talent_id, values)
    for values, count in _promises(kind):
        lines = benefits.even_lines(values["amount"], count, add_months(begin, 2), 12)
        benefits.set_benefit(_actor("hr"), row.id, None, None, values, lines)
    return row


def _promises(kind: AgreementKind) -> list[tuple[dict[str, Any], int]]:
    blank = {"document": "", "return_basis": "", "note": "", "is_special_training": False}
    government = blank | {"source": MoneySource.GOVERNMENT, "document": f"人才引进补助办法（{SAMPLE}）"}
    employer = blank | {"source": MoneySource.EMPLOYER, "return_rule": ReturnRule.NONE}
    if kind is AgreementKind.TRAINING:
        training = {
            "kind": BenefitKind.TRAINING, "amount": Money.yuan(60_000), "is_special_training": True,
            "return_rule": ReturnRule.BY_MONTHS, "note": "制药工程高级研修班",
        }  # fmt: skip
        return [(employer | training, 1)]
    if kind is AgreementKind.FLEXIBLE:
        return [(employer | {"kind": BenefitKind.OTHER, "amount": Money.yuan(80_000), "note": "咨询服务报酬"}, 2)]
    if kind is AgreementKind.SERVICE:
        return [(employer | {"kind": BenefitKind.HOUSING, "amount": Money.yuan(36_000)}, 3)]
    settlement = {
        "kind": BenefitKind.SETTLEMENT, "amount": Money.yuan(200_000), "return_rule": ReturnRule.BY_MONTHS,
        "return_basis": "第八条",
    }  # fmt: skip
    research = {
        "kind": BenefitKind.RESEARCH, "amount": Money.yuan(100_000), "return_rule": ReturnRule.UNKNOWN,
        "note": "限用于科研，结余按办法处理",
    }  # fmt: skip
    return [(government | settlement, 4), (government | research, 2)]


def _begin(talent_id: int, kind: AgreementKind, begin: date, end: date, days: int | None) -> Agreement:
    row = _draft(talent_id, kind, begin, end, days)
    _act("hr", row, A.SUBMIT)
    _act("approver", row, A.APPROVE, note="同意。")
    _act("hr", row, A.SIGN, on=begin)
    _act("hr", row, A.BEGIN)
    return row


def _act(name: str, row: Agreement, action: AgreementAction, **more: Any) -> None:
    service.act_on_agreement(_actor(name), row.id, action, None, **more)


def _pay(row: Agreement, count: int) -> None:
    scope = Scope.of(row.organisation_id)
    with within(scope):
        due = [(each.id, each.due_on) for each in queries.parts_of(scope, row).instalments]
    session.rollback()
    today = clock.today()
    for number, (instalment_id, day) in enumerate(due, start=1):
        if number > count or day > today:
            break
        voucher = f"记-{day:%Y%m}-{number:03d}"
        benefits.enter_payment(_actor("hr"), row.id, instalment_id, None, day, voucher)
        if number < len(due) - 1:
            benefits.check_payment(_actor("approver"), row.id, instalment_id, None, agrees=True)


def _stays(row: Agreement, today: date) -> None:
    for month, days, work in ((3, 12, "工艺验证"), (6, 15, "课题中期检查和授课"), (9, 9, "中试放大")):
        begin = date(today.year, month, 4)
        benefits.record_stay(_actor("hr"), row.id, begin, begin + timedelta(days=days - 1), work)


def create_insurance(ids: Mapping[str, int]) -> int:
    """Enrolments and bases of the first enterprise, its own figures of the year and its annuity; returns how many."""
    place, today = ids["plant"], clock.today()
    people = _people(place)[:INSURED]
    insurance.set_estimate(_actor("hr"), place, today.year, None, FIGURES, SAMPLE)
    for number, talent_id in enumerate(people):
        started = date(today.year - 1 - number % 9, 1 + number % 12, 5)
        is_late = number in (7, 15)
        values = {
            "started_on": today - timedelta(days=45) if is_late else started,
            "enrolled_on": None if is_late else started + timedelta(days=12),
            "number": f"54010{202_600_000_000 + number * 37}", "fund_account": f"0891{number * 91 + 10_000_000:08d}",
            "wage": Money.yuan(6_500 + number * 1_430), "housing_wage": Money.yuan(6_200 + number * 1_380),
            "housing_rate": "0.12", "annuity_employer": Money.yuan(260 + number * 40),
            "annuity_person": Money.yuan(130 + number * 20), "medical_extra": Money.yuan(80),
        }  # fmt: skip
        insurance.set_insurance(_actor("hr"), place, talent_id, today.year, None, values)
    for talent_id, kind, note in (
        (people[3], ChangeKind.BASE_CHANGED, "按上年度工资调整"),
        (people[10], ChangeKind.TRANSFERRED_OUT, "调往集团本部"),
    ):
        insurance.add_change(_actor("hr"), place, talent_id, kind, date(today.year, 7, 1), note)
    plan = {
        "wage_total": Money.yuan(38_600_000), "employer": Money.yuan(3_088_000), "person": Money.yuan(1_544_000),
        "highest": Money.yuan(21_000), "average": Money.yuan(4_300), "vesting_years": 8,
        "medical_extra": Money.yuan(1_150_000), "document": SAMPLE,
    }  # fmt: skip
    insurance.set_annuity(_actor("hr"), place, today.year, None, plan)
    return len(people)
