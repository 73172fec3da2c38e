"""What docs/plan-life.md names exists: every test and every page."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "plan-life.md").read_text(encoding="utf-8")


def test_every_test_and_page_the_map_of_a_plans_life_names_exists(app):
    named = re.findall(r"`(tests/[a-z_/]+\.py)::(test_\w+)`", TEXT)
    assert len(named) > 80
    missing = [name for file, name in named if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")]
    assert not missing
    pages = set(re.findall(r"`((?:incentives|papers|jobs|verification)\.[a-z_]+)`", TEXT))
    assert len(pages) > 40
    assert not pages - set(app.view_functions)
