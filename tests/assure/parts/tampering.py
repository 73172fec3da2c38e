"""Audit tampering: four ways, a hundred random places each, on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from tests.assure.installation import databases, run_proof
from tests.assure.part import Part, Step, scaled

PLACES = 100


def _prove(kind: str, places: int) -> str:
    found = run_proof("tampering", kind, places)
    assert not found["missed"], f"没有发现：{found['missed'][:5]}"
    return f"{found['entries']} 条记录中篡改 {found['tried']} 次（修改、删除、调换、插入），全部被发现并指明位置"


def steps(share: Fraction) -> Iterable[Step]:
    """One step for each database."""
    for kind in databases():
        yield Step(f"审计链：{kind}", partial(_prove, kind, scaled(PLACES, share)))


PART = Part(
    "tampering",
    "审计记录被改动",
    "以数据库所有者身份绕过触发器改动审计记录，每次之后核验审计链；没有一次不被发现，指出的位置在两条之内。",
    steps,
)
