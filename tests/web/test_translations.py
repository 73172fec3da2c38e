"""The catalogue is up to the source and whole; pages in English hold no Chinese but what users entered and law."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import String, select

from talent_app.db.engine import database
from talent_app.models import Base
from talent_app.translations.catalogue import CHINESE, source_of
from talent_app.translations.updating import WHOLE, behind, faults, missing, read
from talent_app.web.navigation import items
from tests.page import with_token

ROOT = Path(__file__).resolve().parents[2]
SIGNS = "\u3400-\u9fff"
#: Chinese in a template outside of `_('…')`, each with the reason.
NOT_SAID = {
    "components/findings.html": "the mark with which a rule's text begins",
    "incentives/_grid.html": "values that are sent back",
    "web/components.html": "invented data that show components",
}
#: What pages in English may show in Chinese beside entered text and the text of rules, each with the reason.
LEFT = {
    "高层次人才个人信息处理告知书": "the notice handed to a person is a document",
}


@pytest.mark.parametrize("language", WHOLE)
def test_the_catalogue_is_up_to_the_source_and_whole(language):
    catalogue = read(language)
    how = (
        "run `.venv/bin/flask translations update`, write the English of what it lists into "
        f"{source_of(language).relative_to(ROOT)}, run it again and commit the file (talent_app/translations/README.md)"
    )
    new, old = behind(catalogue)
    assert not new, f"{len(new)} texts of the source are not in the catalogue: {how}\n" + "\n".join(new)
    assert not old, f"{len(old)} texts of the catalogue are no longer in the source: {how}\n" + "\n".join(old)
    left, wrong = missing(catalogue), faults(catalogue)
    assert not left, f"{len(left)} texts have no translation: {how}\n" + "\n".join(left)
    assert not wrong, "mend these translations:\n" + "\n".join(wrong)


def test_templates_hold_no_chinese_outside_of_the_catalogue():
    told = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = path.relative_to(ROOT / "templates").as_posix()
        if name.startswith("pdf/") or name in NOT_SAID:
            continue
        text = re.sub(r"\{#.*?#\}", lambda note: "\n" * note[0].count("\n"), path.read_text(), flags=re.DOTALL)
        text = re.sub(r"""\b_\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", "", text)
        told += [
            f"templates/{name}:{number}: put it inside _('…'): {line.strip()}"
            for number, line in enumerate(text.splitlines(), 1)
            if CHINESE.search(line)
        ]
    assert not told, "\n".join(told)


def entered_texts() -> str:
    """Every text there is in the database, one after the other."""
    assert database.engine is not None
    found = []
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, String)]
            if columns and not table.name.endswith("_history"):
                found += [str(value) for row in connection.execute(select(*columns)) for value in row]
    return "\n".join(found)


def chinese_of(page: str) -> set[str]:
    """Texts of a page that are Chinese: what the last pass marked, and what stands where nothing can be marked."""
    marked = re.findall(r'<span lang="zh">(.*?)</span>', page)
    bare = re.findall(rf"<(?:option|title)[^>]*>([^<]*[{SIGNS}][^<]*)<", page)
    said = re.findall(rf'\s(?:title|aria-label|placeholder|alt)="([^"]*[{SIGNS}][^"]*)"', page)
    return {unescape(text) for text in (*marked, *bare, *said)}


@pytest.mark.parametrize("who", ["hr", "reviewer", "secadmin"])
def test_pages_in_english_hold_no_chinese_but_what_was_entered_and_law(app, client_as, who):
    law = "\n".join(
        path.read_text()
        for folder in ("talent_app/rules", "docs/manual")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".yaml", ".md")
    )
    client, known = client_as(who), entered_texts() + law + "\n".join(LEFT)
    client.post("/language", data=with_token(client, {"language": "en", "wanted": "/"}))
    told, seen = set(), 0
    with app.test_request_context():
        addresses = ["/", "/account", *(app.url_for(item.endpoint) for item in items()), "/no-such-page"]
    for address in addresses:
        answer = client.get(address)
        if answer.status_code in (200, 403, 404):
            page = answer.get_data(as_text=True)
            assert '<html lang="en"' in page
            seen += answer.status_code == 200
            told |= {
                f"{address}: {text}"
                for text in chinese_of(page)
                if any(run not in known for run in re.findall(f"[{SIGNS}]+", text))
            }
    assert seen > 5
    assert not told, "say these in English (flask translations update), or list them in LEFT:\n" + "\n".join(
        sorted(told)
    )


#: Chinese in a script that is not said: what is looked for on a page in Chinese, and its unit.
READ_BY_SCRIPTS = {"待核原文", "证据等级", "([（，])元）", "^(\\s*)元(?![/／每])", "$1万元）", "$1万元"}


def test_what_scripts_say_has_its_english():
    folder = ROOT / "talent_app/static/js"
    list_of = (folder / "say.js").read_text(encoding="utf-8")
    known = set(re.findall(rf'^  "([^"]*[{SIGNS}][^"]*)":', list_of, re.MULTILINE))
    said = set()
    for path in sorted(folder.glob("*.js")):
        source = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if path.name != "say.js":
            said |= set(re.findall(r'\bsay\(\s*"([^"]+)"', source))
            bare = re.sub(r'\bsay\(\s*"[^"]+"', "", source)
            quoted = set(re.findall(rf"[\"`/]([^\"`/\n]*[{SIGNS}][^\"`\n]*?)[\"`](?:[,;) }}]|$)", bare, re.MULTILINE))
            assert quoted <= READ_BY_SCRIPTS, f"{path.name}: put {quoted - READ_BY_SCRIPTS} through say()"
    assert said == known, f"say.js: without English {said - known}, not said any more {known - said}"
