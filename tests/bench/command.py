"""`script/bench`: makes or reuses databases, measures what is wanted, prints the table, keeps and compares results."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.bulk import Bulk
from tests.bench.database import opened
from tests.bench.measuring import Measured, heap_set_aside
from tests.bench.multiplying import SEEDED
from tests.bench.pages import Pages
from tests.bench.paper import Paper
from tests.bench.report import compared, grown, kept, milliseconds, missed, shown
from tests.bench.rules import LARGEST, Rules
from tests.bench.statistics import Statistics
from tests.bench.targets import verdict

SHORTEST, LONGEST = 20, 9_900_000
CACHE = Path(tempfile.gettempdir()) / "talent-bench"


def arguments(words: list[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="script/bench", add_help=False)
    parser.add_argument("--sizes", "--size", type=_sizes, default=(10_000,))
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--largest-plan", type=int, default=LARGEST)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--compare", type=Path)
    parser.add_argument("--with", type=Path, dest="other")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--cache", type=Path, default=CACHE)
    return parser.parse_args(words)


def _sizes(text: str) -> tuple[int, ...]:
    """Sizes with commas between them, the smallest first."""
    try:
        found = sorted({int(part) for part in text.split(",")})
    except ValueError as error:
        raise argparse.ArgumentTypeError("人数应为整数，几种大小用逗号分开") from error
    if not all(SHORTEST <= size <= LONGEST for size in found):
        raise argparse.ArgumentTypeError(f"人数应在 {SHORTEST} 到 {LONGEST} 之间")
    if any(size > SEEDED and size % SEEDED for size in found):
        raise argparse.ArgumentTypeError(f"超过 {SEEDED} 时应为其整数倍")
    return tuple(found)


def long_size(sizes: Sequence[int]) -> int:
    """The size at which imports, exports, papers and rules are measured: the largest the seed fills."""
    return max((size for size in sizes if size <= SEEDED), default=min(sizes))


def main(words: list[str]) -> int:
    """Measure and tell."""
    given = arguments(words)
    if given.other is not None and given.compare is not None:
        say(compared(_read(given.compare), _read(given.other)))
        return 0
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    runs: list[dict[str, Any]] = []
    for kind in kinds:
        by_size: dict[int, list[Measured]] = {}
        for size in given.sizes:
            found, run = measure(kind, size, given)
            by_size[size] = found
            runs.append(run)
            if given.json is not None:  # what is measured stays, whatever happens to the next
                kept(given.json, runs)
        few, many = given.sizes[0], given.sizes[-1]
        if few != many:
            say(f"\n{kind}：从 {few:,} 人到 {many:,} 人\n\n" + grown(by_size[few], by_size[many], (few, many)))
    if given.compare is not None:
        say("\n与之前的结果比较：\n" + compared(_read(given.compare), {"runs": runs}))
    return 1 if any(run["failed"] for run in runs) else 0


def measure(kind: str, size: int, given: argparse.Namespace) -> tuple[list[Measured], dict[str, Any]]:
    """One database of one size: the results, printed as they come and again as a table."""
    only = given.only

    def is_wanted(name: str) -> bool:
        return not only or any(part in name for part in only)

    found: list[Measured] = []
    with opened(kind, size, given.cache) as (app, made), tempfile.TemporaryDirectory() as folder, heap_set_aside():
        pages = Pages(app, size, given.times)
        parts: list[Any] = [pages, Statistics(app, size, given.times)]
        if size == long_size(given.sizes):
            parts += [Bulk(size, Path(folder)), Paper(size), Rules(given.largest_plan)]
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
    for sentence in missed(found):
        say(f"注意：{sentence}")
    by_name = {one.name: one for one in found}
    return found, {
        "database": kind,
        "size": size,
        "at": now.isoformat(),
        "commit": commit(),
        "load": os.getloadavg()[0],
        "made": made,
        "failed": pages.failed,
        "found": [one.as_json() | {"verdict": verdict(one, by_name)} for one in found],
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
