"""Fifty editors at the same records for a minute, on each database."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from tests.assure.installation import databases, run_proof
from tests.assure.part import Part, Step, scaled

EDITORS, SECONDS = 50, 60


def _prove(kind: str, editors: int, seconds: int) -> str:
    found = run_proof("editors", kind, editors, seconds)
    assert found["saved"], "nobody saved anything"
    return (
        f"{found['editors']} 人同时编辑 {seconds} 秒：保存 {found['saved']} 次，{found['told']} 次被告知内容已变，"
        f"{found['busy']} 次被告知系统正忙；丢失的修改 0"
    )


def steps(share: Fraction) -> Iterable[Step]:
    """One step for each database."""
    for kind in databases():
        yield Step(f"同时编辑：{kind}", partial(_prove, kind, scaled(EDITORS, share, 3), scaled(SECONDS, share, 2)))


PART = Part(
    "editors",
    "许多人同时编辑",
    "每人照常读取、修改、保存同几条记录中的计数；结束时计数恰好等于被确认保存的次数。",
    steps,
)
