"""What the suite proves on every change, run once more on both databases so that its numbers stand in the document."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from tests.assure.installation import ROOT, databases
from tests.assure.part import Part, Step
from tests.people import USERS

WALK = "tests/test_access_walk.py"
LOADED = "tests/operations/test_backup.py"
DECIDED = "tests/incentives/test_review.py::test_of_two_deciders_at_once_one_decides"
STORAGE = "tests/web/test_storage_troubles.py"
UNDER_WRITING = "test_a_backup_under_writing_restores_to_one_moment"


def _passed(kind: str, *words: str) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line", *words],
        cwd=ROOT, env=os.environ | {"TEST_DATABASE": kind}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr[-300:]
    found = re.search(r"(\d+) passed", last)
    assert done.returncode == 0, last
    assert found, last
    return int(found.group(1))


def _walk(kind: str) -> str:
    counted = subprocess.run(
        [sys.executable, "-m", "tests.assure.proofs.routes"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    routes, owned = int(counted[-2]), int(counted[-1])
    passed = _passed(kind, WALK)
    return (
        f"{routes} 个路由与方法（其中 {owned} 个指向某一行）× {len(USERS)} 个角色 × 本单位、外单位、不存在的对象；"
        f"{passed} 项检验全部通过，没有遗漏的路由；泄露 0"
    )


def _told(kind: str, sentence: str, *words: str) -> str:
    return f"{_passed(kind, *words)} 项检验通过：{sentence}"


def steps(share: Fraction) -> Iterable[Step]:
    """A full run only: the suite itself runs them every time."""
    if share < 1:
        return
    for kind in databases():
        yield Step(f"路由 × 角色 × 对象：{kind}", partial(_walk, kind))
        told = "写入进行中取的备份恢复到第二个库，逐表计数和散列相等"
        yield Step(f"写入中备份再恢复：{kind}", partial(_told, kind, told, LOADED, "-k", UNDER_WRITING))
        told = "两人同时决定同一方案，一人成功，另一人被告知"
        yield Step(f"同时决定：{kind}", partial(_told, kind, told, DECIDED))
        told = "磁盘满、数据库不在、只读、时钟倒退：页面说明，内容保留，数据完整"
        yield Step(f"存储故障：{kind}", partial(_told, kind, told, STORAGE))


PART = Part(
    "gates",
    "每次改动都运行的关口",
    "逐个路由、角色和对象对照权限表；写入进行中备份并恢复；两人同时决定；存储故障。"
    "与 `script/test` 相同的检验，在两种数据库上各运行一次。",
    steps,
)
