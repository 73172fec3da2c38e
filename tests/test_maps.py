"""The maps of the documentation (sentence → test and page) name what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: How many tests and pages each map names at least: an emptied map proves nothing.
MAPS = {
    "rule-engine.md": (20, 5),
    "plan-life.md": (80, 40),
    "talent-reserve.md": (90, 25),
    "talent-chains.md": (40, 25),
    "protection.md": (60, 20),
    "statistics.md": (35, 15),
}


def text_of(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MAPS)
def test_every_test_and_page_a_map_names_exists(name, app):
    text, (tests, pages) = text_of(name), MAPS[name]
    named = re.findall(r"`(tests/[a-z_/]+\.py)::(test_\w+)`", text)
    assert len(named) > tests
    missing = [test for file, test in named if f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8")]
    assert not missing, f"docs/{name}: correct the names of {missing}"
    features = "|".join(sorted({endpoint.partition(".")[0] for endpoint in app.view_functions}))
    shown = set(re.findall(rf"`((?:{features})\.[a-z_]+)`", text))
    assert len(shown) > pages
    assert shown <= set(app.view_functions), f"docs/{name}: no such pages {sorted(shown - set(app.view_functions))}"


def test_every_numbered_point_of_the_reserve_has_its_section():
    points = re.findall(r"^## (\d+)\. ", text_of("talent-reserve.md"), re.MULTILINE)
    assert [int(number) for number in points] == list(range(1, 12))
