"""The manual is true: what it calls a button is one, what it links to is there, and it is read and found inside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from talent_app.manual.pages import NAMES, file_of, manual
from tests.page import get_page

ROOT = Path(__file__).resolve().parents[2]
BOLD = re.compile(r"\*\*([^*]+)\*\*")
#: Bold for weight, not for a label.
EMPHASIS = {
    "依据写在数字旁边。",
    "什么都不会悄悄丢失。",
    "看什么都有记录。",
    "密钥另存一份",
    "每季度演练一次恢复",
}


@pytest.fixture(scope="module")
def on_screen() -> str:
    """Everything the product may write on a page: its templates, its code, its policy files."""
    places = (
        (ROOT / "templates", "*.html"),
        (ROOT / "talent_app", "*.py"),
        (ROOT / "talent_app/rules/policy", "*.yaml"),
    )
    return "\n".join(path.read_text() for folder, kind in places for path in folder.rglob(kind))


# The steps of 头五分钟 are carried out, word by word, by tests/journeys/test_newcomer.py.
@pytest.mark.parametrize("name", [name for name in NAMES if name != "first"])
def test_what_the_manual_calls_a_label_stands_on_a_page(name, on_screen):
    labels = {label for label in BOLD.findall(file_of(name).read_text()) if label not in EMPHASIS}
    unknown = sorted(label for label in labels if label not in on_screen)
    assert not unknown, f"docs/manual/{name}.md: no page says {unknown}; write it as the page does, or not in bold"


@pytest.mark.parametrize(
    "path",
    sorted(
        path.relative_to(ROOT).as_posix()
        for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md"))
    ),
)
def test_links_between_documents_lead_somewhere(path):
    here = ROOT / path
    for token in MarkdownIt().parse(here.read_text()):
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if not isinstance(target, str) or ":" in target or target.startswith("#"):
                continue
            place = (here.parent / target.partition("#")[0]).resolve()
            assert place.exists(), f"{path} leads to {target}, which is not there"


def test_every_page_is_read_inside_and_links_lead_on(client_as):
    client = client_as("person")
    assert get_page(client, "/manual").heading() == "使用手册"
    for name in manual():
        page = get_page(client, f"/manual/{name}")
        assert page.heading() == manual()[name].title
        for link in page.select(".manual a[href^='/'], .manual-contents a[href^='/']"):
            target = link["href"].partition("#")[0]
            if target.startswith("/manual"):
                assert target.removeprefix("/manual").lstrip("/") in {*manual(), ""}
        for image in page.select(".manual img"):
            assert client.get(image["src"], buffered=True).mimetype == "image/png"
            assert image["alt"]
    assert client.get("/manual/nothing").status_code == 404
    assert client.get("/manual/pictures/../manual/index.md").status_code == 404


def test_passages_are_found_by_their_words(client_as):
    page = get_page(client_as("hr"), "/find", query_string={"q": "整批撤销"})
    hit = page.select_one('.hits a[href^="/manual/talents#"]')
    assert hit is not None
    shown = get_page(client_as("hr"), "/manual/talents")
    assert shown.select_one(hit["href"].partition("#")[2].join(["#", ""])).text == hit.text
