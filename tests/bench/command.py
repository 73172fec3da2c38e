"""`script/bench`: makes or reuses databases, measures what is wanted, prints the table, keeps and compares results."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.bulk import Bulk
from tests.bench.database import opened
from tests.bench.measuring import Measured, heap_set_aside
from tests.bench.pages import Pages
from tests.bench.report import compared, kept, milliseconds, shown
from tests.bench.rules import LARGEST, Rules
from tests.bench.statistics import Statistics

SHORTEST, LONGEST = 20, 5_000_000
CACHE = Path(tempfile.gettempdir()) / "talent-bench"


def arguments(words: list[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="script/bench", add_help=False)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--largest-plan", type=int, default=LARGEST)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--compare", type=Path)
    parser.add_argument("--with", type=Path, dest="other")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--cache", type=Path, default=CACHE)
    given = parser.parse_args(words)
    if not SHORTEST <= given.size <= LONGEST:
        parser.error(f"--size 应在 {SHORTEST} 到 {LONGEST} 之间")
    return given


def main(words: list[str]) -> int:
    """Measure and tell."""
    given = arguments(words)
    if given.other is not None and given.compare is not None:
        say(compared(_read(given.compare), _read(given.other)))
        return 0
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    runs = [measure(kind, given) for kind in kinds]
    if given.json is not None:
        kept(given.json, runs)
    if given.compare is not None:
        say("\n与之前的结果比较：\n" + compared(_read(given.compare), {"runs": runs}))
    return 1 if any(run["failed"] for run in runs) else 0


def measure(kind: str, given: argparse.Namespace) -> dict[str, Any]:
    """One database of one size: the results, printed as they come and again as a table."""
    size, only = given.size, given.only

    def is_wanted(name: str) -> bool:
        return not only or any(part in name for part in only)

    found: list[Measured] = []
    with opened(kind, size, given.cache) as (app, made), tempfile.TemporaryDirectory() as folder, heap_set_aside():
        pages = Pages(app, size, given.times)
        parts = (pages, Statistics(app, size, given.times), Bulk(size, Path(folder)), Rules(given.largest_plan))
        for part in parts:
            for one in part.run(is_wanted):
                found.append(one)
                sys.stderr.write(f"  {one.name}：{milliseconds(one.median)} ms\n")
                sys.stderr.flush()
    now = datetime.now(UTC)
    say(f"\n{kind}，{size:,} 人，{now:%Y-%m-%d %H:%M} UTC，提交 {commit()}，系统负载 {os.getloadavg()[0]:.1f}")
    say(f"建库：{made['seed_seconds']:.0f} 秒写入，{made['fold_seconds']:.1f} 秒并入统计增量（首次建立时测得）\n")
    say(shown(found))
    for sentence in pages.failed:
        say(f"没有测成：{sentence}")
    return {
        "database": kind,
        "size": size,
        "at": now.isoformat(),
        "commit": commit(),
        "load": os.getloadavg()[0],
        "made": made,
        "failed": pages.failed,
        "found": [one.as_json() for one in found],
    }


def commit() -> str:
    """The commit that is measured."""
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "?"


def say(text: str) -> None:
    """One piece of the answer."""
    sys.stdout.write(f"{text}\n")


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
