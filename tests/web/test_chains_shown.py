"""What docs/talent-chains.md names exists: every test and every page."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "talent-chains.md").read_text(encoding="utf-8")
FEATURES = (
    "recruitment|titles|title_committees|agreements|insurance|rewards|teams|innovation"
    "|cultivation|support|policy|holidays"
)


def test_every_test_and_page_the_map_names_exists(app):
    named = re.findall(r"`(tests/[a-z_/]+\.py)::(test_\w+)`", TEXT)
    assert len(named) > 40
    missing = [name for file, name in named if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")]
    assert not missing
    pages = re.findall(rf"`((?:{FEATURES})\.[a-z_]+)`", TEXT)
    assert len(pages) > 25
    assert set(pages) <= set(app.view_functions)
