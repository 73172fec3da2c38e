"""Every figure of the statistics agrees with the list behind it, for every role."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tests.assure.installation import run_proof
from tests.assure.part import Part, Step


def _compare(nth: int) -> str:
    told = run_proof("totals", nth)
    assert not told["found"], "；".join(told["found"][:10])
    return f"{told['tables']:,} 张表，{told['figures']:,} 个数，与清单不符 0"


def steps(share: Fraction) -> Iterator[Step]:
    """One step: the questions of every account, all of them or every so many."""
    yield Step("合计与清单", lambda: _compare(max(1, int(1 / share))))


PART = Part(
    "totals", "统计数与背后的清单",
    "演示数据中每个账号所见的每项统计、每个维度、每个指标：每格和合计都等于其清单逐行相加的结果，人均和占比也逐行重算。",
    steps,
)  # fmt: skip
