"""The terms of a plan that a rule sets to a value: what each rule that blocks asks of them.

Pure. A term that was never stated stays open, and what the enterprise must first do is no term.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from talent_app.core.money import Money
from talent_app.rules.outcome import Finding


def _limited(name: str) -> Callable[[Any, Finding], dict[str, Any]]:
    """A term that becomes its limit."""

    def set_to_limit(facts: Any, finding: Finding) -> dict[str, Any]:
        limit = finding.limit or "0"
        typed: dict[str, Any] = {"yuan": Money.yuan, "ratio": Fraction}
        return {name: typed.get(finding.unit or "", int)(limit)}

    return set_to_limit


def _wrong_flags(**due: Any) -> Callable[[Any, Finding], dict[str, Any]]:
    """Answers that were given and are wrong become right; what was not answered stays open."""

    def correct(facts: Any, finding: Finding) -> dict[str, Any]:
        return {name: value for name, value in due.items() if getattr(facts, name) is not None}

    return correct


def _without_options(facts: Any, finding: Finding) -> dict[str, Any]:
    forms = getattr(facts, "form", None) or ()
    rest = tuple(form for form in forms if form != "option")
    return {"form": rest} if rest else {}


def _annuity(facts: Any, finding: Finding) -> dict[str, Any]:
    limit, actual = Money.yuan(finding.limit or "0"), Money.yuan(finding.actual or "0")
    if actual == facts.annuity_employer:
        return {"annuity_employer": limit}
    return {"annuity_person": max(Money.ZERO, facts.annuity_person - (actual - limit))}


def _annuity_spread(facts: Any, finding: Finding) -> dict[str, Any]:
    name = "annuity_vesting_years" if finding.unit == "years" else "annuity_highest"
    return _limited(name)(facts, finding)


def _service(facts: Any, finding: Finding) -> dict[str, Any]:
    return {"has_other_penalty": False} if finding.limit is None else _limited("service_penalty")(facts, finding)


def _non_compete(facts: Any, finding: Finding) -> dict[str, Any]:
    is_too_long = int(finding.actual or 0) > int(finding.limit or 0)
    return _limited("non_compete_months")(facts, finding) if is_too_long else {}


TERMS: dict[str, Callable[[Any, Finding], dict[str, Any]]] = {
    "EA-001": _annuity,
    "EA-002": _annuity_spread,
    "EQ-008": _without_options,
    "EQ-014": _limited("lock_months"),
    "ES-003": _limited("lock_months"),
    "SVC-001": _service,
    "SVC-002": _non_compete,
    "TAX-005": _wrong_flags(half_relief_claimed=False),
    "TAX-009": _wrong_flags(tax_item="wages"),
    "WT-001": _limited("wage_total_growth"),
    "WT-004": _wrong_flags(counted_in_wage_total=True, counted_in_wage_limit=False, counted_in_wage_base=False),
}
