"""The table of one run, the file of its results, and two files side by side."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.measuring import Measured
from tests.bench.targets import MET, growth, target_of, verdict

HEAD = (
    "项目", "要求", "中位 ms", "p95 ms", "判断", "CPU ms", "数据库 CPU ms", "次数", "语句", "字节", "内存 MB",
    "与对照之比", "说明",
)  # fmt: skip
#: Differences between two noisy runs below this are not told as such.
NOTABLE = 0.15


def width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, aligned for reading as it stands."""
    widths = [max(width(row[place]) for row in [head, *rows]) for place in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = [cell + " " * (size - width(cell)) for cell, size in zip(cells, widths, strict=True)]
        return f"| {' | '.join(padded)} |"

    return "\n".join([line(head), "|" + "|".join("-" * (size + 2) for size in widths) + "|", *map(line, rows)])


def ratio_of(one: Measured, others: Mapping[str, Measured]) -> str:
    """How many times the yardstick of the same run."""
    yardstick = others.get(one.yardstick or "")
    return f"{one.median / yardstick.median:.1f}× {yardstick.name}" if yardstick and yardstick.median else ""


def milliseconds(value: float) -> str:
    """Three figures, more never being true."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def shown(found: Sequence[Measured]) -> str:
    """The table of a run."""
    by_name = {one.name: one for one in found}
    rows = [
        [
            one.name,
            target.text if (target := target_of(one.name)) else "",
            milliseconds(one.median),
            milliseconds(one.p95) if one.times > 1 else "",
            verdict(one, by_name),
            milliseconds(one.cpu),
            "" if one.server is None else milliseconds(one.server),
            str(one.times),
            "" if one.statements is None else str(one.statements),
            "" if one.bytes is None else f"{one.bytes:,}",
            "" if one.memory is None else f"{one.memory:.0f}",
            ratio_of(one, by_name),
            one.note,
        ]
        for one in found
    ]
    return table(HEAD, rows)


def grown(small: Sequence[Measured], large: Sequence[Measured], sizes: tuple[int, int]) -> str:
    """The table of how pages grew between two sizes."""
    found = growth({one.name: one for one in small}, {one.name: one for one in large})
    rows = [
        [name, milliseconds(before.median), milliseconds(after.median), f"{after.median / before.median:.2f}",
         f"{after.cpu / before.cpu:.2f}" if before.cpu else "", told]
        for name, before, after, told in found
    ]  # fmt: skip
    few, many = sizes
    return table(("项目", f"{few:,} 人 ms", f"{many:,} 人 ms", "倍数（要求 ≤ 2）", "CPU 倍数", "判断"), rows)


def missed(found: Sequence[Measured]) -> list[str]:
    """The lines that do not reach what they should, in words."""
    by_name = {one.name: one for one in found}
    return [f"{one.name}：{told}" for one in found if (told := verdict(one, by_name)) not in ("", MET)]


def kept(file: Path, runs: Sequence[Mapping[str, Any]]) -> None:
    """Write the results of a run to a file."""
    file.write_text(json.dumps({"runs": runs}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Two files of results: medians and their quotient, by database, size and name."""
    old = {(run["database"], run["size"], one["name"]): one for run in before["runs"] for one in run["found"]}
    rows = []
    for run in after["runs"]:
        for one in run["found"]:
            was = old.get((run["database"], run["size"], one["name"]))
            if was is None or not was["median"]:
                continue
            change = one["median"] / was["median"]
            sign = "" if abs(change - 1) < NOTABLE else "快" if change < 1 else "慢"
            rows.append(
                [
                    run["database"],
                    f"{run['size']:,}",
                    one["name"],
                    milliseconds(was["median"]),
                    milliseconds(one["median"]),
                    f"{change:.2f}",
                    sign,
                    _statements(was, one),
                ]
            )
    return table(("数据库", "人数", "项目", "之前 ms", "现在 ms", "倍数", "", "语句"), rows)


def _statements(was: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    if was["statements"] is None or one["statements"] is None or was["statements"] == one["statements"]:
        return ""
    return f"{was['statements']} → {one['statements']}"
