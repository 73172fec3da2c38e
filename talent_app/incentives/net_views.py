"""A person's year on a page: withholding month by month, the better treatment, dead zones, the employer's cost.

Nothing is stored: what is typed is answered and forgotten. The arithmetic is `rules.net_pay`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import render_template, request

from talent_app import clock
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.identity.permissions import Permission
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.forms import PlanFactsForm
from talent_app.incentives.line_grid import LineGrid, read_all
from talent_app.policy.queries import book as policy_book
from talent_app.rules.fields import Field, Kind
from talent_app.rules.income_tax import MONTHS_A_YEAR, compare_bonus
from talent_app.rules.net_explained import explained_net
from talent_app.rules.net_pay import net_pay, reaching
from talent_app.rules.net_pay_request import ALLOWANCE_FIELDS, OTHER_FIELDS, PAYMENT_FIELDS, YEAR_FIELDS, read_year
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.pay_year import NetPay, PayYear
from talent_app.rules.special_deductions import DECLARATION_FIELDS
from talent_app.rules.tax_request import EVENT_FIELDS
from talent_app.web.access import current_scope, requires
from talent_app.web.errors import place_error

WAGES, INSURED, EXTRA, DECLARED = "工资", "社会保险、公积金和年金", "奖金和分红", "专项附加扣除"
#: How the form asks for what a declaration counts.
COUNTED = {"children": Kind.PERSONS, "infants": Kind.PERSONS, "degree_study_used": Kind.MONTHS,
           "mortgage_used": Kind.MONTHS, "certificates": Kind.FLAG}  # fmt: skip
FIELDS = (
    Field("year", "年度", Kind.YEAR, help="按该年末有效的税率、基数和费率测算", section=WAGES),
    Field("income", "每月应发工资", Kind.YUAN, True, "不含奖金和分红", section=WAGES),
    Field("worked", "当年领取工资的月数", Kind.MONTHS, help="年中入职的填实际月数；不填为 12", section=WAGES),
    replace(YEAR_FIELDS["region"], help="选择后按该地基数和费率计算；不选的，填写每月金额", section=INSURED),
    Field("insurance_wage", "缴费工资", Kind.YUAN, help="不填为每月应发工资", section=INSURED),
    Field("housing_rate", "公积金缴存比例", Kind.RATIO, help="如 12%", section=INSURED),
    Field("social", "每月个人社会保险和公积金", Kind.YUAN, help="没有选择参保地区时填写", section=INSURED),
    Field("employer_social", "每月单位社会保险和公积金", Kind.YUAN, help="没有选择参保地区时填写", section=INSURED),
    Field("annuity", "每月年金个人缴费", Kind.YUAN, section=INSURED),
    Field("employer_annuity", "每月年金单位缴费", Kind.YUAN, section=INSURED),
    Field("bonus", "全年一次性奖金", Kind.YUAN, section=EXTRA),
    Field("bonus_month", "全年一次性奖金发放月份", Kind.MONTHS, help="1 至 12；不填为 12", section=EXTRA),
    Field("dividend", "岗位分红、项目收益分红等", Kind.YUAN, help="按工资、薪金所得计税", section=EXTRA),
    Field("dividend_month", "分红发放月份", Kind.MONTHS, help="1 至 12；不填为 12", section=EXTRA),
    Field("capital_dividend", "持股分红", Kind.YUAN, help="按利息、股息、红利所得 20% 计税", section=EXTRA),
    *(
        replace(
            each, kind=COUNTED.get(name, each.kind), section=DECLARED,
            label="当年是否取得职业资格证书" if name == "certificates" else each.label,
        )
        for name, each in DECLARATION_FIELDS.items()
    ),
)  # fmt: skip
BONUS, DIVIDEND = "年终奖", "分红"
#: The lists of the request that are typed line by line: what stands above them, and their columns.
GRIDS = {
    "payments": ("其他奖金、分红和奖励（按颁发单位判断是否免税）", PAYMENT_FIELDS),
    "allowances": ("每月津贴", ALLOWANCE_FIELDS),
    "equity": ("上市和非上市股权", EVENT_FIELDS),
    "others": ("劳务报酬、稿酬和特许权使用费", OTHER_FIELDS),
}


@blueprint.route("/incentives/net-pay", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def net_pay_reckon() -> str:
    """What of a year's pay, bonus and dividends reaches the person, and what the year costs the employer."""
    form = PlanFactsForm.for_fields(FIELDS)(data={"version": 0})
    if request.method == "GET":
        form["year"].data = clock.today().year
    grids = {name: LineGrid.of(name, title, tuple(columns.values())) for name, (title, columns) in GRIDS.items()}
    is_read = request.method == "POST" and read_all(grids, request.form)
    told: NetPay | None = None
    shown: dict[str, Any] = {}
    if form.validate_on_submit() and is_read:
        given = {name: value for name, value in form.values(FIELDS).items() if value is not None}
        try:
            told, shown = _reckoned(given, {name: grid.rows() for name, grid in grids.items()})
        except NotInForce as gap:
            place_error(form, InvalidInput(gap.message, gap.hint))
        except InvalidInput as problem:
            place_error(form, problem)
    return render_template("incentives/net_pay_reckon.html", form=form, grids=grids, told=told, **shown)


