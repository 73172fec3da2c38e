"""Killed at random moments: two hundred times over the operations, on each database."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from tests.assure.installation import databases, run_proof
from tests.assure.part import Part, Step, scaled

KILLS = {"import": 50, "submission": 40, "decision": 30, "payout": 30, "backup": 25, "rotation": 25}
TITLES = {
    "import": "导入写入",
    "submission": "提交方案",
    "decision": "作出决定",
    "payout": "登记发放",
    "backup": "创建备份",
    "rotation": "轮换密钥",
}
#: At a small share one operation stands for all: the others take too long for every run of the suite.
FEW = 10


def _prove(kind: str, operation: str, kills: int) -> str:
    found = run_proof("kills", kind, operation, kills)
    return (
        f"杀死 {found['kills']} 次：{found['before']} 次尚未发生、重做后恰好一次，{found['after']} 次已经完整发生；"
        f"单独运行 {found['milliseconds']} 毫秒；丢失 0，半途状态 0，重复 0"
    )


def steps(share: Fraction) -> Iterable[Step]:
    """One step for each operation on each database."""
    for kind in databases():
        for operation, whole in KILLS.items():
            if sum(KILLS.values()) * share >= FEW or operation == "import":
                yield Step(f"{TITLES[operation]}：{kind}", partial(_prove, kind, operation, scaled(whole, share)))


PART = Part(
    "kills",
    "随时被杀死的进程",
    "子进程在随机时刻收到 SIGKILL。之后读取：要么什么都没有发生，要么完整发生；重做后恰好发生一次；最后核验审计链。",
    steps,
)
