"""What docs/rule-engine.md names exists: every test and every page."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "rule-engine.md").read_text(encoding="utf-8")


def test_every_test_and_page_the_manual_names_exists(app):
    named = re.findall(r"`(tests/[a-z_/]+\.py)::(test_\w+)`", TEXT)
    assert len(named) > 20
    missing = [name for file, name in named if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")]
    assert not missing
    pages = re.findall(r"`((?:incentives|pay|policy|papers)\.[a-z_]+)`", TEXT)
    assert pages
    assert set(pages) <= set(app.view_functions)
