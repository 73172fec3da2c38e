"""A year's wage total on a page: budget by efficiency linkage, what counts where, and the record for the regulator.

Nothing is stored: what is typed is answered and forgotten. The arithmetic is `rules.wage_budget`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.errors import InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.forms import PlanFactsForm
from talent_app.policy.queries import book as policy_book
from talent_app.rules.fields import Field, Kind
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.wage_request import ADJUSTMENTS, ENVELOPE, INDICATORS, RESEARCH, answer
from talent_app.rules.wage_total import PaymentKind
from talent_app.web.access import current_scope, requires
from talent_app.web.errors import place_error

BUDGET, LINKED, SPENT, RESEARCHED, MOVED = "预算", "效益指标", "当年支付", "研发投入加回", "基数调整"
#: Kinds of payment that name the document by which they are listed apart.
LISTED_APART = (PaymentKind.EXCESS_SHARE.value, PaymentKind.APART.value)
FIELDS = (
    Field("year", "年度", Kind.YEAR, help="按该年末有效的规定测算", section=BUDGET),
    replace(ENVELOPE["base"], help="上年核定的工资总额", section=BUDGET),
    replace(ENVELOPE["growth"], help="如 6%；下降填负数", section=BUDGET),
    replace(ENVELOPE["restrictions"], help="没有的不勾", section=BUDGET),
    replace(INDICATORS["name"], help="如 利润总额", section=LINKED),
    replace(INDICATORS["before"], section=LINKED),
    replace(INDICATORS["now"], section=LINKED),
    replace(INDICATORS["adds_back"], help="是的，填写研发投入", section=LINKED),
    *(Field(code, title, Kind.YUAN, section=SPENT) for code, title in PaymentKind.choices()),
    Field("is_apart", "超额利润分享是否经批准单列", Kind.FLAG, section=SPENT),
    Field("approval", "单列的批准文号", Kind.TEXT, section=SPENT),
    *(replace(each, name=f"research_{name}", required=False, section=RESEARCHED) for name, each in RESEARCH.items()),
    *(replace(each, name=f"moved_{name}", required=False, section=MOVED) for name, each in ADJUSTMENTS.items()),
)


@blueprint.route("/incentives/wage-total", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def wage_total_reckon() -> str:
    """How much may be paid, what counts against it, what next year begins with, and the record by kind of payment."""
    form = PlanFactsForm.for_fields(FIELDS)(data={"version": 0})
    if request.method == "GET":
        form["year"].data = clock.today().year
    told: dict[str, Any] | None = None
    if form.validate_on_submit():
        given = {name: value for name, value in form.values(FIELDS).items() if value is not None}
        try:
            day = date(given.get("year") or clock.today().year, 12, 31)
            told = answer(_request(given, day), Policy(policy_book(current_scope()), day))
        except NotInForce as gap:
            place_error(form, InvalidInput(gap.message, gap.hint))
        except InvalidInput as problem:
            place_error(form, problem)
    return render_template("incentives/wage_total_reckon.html", form=form, told=told, title=_("工资总额测算"))


def _request(given: dict[str, Any], day: date) -> dict[str, Any]:
    """What was typed as `flask rules wage-total` takes it."""
    told: dict[str, Any] = {name: given[name] for name in ("base", "growth", "restrictions") if name in given}
    indicator = {name: given[name] for name in INDICATORS if name in given}
    payments = []
    for code, _title in PaymentKind.choices():
        if code in given:
            approval = {"approval": given["approval"]} if code in LISTED_APART and "approval" in given else {}
            is_apart = code == PaymentKind.EXCESS_SHARE.value and "is_apart" in given
            payments.append(
                {"kind": code, "amount": given[code]} | approval | ({"is_apart": given["is_apart"]} if is_apart else {})
            )
    research = {name: given[f"research_{name}"] for name in RESEARCH if f"research_{name}" in given}
    moved = {name: given[f"moved_{name}"] for name in ADJUSTMENTS if f"moved_{name}" in given}
    return told | {
        "on": day,
        "indicators": [indicator] if indicator else [],
        "payments": payments,
        "research": research or None,
        "adjustments": [moved] if moved else [],
    }
