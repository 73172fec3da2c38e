"""The yearly figures of an enterprise as plans read them: entered once, and over them what the regulator confirmed."""

from __future__ import annotations

from collections.abc import Mapping
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
    facts = facts_of(plan)
    paid_for = facts.get("dividend_year") or plan.year
    return {name: value for name, value in _composed(known, plan.year, paid_for).items() if value is not None}


def _composed(known: Mapping[int, Year], year: int, paid_for: int) -> dict[str, Any]:
    three = [known.get(each, {}) for each in range(year - 3, year)]
    prior = [known.get(each, {}) for each in range(paid_for - 3, paid_for)]
    first, last, own = three[0], three[-1], known.get(paid_for, {})
    return {
        "after_tax_profit": own.get("net_profit"),
        "prior_after_tax_profits": _each(prior, "net_profit"),
        "opening_net_assets": first.get("opening_net_assets"),
        "closing_net_assets": last.get("closing_net_assets"),
        "injections": _sum(three, "injections"),
        "declared_unpaid": last.get("declared_unpaid"),
        "opening_undistributed_profit": own.get("opening_undistributed_profit"),
        "revenues": _each(three, "revenue"),
        "rd_expenses": _each(three, "rd_expense"),
        "tech_service_incomes": _each(three, "tech_service_income"),
        "rd_staff": last.get("rd_staff"),
        "staff_total": last.get("staff_total"),
        "staff_on_duty": own.get("staff_on_duty"),
        "accounts_audited": _all(three, "accounts_audited"),
        "penalised_in_three_years": _any(three, "penalised"),
        "statement_basis": last.get("statement_basis") or None,
    }


def _values(rows: list[Year], name: str) -> list[Any] | None:
    found = [row.get(name) for row in rows]
    return None if any(value is None for value in found) else found


def _each(rows: list[Year], name: str) -> tuple[Any, ...] | None:
    found = _values(rows, name)
    return None if found is None else tuple(found)


def _sum(rows: list[Year], name: str) -> Money | None:
    found = _values(rows, name)
    return None if found is None else Money.total(found)


def _all(rows: list[Year], name: str) -> bool | None:
    found = _values(rows, name)
    return None if found is None else all(found)


def _any(rows: list[Year], name: str) -> bool | None:
    found = _values(rows, name)
    return None if found is None else any(found)
