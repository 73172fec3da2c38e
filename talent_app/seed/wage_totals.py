"""Wage totals of the demo enterprise: two years filed and seen, this year's as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talent_app import clock
from talent_app.incentives.wage_records import file_wage_record, save_wage_record, see_wage_record
from talent_app.seed.plans import actor

#: Years ago → base, growth, profit and revenue before and now, pay of the year.
YEARS: dict[int, tuple[str, str, tuple[str, str], tuple[str, str], str]] = {
    2: ("42000000.00", "0.05", ("21000000.00", "22600000.00"), ("96000000.00", "104000000.00"), "43800000.00"),
    1: ("43800000.00", "0.06", ("22600000.00", "24500000.00"), ("104000000.00", "118000000.00"), "46200000.00"),
    0: ("46200000.00", "0.06", ("24500000.00", "26400000.00"), ("118000000.00", "129000000.00"), "48500000.00"),
}


def create_wage_totals(ids: Mapping[str, int]) -> int:
    """Draft, file and see the wage totals of the demo enterprise; returns how many."""
    plant, this_year = ids["plant"], clock.today().year
    for ago, told in YEARS.items():
        year = this_year - ago
        save_wage_record(actor("hr"), plant, year, None, _typed(*told))
        if ago:
            file_wage_record(actor("approver"), plant, year, None)
        if ago == 2:
            see_wage_record(actor("reviewer"), plant, year, None)
    return len(YEARS)


def _typed(base: str, growth: str, profit: tuple[str, str], revenue: tuple[str, str], pay: str) -> dict[str, Any]:
    return {
        "base": base, "growth": growth, "restrictions": [],
        "indicators": [
            {"name": "利润总额", "before": profit[0], "now": profit[1], "weight": "0.6", "adds_back": True},
            {"name": "营业收入", "before": revenue[0], "now": revenue[1], "weight": "0.4"},
        ],
        "payments": [
            {"kind": "pay", "amount": pay},
            {"kind": "apart", "amount": "1200000.00", "approval": "拉国资演示〔2024〕9号"},
            {"kind": "employer_insurance", "amount": "9600000.00"},
        ],
        "adjustments": [{"reason": "新设制剂分公司", "amount": "300000.00", "document": "拉国资演示〔2024〕21号"}],
        "research": {"now": "5600000.00", "before": "4700000.00", "earlier": "4100000.00"},
    }  # fmt: skip
