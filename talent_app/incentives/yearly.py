"""The yearly figures of an enterprise as plans read them: entered once, and over them what the regulator confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.incentives.facts import facts_of
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure_queries import enterprise_years
from talent_app.innovation.queries import confirmed_values

Year = Mapping[str, Any]

#: What may be stated of one year.
FIGURES = (
    "net_profit", "revenue", "rd_expense", "tech_service_income", "opening_net_assets", "closing_net_assets",
    "injections", "declared_unpaid", "opening_undistributed_profit", "staff_on_duty", "staff_total", "rd_staff",
    "accounts_audited", "penalised", "statement_basis", "evidence", "note",
)  # fmt: skip
#: Yearly figures that the confirmed innovation return states: ours → its code.
FROM_RETURN = {"rd_expense": "rd_total", "revenue": "revenue", "staff_total": "staff_total", "rd_staff": "rd_staff"}


def yearly_figures(scope: Scope, organisation_id: int) -> dict[int, dict[str, Any]]:
    """year → figures of one enterprise: those entered, and over them those the regulator confirmed in the return."""
    rows = {row.year: row for row in enterprise_years(scope, organisation_id)}
    known = {year: {name: getattr(row, name) for name in FIGURES} for year, row in rows.items()}
    for year, found in confirmed_values(scope, organisation_id, None).items():
        stated = {name: found[code] for name, code in FROM_RETURN.items() if code in found}
        known.setdefault(year, {}).update(stated)
    return known


def figures_for(scope: Scope, plan: Plan) -> dict[str, Any]:
    """The facts of a plan that the yearly figures of its enterprise give; years not entered give nothing."""
    known = yearly_figures(scope, plan.organisation_id)
    return {name: value for name, (value, _years) in _composed(known, plan).items() if value is not None}


def figure_origins(scope: Scope, plan: Plan) -> dict[str, str]:
    """Which years' rows stand behind a fact of the plan, in words; only facts that still say what those rows say."""
    known, facts = yearly_figures(scope, plan.organisation_id), facts_of(plan)
    confirmed = confirmed_values(scope, plan.organisation_id, None)
    told = {}
    for name, (value, years) in _composed(known, plan).items():
        if value is None or facts.get(name) != value:
            continue
        code = FROM_RETURN.get(COMPOSED[name][1])
        is_confirmed = all(code in confirmed.get(year, {}) for year in years)
        span = f"{years[0]}" if len(years) == 1 else f"{years[0]}—{years[-1]}"
        evidence = "、".join(dict.fromkeys(text for year in years if (text := known[year].get("evidence"))))
        row = "科技创新年报确认数" if is_confirmed else "企业年度数据"
        told[name] = f"{span} 年{row}" + (f"（{evidence}）" if evidence and not is_confirmed else "")
    return told


def _only(values: Sequence[Any]) -> Any:
    return values[0] or None if isinstance(values[0], str) else values[0]


#: fact → (which years' rows, which figure of them, how the years become one value)
COMPOSED: dict[str, tuple[str, str, Callable[[Sequence[Any]], Any]]] = {
    "after_tax_profit": ("paid_for", "net_profit", _only),
    "prior_after_tax_profits": ("before_paid_for", "net_profit", tuple),
    "opening_net_assets": ("first", "opening_net_assets", _only),
    "closing_net_assets": ("last", "closing_net_assets", _only),
    "injections": ("three", "injections", Money.total),
    "declared_unpaid": ("last", "declared_unpaid", _only),
    "opening_undistributed_profit": ("paid_for", "opening_undistributed_profit", _only),
    "revenues": ("three", "revenue", tuple),
    "rd_expenses": ("three", "rd_expense", tuple),
    "tech_service_incomes": ("three", "tech_service_income", tuple),
    "rd_staff": ("last", "rd_staff", _only),
    "staff_total": ("last", "staff_total", _only),
    "staff_on_duty": ("paid_for", "staff_on_duty", _only),
    "accounts_audited": ("three", "accounts_audited", all),
    "penalised_in_three_years": ("three", "penalised", any),
    "statement_basis": ("last", "statement_basis", _only),
}


def _composed(known: Mapping[int, Year], plan: Plan) -> dict[str, tuple[Any, tuple[int, ...]]]:
    """Every fact with the years it is read from; None where one of them lacks the figure."""
    year, paid_for = plan.year, facts_of(plan).get("dividend_year") or plan.year
    spans = {
        "three": tuple(range(year - 3, year)),
        "first": (year - 3,),
        "last": (year - 1,),
        "paid_for": (paid_for,),
        "before_paid_for": tuple(range(paid_for - 3, paid_for)),
    }
    told = {}
    for name, (which, figure, join) in COMPOSED.items():
        values = [known.get(each, {}).get(figure) for each in spans[which]]
        told[name] = (None if any(value is None for value in values) else join(values), spans[which])
    return told
