"""The list of cubes: one line each."""

from __future__ import annotations

from talent_app.core.errors import NotFound
from talent_app.statistics.careers import CAREERS
from talent_app.statistics.cube import Cube
from talent_app.statistics.hiring import HIRING
from talent_app.statistics.incentives import PAYOUTS, PLANS
from talent_app.statistics.money import MONEY
from talent_app.statistics.workforce import CLASS_PROPOSALS, TALENTS, TALENTS_AGE, TALENTS_CLASS

CUBES: dict[str, Cube] = {
    cube.code: cube
    for cube in (
        TALENTS, TALENTS_AGE, TALENTS_CLASS, CLASS_PROPOSALS, *CAREERS, *HIRING, PLANS, PAYOUTS, *MONEY,
    )
}  # fmt: skip


def cube_or_404(code: str) -> Cube:
    """The cube of this code."""
    if code not in CUBES:
        known = "、".join(CUBES)
        raise NotFound(f"没有名为“{code}”的统计。", f"可用的统计：{known}。")
    return CUBES[code]
