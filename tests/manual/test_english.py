"""What those who maintain the product read in English says as much as the Chinese: it cannot fall behind silently."""

from __future__ import annotations

import re

import pytest

from talent_app.manual.pages import BESIDE, ENGLISH, NAMES, file_of
from talent_app.translations.catalogue import catalogue_of
from tests.page import get_page, with_token

HEADING = re.compile(r"^#+ .+", re.MULTILINE)
#: A command, a setting, an address or a file: what is typed is the same in every language.
TYPED = re.compile(r"`((?:flask|script|systemctl|journalctl|curl|deploy|FONTS_DIR|[A-Z]+_[A-Z]+|/)[^`]*)`")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
EMPHASIS = {"They can never be read again", "Practise a restore every quarter"}


def outline(text):
    """What a guide is made of, whatever its words: levels of headings, lines of tables and lists, blocks of code."""
    lines = text.splitlines()
    return {
        "headings": [found.split()[0] for found in HEADING.findall(text)],
        "lines of tables": sum(line.startswith("|") for line in lines),
        "lines of lists": sum(bool(re.match(r"- |\d+\. ", line)) for line in lines),
        "blocks of code": text.count("```"),
    }


def typed(text):
    """Without what stands for something of the reader's own."""
    return {re.sub(r"[^\x20-\x7e]|an-empty-folder|=/.*", "", each).strip() for each in TYPED.findall(text)}


def test_the_administrators_guide_has_the_parts_and_the_commands_of_the_chinese_one():
    chinese, english = (file_of(name).read_text(encoding="utf-8") for name in ("administrator", "administration"))
    assert outline(english) == outline(chinese)
    missing = sorted(typed(chinese) - typed(english))
    assert not missing, f"docs/en/administration.md does not tell {missing}"


def test_the_overview_has_a_section_for_every_page_of_the_manual_and_a_line_for_each_of_its_sections():
    sections = re.split(r"^## ", file_of("overview").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(sections) == len(NAMES) - 1
    for name, section in zip([each for each in NAMES if each != "index"], sections, strict=True):
        assert f"(../manual/{name}.md)" in section, f"{name}: out of order, or missing"
        parts = len(re.findall(r"^## ", file_of(name).read_text(encoding="utf-8"), re.MULTILINE))
        assert len(re.findall(r"^- ", section, re.MULTILINE)) == parts, f"{name} has {parts} sections"


@pytest.mark.parametrize("name", ENGLISH)
def test_what_is_bold_is_a_label_of_the_english_interface(name, app):
    known = set(catalogue_of("en").messages.values())
    bold = {part for each in BOLD.findall(file_of(name).read_text(encoding="utf-8")) for part in each.split(" › ")}
    unknown = sorted(bold - known - EMPHASIS) if name != "developer" else []
    assert not unknown, f"{file_of(name).name}: no page of the English interface says {unknown}"


def test_who_reads_english_is_led_to_the_english_pages(client_as):
    client = client_as("sysadmin")
    assert get_page(client, "/manual").heading() == "使用手册"
    client.post("/language", data=with_token(client, {"language": "en", "wanted": "/"}))
    page = get_page(client, "/manual")
    assert page.heading() == "The user's manual in short"
    assert page.select_one(".manual-contents a[href='/manual/administration']").text == file_of(
        "administration"
    ).read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    guide = get_page(client, "/manual/administration")
    assert "flask keys rotate" in guide.get_text(" ")
    assert {"overview", "administration"} <= {*ENGLISH} <= {*BESIDE}
