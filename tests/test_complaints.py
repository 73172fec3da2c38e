"""docs/complaints.md names a test for every complaint of the peers' users, or says honestly that there is none yet."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> list[list[str]]:
    """The rows of every table, heads left out."""
    lines = (ROOT / "docs/complaints.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells if row[0] != "讨论串" and not set(row[0]) <= {"-"}]


def test_every_complaint_names_a_test_or_says_there_is_none():
    for row in rows():
        assert len(row) == 4, row
        assert TEST.search(row[3]) or row[3] == "「尚无」", row[0]
    assert len(rows()) >= 45


def test_the_named_tests_exist():
    for row in rows():
        for path, name in TEST.findall(row[3]):
            file = ROOT / path
            assert file.exists(), f"{row[0]}: {path}"
            assert f"def {name}(" in file.read_text(encoding="utf-8"), f"{row[0]}: {path}::{name}"
