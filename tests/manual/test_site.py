"""The site of the documentation (`mkdocs.yml`, `script/docs`) leaves no document out and names what is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Read as text: the file holds tags that only the generator understands.
NAMED = re.findall(r"[\w/.-]+\.md|docs(?:/[a-z]+)*/\*", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"))


def test_every_document_has_its_place_on_the_site():
    covered = {path for name in NAMED for path in ROOT.glob(f"{name}.md" if name.endswith("*") else name)}
    lost = sorted(set((ROOT / "docs").rglob("*.md")) - covered)
    assert not lost, f"mkdocs.yml: the navigation does not lead to {[path.name for path in lost]}"


def test_the_site_names_only_what_is_there():
    missing = [name for name in NAMED if "*" not in name and not (ROOT / name).exists()]
    assert not missing, f"mkdocs.yml leads to {missing}"


def test_every_picture_is_shown_and_is_made_by_a_journey():
    documents = (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    shown = {name for path in documents for name in re.findall(r"pictures/([a-z0-9-]+)\.png", path.read_text("utf-8"))}
    kept = {path.stem for path in (ROOT / "docs/pictures").glob("*.png")}
    assert kept == shown, (
        f"docs/pictures: no document shows {sorted(kept - shown)}, and {sorted(shown - kept)} is missing"
    )
    journeys = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests/journeys").glob("*.py"))
    drawn = [re.sub(r"\{\w+\}", r"\\d+", name) for name in re.findall(r'picture\(f?"([^"]+)"', journeys)]
    stale = sorted(name for name in kept if not any(re.fullmatch(each, name) for each in drawn))
    assert not stale, f"no journey makes {stale} anew: call visitor.picture(name) where the page is seen"


def test_every_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/adr").glob("*.md"))]
    twice = sorted({one for one in numbers if numbers.count(one) > 1})
    assert not twice, f"docs/adr: {twice} stand twice; give the younger one the next number and mend what leads to it"
