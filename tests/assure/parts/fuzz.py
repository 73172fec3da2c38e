"""Made-up values in every form and made-up requests to every operation of the interface: twenty thousand and more."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from typing import Any

from tests.assure.installation import ROOT, run_proof
from tests.assure.part import Part, Step, scaled

FORMS, SLICE = 15_000, 1_500
OPERATIONS = 6_000
COUNTS = ROOT / "artefacts" / "assure" / "fuzz"


def _prove(proof: str, amount: int, seed: int, keep: bool) -> str:
    found = run_proof(proof, amount, seed)
    if keep:
        COUNTS.mkdir(parents=True, exist_ok=True)
        (COUNTS / f"{proof}-{seed}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    assert not found["errors"], f"{len(found['errors'])} kinds of error: {'; '.join(found['errors'])}"
    assert not found["unaudited"], f"written without audit: {found['unaudited']}"
    return _told(found)


def _told(found: dict[str, Any]) -> str:
    counts = found["endpoints"].values()
    return (
        f"{found['requests']:,} 次请求，{len(counts)} 个入口，每个 {min(counts)} 至 {max(counts):,} 次；服务器错误 0；"
        f"写入的事务 {found['transactions']:,} 个，审计记录 {found['entries']:,} 条，没有审计的写入 0"
    )


def steps(share: Fraction) -> Iterable[Step]:
    """Slices of the forms, each over fresh demo data with values of its own, then the operations of the interface.

    The demo data takes half a minute to make, so a small share leaves this part to the suite's own tests of pages.
    """
    if share < Fraction(1, 20):
        return
    for number in range(scaled(FORMS // SLICE, share)):
        yield Step(f"表单 {number + 1}：sqlite", partial(_prove, "fuzz", SLICE, number + 1, share == 1))
    yield Step("接口：sqlite", partial(_prove, "api_fuzz", scaled(OPERATIONS, share), 1, share == 1))


PART = Part(
    "fuzz",
    "随机输入",
    "以各种角色沿链接走遍演示数据的页面，把每个表单和筛选反复填入随机的、写错的和恶意的值；接口的每个操作按其文档由 "
    "schemathesis 产生请求。任何请求不得出现服务器错误；每个写入业务数据的事务必须同时写入审计记录；最后核验审计链。",
    steps,
)
