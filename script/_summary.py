"""Prints one line for each report of a test run and the total; called by script/test."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree


def main(paths: list[str]) -> None:
    """Read JUnit reports and print passed, failed and skipped, and how long it took."""
    total = [0, 0, 0]
    for path in map(Path, paths):
        if not path.exists():
            sys.stdout.write(f"{path.stem}：没有跑完\n")
            continue
        # Written by pytest a moment ago on this machine, so it is not hostile input.
        suites = list(ElementTree.parse(path).getroot().iter("testsuite"))  # noqa: S314 - our own report
        tests, failed, skipped = (
            sum(int(suite.get(name, "0")) for suite in suites for name in names)
            for names in (("tests",), ("failures", "errors"), ("skipped",))
        )
        seconds = sum(int(suite.get("time", "0").partition(".")[0]) for suite in suites)
        counts = [tests - failed - skipped, failed, skipped]
        total = [one + other for one, other in zip(total, counts, strict=True)]
        sys.stdout.write(f"{path.stem}：{_line(counts)}，{seconds} 秒\n")
    sys.stdout.write(f"合计：{_line(total)}\n")


def _line(counts: list[int]) -> str:
    return "{} 项通过，{} 项失败，{} 项跳过".format(*counts)


if __name__ == "__main__":
    main(sys.argv[1:])
