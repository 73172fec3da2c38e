"""The bench at a hundredth of its usual size: it runs, counts statements, keeps its results and compares them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.command import main
from tests.bench.measuring import Measured, repeated
from tests.bench.pages import EMPTY
from tests.bench.report import compared, shown

#: What the list and search pages may take, whatever the machine: statements and bytes do not depend on it.
MOST_STATEMENTS, MOST_BYTES = 12, 150_000
PAGES = ("列表：", "搜索：")
MOST_EMPTY_VIEWS = 1_000
EVERYTHING = (
    "列表：中间一页",
    "搜索：姓名首字母",
    "人才页",
    "方案页",
    "驾驶舱",
    "统计表",
    "改一条登记后刷新列",
    "统计核对",
    "保存一条记录",
    "：写入",
    "csv",
    "方案 PDF",
)


def found(file: Path) -> dict[str, dict]:
    return {one["name"]: one for one in json.loads(file.read_text())["runs"][0]["found"]}


@pytest.mark.slow
def test_one_run_measures_everything_keeps_to_its_statements_and_compares(tmp_path, capsys):
    """One test, because one run takes a minute and several processes would each make their own."""
    file = tmp_path / "found.json"
    small = ["--sizes", "300", "--times", "2", "--largest-plan", "1000", "--cache", str(tmp_path / "cache")]
    assert main([*small, "--json", str(file)]) == 0
    names = found(file)
    for part in EVERYTHING:
        assert any(part in name for name in names), f"{part} was not measured"
    assert all(one["median"] > 0 for one in names.values())
    assert all(one["yardstick"] is None or one["yardstick"] in names for one in names.values())

    pages = [one for name, one in names.items() if name.startswith(PAGES)]
    assert len(pages) == 7
    for one in pages:
        assert one["statements"] <= MOST_STATEMENTS, one["name"]
        assert one["bytes"] <= MOST_BYTES, one["name"]
        # what a page computes beside a view that does nothing, in the same run: users at once share the processors
        assert one["cpu"] <= MOST_EMPTY_VIEWS * names[EMPTY]["cpu"], one["name"]

    # every measure of every cube was counted again in plain Python, for every role, and agrees with its lists
    checked = next(one for name, one in names.items() if name.startswith("统计核对"))
    assert checked["bytes"] > 1_500

    capsys.readouterr()
    assert main(["--compare", str(file), "--with", str(file)]) == 0
    told = capsys.readouterr().out
    assert "列表：首页" in told
    assert "1.00" in told


def test_a_slower_run_is_called_slower_and_more_statements_are_shown():
    def run(median, statements):
        one = Measured("列表", median, median, median, 30, statements).as_json()
        return {"runs": [{"database": "sqlite", "size": 500, "found": [one]}]}

    told = compared(run(10.0, 9), run(20.0, 11)).splitlines()[-1]
    assert "2.00" in told
    assert "慢" in told
    assert "9 → 11" in told


def test_a_row_names_its_ratio_to_the_yardstick_of_the_same_run():
    plain, page = Measured("SQL", 2.0, 2.0, 2.0, 30), Measured("页", 9.0, 9.0, 9.0, 30, yardstick="SQL")
    assert "4.5× SQL" in shown([plain, page])


def test_the_memory_a_block_needed_is_told():
    kept = []
    # larger than any block the allocator keeps for reuse, so that a long-lived process cannot answer from what it has
    one = repeated("grow", lambda number: kept.append(bytearray(b"x") * 100_000_000), times=1, warm=0)
    assert one.memory is not None
    assert one.memory > 80
