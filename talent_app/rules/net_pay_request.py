"""The request and the answer of `flask rules net`: strict reading, every problem at once, and the year as plain data.

Pure. An incomplete year is refused with what is missing unless the request allows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from talent_app.core.money import Money
from talent_app.rules.exempt_income import ALLOWANCES, FIELDS, ISSUERS
from talent_app.rules.fields import Field, Kind
from talent_app.rules.income_tax import MODES, MONTHS_A_YEAR
from talent_app.rules.net_explained import explained_net
from talent_app.rules.net_pay import net_pay as calculate
from talent_app.rules.net_pay import reaching
from talent_app.rules.other_tax import LABOUR_KINDS
from talent_app.rules.parameters import Policy
from talent_app.rules.pay_year import (
    BEST,
    MAY_BE_SEPARATE,
    PAYMENT_KINDS,
    Allowance,
    NetPay,
    OtherIncome,
    Payment,
    PayMonth,
    PayYear,
)
from talent_app.rules.payout_request import read_rows
from talent_app.rules.refusal import Refused, read_mapping
from talent_app.rules.releases import policy_on
from talent_app.rules.social_insurance import REGIONS
from talent_app.rules.special_deductions import DECLARATION_FIELDS, Declaration
from talent_app.rules.tax_request import read_events


def _fields(*declared: Field) -> dict[str, Field]:
    return {field.name: field for field in declared}


YEAR_FIELDS = _fields(
    Field("on", "计算日期", Kind.DATE, True),
    Field("first_month", "首月", Kind.COUNT),
    Field("mode", "预扣方式", Kind.CHOICE, choices=MODES),
    Field("region", "参保地区", Kind.CHOICE, choices=REGIONS),
    Field("insurance_wage", "社会保险缴费工资", Kind.YUAN),
    Field("housing_wage", "公积金缴存工资", Kind.YUAN),
    Field("housing_rate", "公积金缴存比例", Kind.RATIO),
    Field("injury_rate", "工伤保险费率", Kind.RATIO),
    Field("capital_dividend", "持股分红", Kind.YUAN),
    Field("separate", "单独计税的一笔", Kind.TEXT),
    Field("allow_incomplete", "是否允许不完整", Kind.FLAG),
)
MONTH_FIELDS = _fields(
    Field("income", "应发工资", Kind.YUAN, True),
    Field("annuity", "年金个人缴费", Kind.YUAN),
    Field("employer_annuity", "年金单位缴费", Kind.YUAN),
    Field("other", "其他扣除", Kind.YUAN),
    Field("relief", "减免税额", Kind.YUAN),
    Field("social", "个人社会保险和公积金", Kind.YUAN),
    Field("employer_social", "单位社会保险和公积金", Kind.YUAN),
)
ALLOWANCE_FIELDS = _fields(
    Field("kind", "津贴种类", Kind.CHOICE, True, choices=ALLOWANCES),
    Field("amount", "金额", Kind.YUAN, True),
    Field("document", "文件依据", Kind.TEXT),
)
PAYMENT_FIELDS = _fields(
    Field("name", "名称", Kind.TEXT, True),
    Field("kind", "种类", Kind.CHOICE, True, choices=PAYMENT_KINDS),
    Field("amount", "金额", Kind.YUAN, True),
    Field("month", "发放月份", Kind.COUNT, True),
    Field("issuer", "颁发单位", Kind.CHOICE, choices=ISSUERS),
    Field("field", "奖励方面", Kind.CHOICE, choices=FIELDS),
)
OTHER_FIELDS = _fields(
    Field("name", "名称", Kind.TEXT, True),
    Field("kind", "种类", Kind.CHOICE, True, choices=LABOUR_KINDS),
    Field("amount", "金额", Kind.YUAN, True),
)
LISTS = ("months", "payments", "additional", "others", "equity")


def answer(request: Any, policy: Policy | None = None) -> dict[str, Any]:
    """The answer of `flask rules net` to one request."""
    year, is_lenient = read_year(request)
    view = policy.fresh() if policy else policy_on(year.on)
    told = calculate(year, view)
    if told.left_out and not is_lenient:
        raise Refused(
            [*told.left_out, "以上各项缺少有效的基数或费率，结果不完整；接受不完整结果的，填写 allow_incomplete。"]
        )
    cells = [each.to_json() for each in explained_net(told, view)]
    return as_json(told) | {"payments": _payments(year, told, view), "cells": cells}


def as_json(told: NetPay) -> dict[str, Any]:
    """A year as plain data."""
    choice = told.choice
    return {
        "complete": told.is_complete,
        "left_out": list(told.left_out),
        "months": [month.to_json() for month in told.months],
        "tax": told.tax.as_yuan(),
        "settlement": told.settlement.as_yuan(),
        "capital_tax": told.capital_tax.as_yuan(),
        "net": told.net.as_yuan(),
        "employer_cost": told.employer_cost.as_yuan(),
        "separate": told.separate,
        "other_tax": told.other_tax.as_yuan(),
        "equity": [
            {
                "name": each.name,
                "taxable": each.taxable.as_yuan(),
                "tax": each.tax.as_yuan() if each.tax is not None else None,
                "pay_until": each.pay_until.isoformat() if each.pay_until else None,
                "note": each.note,
            }
            for each in told.equity
        ],
        "notes": list(told.notes),
        "saved": choice.saved.as_yuan() if choice else "0.00",
        "steps": [step.to_json() for step in told.steps],
    }


def _payments(year: PayYear, told: NetPay, view: Policy) -> list[dict[str, Any]]:
    net = reaching(year, view)
    return [
        {
            "name": payment.name,
            "amount": payment.amount.as_yuan(),
            "month": payment.month,
            "separate": payment.name == told.separate,
            "net": net[payment.name].as_yuan(),
        }
        for payment in year.payments
    ]


def read_year(request: Any) -> tuple[PayYear, bool]:
    """The year of a request, and whether an incomplete answer is accepted."""
    if not isinstance(request, dict):
        raise Refused(["请求应为一个 JSON 对象。"])
    problems: list[str] = []
    envelope = {key: value for key, value in request.items() if key not in LISTS}
    read = read_mapping(envelope, "请求", YEAR_FIELDS, problems)
    if request.get("on") is None:
        problems.append("缺少“计算日期”（on）。")
    is_lenient = bool(read.pop("allow_incomplete", False))
    first = read.setdefault("first_month", 1)
    months = _months(request.get("months"), first, problems)
    payments = _payments_of(request.get("payments"), range(first, first + len(months)), problems)
    others = read_rows(request.get("others"), "劳务报酬等所得", OTHER_FIELDS, problems)
    events = read_events(request.get("equity"), problems)
    declared = read_mapping(request.get("additional") or {}, "专项附加扣除", DECLARATION_FIELDS, problems)
    if "separate" in request:
        may = [payment.name for payment in payments if payment.kind in MAY_BE_SEPARATE]
        wanted = read.get("separate")
        read["separate"] = wanted
        if wanted is not None and wanted != BEST and wanted not in may:
            problems.append(f"“单独计税的一笔”（separate）应为 {BEST} 或一笔奖金、分红的名称。")
    if problems:
        raise Refused(problems)
    return PayYear(
        months=tuple(months),
        payments=tuple(payments),
        declared=Declaration(**declared),
        others=tuple(OtherIncome(**row) for row in others),
        equity=events,
        **read,
    ), is_lenient


def _months(given: Any, first: int, problems: list[str]) -> list[PayMonth]:
    if not isinstance(given, list) or not given:
        problems.append("“各月”（months）应为至少一个月的列表。")
        return []
    if not 1 <= first <= MONTHS_A_YEAR or len(given) > MONTHS_A_YEAR - first + 1:
        problems.append(f"“各月”（months）最多到当年十二月，现从 {first} 月起列了 {len(given)} 个月。")
        return []
    months: list[PayMonth] = []
    for number, entry in enumerate(given, start=first):
        allowances = _allowances(entry, number, problems)
        plain = (
            {key: value for key, value in entry.items() if key != "allowances"} if isinstance(entry, dict) else entry
        )
        read = read_mapping(plain, f"{number} 月", MONTH_FIELDS, problems)
        if _has_all(plain, f"{number} 月", MONTH_FIELDS, problems):
            months.append(PayMonth(**{"income": Money.ZERO} | read))
            months[-1] = replace(months[-1], allowances=allowances)
    return months


def _allowances(month: Any, number: int, problems: list[str]) -> tuple[Allowance, ...]:
    given = month.get("allowances", []) if isinstance(month, dict) else []
    if not isinstance(given, list):
        problems.append(f"{number} 月的“津贴”（allowances）应为列表。")
        return ()
    read: list[Allowance] = []
    for entry in given:
        values = read_mapping(entry, f"{number} 月的津贴", ALLOWANCE_FIELDS, problems)
        if _has_all(entry, f"{number} 月的津贴", ALLOWANCE_FIELDS, problems) and {"kind", "amount"} <= set(values):
            read.append(Allowance(**values))
    return tuple(read)


def _payments_of(given: Any, months: range, problems: list[str]) -> list[Payment]:
    if given is None:
        return []
    if not isinstance(given, list):
        problems.append("“奖金和分红”（payments）应为列表。")
        return []
    read: list[Payment] = []
    for number, entry in enumerate(given, start=1):
        place = f"第 {number} 笔奖金或分红"
        values = read_mapping(entry, place, PAYMENT_FIELDS, problems)
        if not _has_all(entry, place, PAYMENT_FIELDS, problems) or not {"name", "kind", "amount", "month"} <= set(
            values
        ):
            continue
        if values["month"] not in months:
            problems.append(f"{place}的“发放月份”（month）应在所列各月之内。")
        elif (
            not values["name"]
            or values["name"] == BEST
            or values["name"].isdigit()
            or values["name"] in {p.name for p in read}
        ):
            problems.append(f"{place}的“名称”（name）不能为空、重复或为数字。")
        else:
            read.append(Payment(**values))
    return read


def _has_all(entry: Any, place: str, fields: Mapping[str, Field], problems: list[str]) -> bool:
    if not isinstance(entry, dict):
        return False
    absent = [field for field in fields.values() if field.required and entry.get(field.name) is None]
    problems += [f"{place}缺少“{field.label}”（{field.name}）。" for field in absent]
    return not absent