def _reckoned(given: dict[str, Any], lists: Mapping[str, list[dict[str, Any]]]) -> tuple[NetPay, dict[str, Any]]:
    if not given.get("income"):
        raise InvalidInput("没有填写每月应发工资。", "请填写工资后再测算。", field="income")
    worked = given.get("worked") or MONTHS_A_YEAR
    if not 1 <= worked <= MONTHS_A_YEAR:
        raise InvalidInput("当年领取工资的月数应在 1 到 12 之间。", "请核对月数。", field="worked")
    year, _lenient = read_year(_request(given, worked, lists))
    view = Policy(policy_book(current_scope()), year.on)
    told, reached = net_pay(year, view), reaching(year, view)
    return told, {
        "cells": explained_net(told, view),
        "reached": [(each.name, each.amount, reached[each.name]) for each in year.payments],
        "bonus": _bonus(given, year, told, view),
        "gross": Money.total(row.gross for row in told.months),
    }


def _request(given: dict[str, Any], worked: int, lists: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """What was typed as `flask rules net` takes it."""
    has_region = given.get("region") is not None
    hidden = ("social", "employer_social") if has_region else ()
    named = ("income", "annuity", "employer_annuity", "social", "employer_social")
    month = {name: given[name] for name in named if name in given and name not in hidden}
    month |= {"allowances": lists["allowances"]} if lists["allowances"] else {}
    kinds = ((BONUS, "bonus"), (DIVIDEND, "dividend"))
    declared = {name: given[name] for name in DECLARATION_FIELDS if name in given}
    if "certificates" in declared:
        declared["certificates"] = int(bool(declared["certificates"]))
    told = {name: given[name] for name in ("capital_dividend",) if name in given}
    if has_region:
        told |= {name: given[name] for name in ("region", "insurance_wage", "housing_rate") if name in given}
    return told | {
        "on": date(given.get("year") or clock.today().year, 12, 31),
        "first_month": MONTHS_A_YEAR + 1 - worked,
        "months": [month] * worked,
        "payments": [
            {"name": name, "kind": kind, "amount": given[kind], "month": given.get(f"{kind}_month") or MONTHS_A_YEAR}
            for name, kind in kinds
            if given.get(kind)
        ]
        + lists["payments"],
        "equity": lists["equity"],
        "others": lists["others"],
        "additional": declared,
        "allow_incomplete": True,
    }


def _bonus(given: dict[str, Any], year: PayYear, told: NetPay, view: Policy) -> Any:
    """Both treatments of the bonus beside each other, with the dead zone it falls into; None without one."""
    if not given.get("bonus"):
        return None
    others = Money.total(each.amount for each in year.payments)
    wages = Money.total(row.gross - row.exempt - row.social - row.annuity - row.additional for row in told.months)
    taxable = wages - others - view.yuan("income_tax.yearly_deduction")
    try:
        return compare_bonus(given["bonus"], max(Money.ZERO, taxable), view)
    except NotInForce:
        return None
