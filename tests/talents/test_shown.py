"""What docs/talent-reserve.md names exists: every test and every page."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "talent-reserve.md").read_text(encoding="utf-8")
PAGE = re.compile(r"`((?:talents|exchange|searches|experts|classes|files|reminders|privacy|erasure|policy)\.[a-z_]+)`")


def test_every_test_and_page_the_map_of_the_reserve_names_exists(app):
    named = re.findall(r"`(tests/[a-z_/]+\.py)::(test_\w+)`", TEXT)
    assert len(named) > 90
    missing = [name for file, name in named if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")]
    assert not missing
    pages = set(PAGE.findall(TEXT))
    assert len(pages) > 25
    assert not pages - set(app.view_functions)


def test_every_numbered_point_of_the_reserve_has_its_section():
    assert [int(number) for number in re.findall(r"^## (\d+)\. ", TEXT, re.M)] == list(range(1, 12))
