"""What is to be reached, line by line, and whether a measurement reaches it.

Times are wall clock. Where they are missed although what was computed (this process and the database server together)
would fit, the machine was busy with something else, and the verdict says so instead of calling it reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.measuring import Measured

MET, MISSED, BUSY = "达到", "未达到", "按 CPU 达到"
#: A page at the largest size takes at most so many times what it takes at the smallest.
MOST_GROWTH = 2.0
#: Pages whose growth is looked at.
GROWING = ("列表：", "搜索：", "人才页", "方案页", "驾驶舱：", "首页（待办）", "保存一条记录")


@dataclass(frozen=True)
class Target:
    """Limits of measurements whose name begins so: milliseconds, statements, bytes, megabytes, times another one."""

    begins: str
    median: float | None = None
    p95: float | None = None
    statements: int | None = None
    bytes: int | None = None
    memory: float | None = None
    than: str = ""
    times: float = 0.0

    @property
    def text(self) -> str:
        """The limits in a few words."""
        parts = [
            f"≤ {_ms(self.median)}" if self.median else "",
            f"p95 ≤ {_ms(self.p95)}" if self.p95 else "",
            f"≤ {self.statements} 条" if self.statements else "",
            f"≤ {self.bytes // 1000} kB" if self.bytes else "",
            f"≤ {self.memory:.0f} MB" if self.memory else "",
            f"≤ {self.than} 的 {self.times:g} 倍" if self.than else "",
        ]
        return "，".join(part for part in parts if part)


TARGETS = (
    # no slower than the first, within what two measurements of one page differ by
    Target("列表：中间一页", 20, 50, 12, 150_000, than="列表：首页", times=1.1),
    Target("列表：", 20, 50, 12, 150_000),
    Target("搜索：", 20, 60, 12, 150_000),
    Target("人才页", 30),
    Target("方案页", 30),
    Target("驾驶舱读统计单元的语句", than="SQL：驾驶舱各统计表", times=3.0),
    Target("驾驶舱：", 50, 100),
    Target("统计表：", 200),
    Target("保存一条记录", 30),
    Target("导入 1,000 行：检查加写入", 1_000),
    Target("导入 10,000 行：检查加写入", 6_000),
    Target("导入 100,000 行：检查加写入", 60_000, memory=600),
    Target("导出 100,000 行 xlsx", 8_000, memory=150),
    Target("导出 100,000 行 csv", 3_000),
    Target("方案 PDF：200 人", 2_000),
    Target("方案 PDF：两个进程", than="方案 PDF：一个进程", times=1 / 1.6),
)


def target_of(name: str) -> Target | None:
    """The first target whose beginning a name has."""
    return next((target for target in TARGETS if name.startswith(target.begins)), None)


def verdict(one: Measured, others: Mapping[str, Measured]) -> str:
    """Whether a measurement keeps to its target, and what it exceeds; nothing where there is no target."""
    target = target_of(one.name)
    if target is None:
        return ""
    broken = [text for text, is_broken in _limits(target, one) if is_broken]
    other = others.get(target.than)
    if other is not None and one.median > other.median * target.times:
        broken.append(f"{one.median / other.median:.2f} 倍")
    slow = [
        text
        for text, value, limit in (("中位", one.median, target.median), ("p95", one.p95, target.p95))
        if limit is not None and value > limit
    ]
    computed = one.cpu + (one.server or 0)
    if slow and not broken and target.median is not None and computed <= target.median:
        return BUSY
    broken = slow + broken
    return f"{MISSED}：{'、'.join(broken)}" if broken else MET


def _limits(target: Target, one: Measured) -> Sequence[tuple[str, bool]]:
    return (
        ("语句", target.statements is not None and (one.statements or 0) > target.statements),
        ("字节", target.bytes is not None and (one.bytes or 0) > target.bytes),
        ("内存", target.memory is not None and (one.memory or 0) > target.memory),
    )


def growth(small: Mapping[str, Measured], large: Mapping[str, Measured]) -> list[tuple[str, Measured, Measured, str]]:
    """How pages grew from one size to another: name, both, and whether that is within bounds."""
    found = []
    for name, after in large.items():
        before = small.get(name)
        if before is None or not name.startswith(GROWING) or not before.median:
            continue
        told = MET if after.median <= before.median * MOST_GROWTH else MISSED
        if told == MISSED and _computed(after) <= _computed(before) * MOST_GROWTH:
            told = BUSY
        found.append((name, before, after, told))
    return found


def _computed(one: Measured) -> float:
    return one.cpu + (one.server or 0)


def _ms(value: float) -> str:
    return f"{value / 1000:g} s" if value >= 1000 else f"{value:g} ms"
