"""Plans of the demo that share their pool by grades: coefficients, a part year, a floor and a limited group."""

from __future__ import annotations

from typing import Any

#: Stories whose pool goes by grades and appraisal instead of weights, with a part year, a floor and a limited group.
GRADED = {5, 10}
GRADED_FACTS = {
    "allocation_by": "grade", "grade_coefficients": ["P7 1.6", "P6 1.3", "P5 1"],
    "performance_coefficients": ["优秀 1.2", "称职 1"], "group_limits": ["经营管理组 20%"],
}  # fmt: skip


def graded(listed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same people with grades in place of weights: the second joined in June, the third has a floor."""
    more: dict[int, dict[str, Any]] = {
        0: {"group": "经营管理组"}, 1: {"counted_months": 7}, 2: {"own_floor": "40000.00"},
    }  # fmt: skip
    return [
        {name: value for name, value in row.items() if name != "weight"}
        | {"grade": ("P7", "P6", "P5")[place % 3]}
        | more.get(place, {})
        for place, row in enumerate(listed)
    ]
