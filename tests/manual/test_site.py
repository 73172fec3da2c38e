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
