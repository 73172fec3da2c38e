"""`script/bench capacity`: what a province and a country ask of the product, from measured costs and plain queueing.

Each kind of action costs so many milliseconds of a web process and of the database server (a results file of
`script/bench`, or the costs of docs/capacity.md). People who read for some seconds between two pages make a rate;
the rate times the costs is the load in cores. Waiting comes from Erlang's formula for several servers, which is a
little pessimistic for work as even as ours. What must happen one after the other is told apart: every command takes
the head of the audit's chain.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.report import table

#: Share of each action in a day, as the load's three kinds of people do it, by the name of its measurement.
MIX = {
    "列表：首页": 0.22, "搜索：姓名两字": 0.18, "人才页": 0.26, "首页（待办）": 0.12, "驾驶舱：市国资委": 0.05,
    "方案页": 0.07, "保存一条记录（含审计）": 0.10,
}  # fmt: skip
SAVES = "保存一条记录（含审计）"
#: Milliseconds of the web process and of the database server; docs/capacity.md says when and how they were taken.
COSTS = {
    "列表：首页": (14.1, 1.7), "搜索：姓名两字": (21.1, 10.1), "人才页": (23.1, 8.5), "首页（待办）": (10.2, 2.2),
    "驾驶舱：市国资委": (11.0, 1.0), "方案页": (34.5, 6.4), "保存一条记录（含审计）": (7.8, 4.6),
}  # fmt: skip
SAVES = "保存一条记录（含审计）"
#: Milliseconds of the web process and of the database server; docs/capacity.md says when and how they were taken.
COSTS = {
    "列表：首页": (21.0, 3.6), "搜索：姓名两字": (26.7, 26.2), "人才页": (25.2, 9.6), "首页（待办）": (26.7, 8.0),
    "驾驶舱：市国资委": (16.6, 2.1), "方案页": (34.5, 7.7), "保存一条记录（含审计）": (11.9, 6.0),
}  # fmt: skip
#: Cores are bought so that they are busy for at most so much of a peak.
MOST_BUSY = 0.6
PER_CORE_PROCESSES = 1
BYTES_PER_TALENT = 11_000  # rows, histories, indexes, search: the database of a million of the bench
COLUMN_BYTES = 64  # a registration's columns in memory, in each web process
GIGABYTE = 1e9


@dataclass(frozen=True)
class Model:
    """A place to serve: how many enterprises, registrations and users; how many work at a peak, how long they read."""

    name: str
    enterprises: int
    talents: int
    users: int
    at_once: float
    seconds_between: float

    @property
    def rate(self) -> float:
        """Requests a second at the peak."""
        return self.users * self.at_once / self.seconds_between


#: A peak is the last day of reporting: a third of all users at work, a page every twelve seconds.
MODELS = (
    Model("全省", 500, 1_000_000, 3_000, 1 / 3, 12),
    Model("全国", 20_000, 40_000_000, 120_000, 1 / 3, 12),
)


@dataclass(frozen=True)
class Answer:
    """What a model needs: cores, processes' memory, disk, and how busy what cannot be shared is."""

    rate: float
    web: float
    server: float
    web_cores: int
    server_cores: int
    waiting: float
    chain: float
    columns_gb: float
    disk_gb: float


def costs_of(file: Path) -> dict[str, tuple[float, float]]:
    """The costs of the largest PostgreSQL run of a results file."""
    runs = [run for run in json.loads(file.read_text(encoding="utf-8"))["runs"] if run["database"] == "postgresql"]
    if not runs:
        raise ValueError("结果文件中没有 PostgreSQL 的测量")
    found = {one["name"]: one for one in max(runs, key=lambda run: run["size"])["found"]}
    return {name: (found[name]["cpu"], found[name]["server"] or 0.0) for name in MIX}


def answer(model: Model, costs: Mapping[str, tuple[float, float]]) -> Answer:
    """Cores and the rest for one model."""
    web = sum(model.rate * share * costs[name][0] for name, share in MIX.items()) / 1000
    server = sum(model.rate * share * costs[name][1] for name, share in MIX.items()) / 1000
    web_cores, server_cores = (max(1, math.ceil(load / MOST_BUSY)) for load in (web, server))
    mean = web / model.rate
    saves = model.rate * MIX[SAVES]
    return Answer(
        model.rate, web, server, web_cores, server_cores,
        waiting=waiting_95(web, web_cores, mean) * 1000,
        chain=saves * sum(costs[SAVES]) / 1000,
        columns_gb=web_cores * PER_CORE_PROCESSES * model.talents * COLUMN_BYTES / GIGABYTE,
        disk_gb=model.talents * BYTES_PER_TALENT / GIGABYTE,
    )  # fmt: skip


def erlang_c(load: float, servers: int) -> float:
    """The share of arrivals that have to wait, by Erlang's C formula.

    >>> round(erlang_c(0.5, 1), 3), round(erlang_c(1.5, 2), 3)
    (0.5, 0.643)
    """
    if load >= servers:
        return 1.0
    blocked = 1.0
    for number in range(1, servers + 1):  # Erlang B by recursion: no factorials, no overflow
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def waiting_95(load: float, servers: int, mean: float) -> float:
    """The seconds that 95 of 100 arrivals wait at most; 0 where fewer than five wait at all."""
    if load >= servers:
        return math.inf
    waits = erlang_c(load, servers)
    return max(0.0, math.log(waits / 0.05) * mean / (servers - load)) if waits > 0.05 else 0.0


HEAD = (
    "模型", "单位", "登记", "账号", "峰值 请求/秒", "网站 核", "数据库 核", "排队 p95 ms", "审计链 占用",
    "列 内存 GB", "磁盘 GB",
)  # fmt: skip


def shown(models: Sequence[Model], costs: Mapping[str, tuple[float, float]]) -> str:
    """The table, and the first limit of each model in a sentence."""
    rows, told = [], []
    for model in models:
        one = answer(model, costs)
        rows.append([
            model.name, f"{model.enterprises:,}", f"{model.talents:,}", f"{model.users:,}", f"{one.rate:,.0f}",
            f"{one.web:.1f} → {one.web_cores}", f"{one.server:.1f} → {one.server_cores}", f"{one.waiting:.0f}",
            f"{one.chain:.0%}", f"{one.columns_gb:,.1f}", f"{one.disk_gb:,.0f}",
        ])  # fmt: skip
        told.append(f"{model.name}：{first_limit(one)}")
    return table(HEAD, rows) + "\n\n" + "\n".join(told)


def first_limit(one: Answer) -> str:
    """What runs out first."""
    if one.chain > MOST_BUSY:
        return f"审计链占用 {one.chain:.0%}，先到极限：写入逐个排队，须按省、市分库，各有一条链。"
    if one.server_cores > one.web_cores:
        return f"数据库先到极限（{one.server_cores} 核）：统计和查询移到只读副本。"
    return f"网站进程先到极限（{one.web_cores} 核）：无状态，加机器即可；审计链只占 {one.chain:.0%}。"


def main(words: list[str]) -> int:
    """Tell what the models need."""
    parser = argparse.ArgumentParser(prog="script/bench capacity", add_help=False)
    parser.add_argument("file", type=Path, nargs="?")
    given = parser.parse_args(words)
    costs = COSTS if given.file is None else costs_of(given.file)
    sys.stdout.write(shown(MODELS, costs) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
