"""Several machines: two web processes, two workers and a replica, one of each killed under people's hands."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from tests.assure.installation import databases, run_proof
from tests.assure.part import Part, Step, scaled

ROUNDS = 1
#: Taking over a job waits for a lease to run out: at a small share `tests/operations/test_machines.py` stands for it.
LEAST = Fraction(1, 10)


def _prove(rounds: int) -> str:
    found = run_proof("machines", rounds)
    seen = "、".join(f"{key} {count} 次" for key, count in sorted(found["troubles"].items())) or "无人察觉"
    return (
        f"{found['rounds']} 轮，请求 {found['requests']:,} 个："
        f"登记 {found['registered']} 人，导入 {found['imported']} 行，"
        f"起草 {found['plans']} 个方案，打包 {found['packs']} 次；丢失 0，重复 0，掉线 0。"
        f"被杀进程的任务最迟 {found['seconds']:.0f} 秒后由另一个进程做完。"
        f"统计读自副本 {found['sources'].get('副本', 0)} 次，副本不在时读自主库 {found['sources'].get('主库', 0)} 次。"
        f"轮流向两个进程输错密码，合计 {found['throttled']} 次后两处都锁定。用户遇到：{seen}"
    )


def _renew() -> str:
    found = run_proof("rolling")
    seen = "、".join(f"{key} {count} 次" for key, count in sorted(found["troubles"].items())) or "无人察觉"
    return (
        f"提交 {found['commit']} 的程序（没有 {found['step']}）运行中，升级数据库，再逐个换成新程序："
        f"请求 {found['requests']:,} 个，登记 {found['registered']} 人，导入 {found['imported']} 行，"
        f"起草 {found['plans']} 个方案；丢失 0，重复 0，掉线 0。用户遇到：{seen}"
    )


def steps(share: Fraction) -> Iterable[Step]:
    """One step, on PostgreSQL."""
    if share >= LEAST and "postgresql" in databases():
        yield Step("两个网站进程、两个后台进程、一个副本：postgresql", partial(_prove, scaled(ROUNDS, share)))
        yield Step("升级数据库后逐台换程序：postgresql", _renew)


PART = Part(
    "machines",
    "多台机器",
    "nginx（deploy/nginx.conf）后两个 gunicorn 进程、两个后台进程、一个 PostgreSQL 流复制副本，由测试启动。"
    "人们登录、登记、导入表格、起草方案、打包文书、看统计的同时，各杀死一个（SIGKILL）再启动："
    "不丢失、不重复、不掉线，任务由另一个进程接手，统计改读主库再回到副本；最后核验审计链。",
    steps,
)
