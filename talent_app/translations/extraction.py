"""Finds every text of the interface in the source, so that the catalogue is never written by hand.

Four places: `_('…')` in templates; `_('…')` in Python; labels and sentences in Python that reach a page as data
(titles of enumerations, labels of columns and fields, names in the audit, errors; an f-string becomes a message with
named places); names in the code tables and layouts in YAML. `QUOTED` lists what stays Chinese, and why.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog

from talent_app.translations.catalogue import CHINESE, FOLDER, PLACE

APP = FOLDER.parent
ROOT = APP.parent
MARKS = {"_", "gettext", "lazy_gettext"}
#: Stays Chinese by intention (docs/adr/0021): packages, and single modules.
QUOTED = {
    "seed": "invented data, as users would enter it",
    "documents": "documents are Chinese whoever prints them",
    "papers": "papers of a procedure are documents",
    "cli": "the command line speaks to those who run a server in China",
    "manual": "the manual is a document",
    "translations": "the catalogue itself",
    "agreements/wording.py": "the words of an agreement",
    "cultivation/wording.py": "the words of agreements and certificates",
    "pay/merit_notices.py": "a letter",
    "privacy/certificates.py": "a certificate",
    "rewards/notice.py": "a public notice",
    "titles/wording.py": "a letter of appointment",
    "teams/papers.py": "a document",
    "notifications/channels.py": "the text of a mail",
    "exchange/workbooks.py": "the template of an import is a document",
    "incentives/workflow_docs.py": "a document about the procedure",
    "identity/permission_table.py": "a document of the repository",
    "operations/classification.py": "a document of the repository",
    "web/samples.py": "invented data of the page of components",
    "statistics/chart_samples.py": "invented data of the page of charts",
    "db": "settings of a server",
    "core/names.py": "signs names are made of",
    "core/formats.py": "amounts in capitals and days in numerals stand in documents alone",
    "api/document.py": "the description of the API for programs is a document",
    "api/account.py": "the same",
    "api/examples.py": "the same",
    "api/explanations.py": "the same",
    "api/listing.py": "the same",
    "api/operation.py": "the same",
    "api/plan_schemas.py": "the same",
    "api/rule_schemas.py": "the same",
    "api/talent_fields.py": "the same",
    "api/talent_records.py": "the same",
    "api/webhooks.py": "the same",
}
#: Here sentences are law, its reading and its explanation; labels are not.
LEGAL = {"rules"}
LONGEST_LABEL = 14
#: What asks for a fact: its first word is the label of a box, however long.
ASKS = {"fact", "Field"}
#: Data whose `title`, `name` or `label` is shown.
DATA = ("rules/policy/codes/*.yaml", "statistics/layouts/*.yaml", "erasure/retention.yaml")
SHOWN = {"title", "name", "label", "unit", "start", "action", "basis"}
#: A message in a template; reading it so takes a tenth of what Jinja's own reader takes for every template there is.
MARKED = re.compile(r"""\b_\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
BRACES = re.compile(r"\{(\w*)\}")
#: A regular expression that reads Chinese.
EXPRESSION = re.compile(r"\(\?:|\\d|\\s|\[\^")
SENTENCE = re.compile("[。，；！？]")


@dataclass(frozen=True, slots=True)
class Found:
    """A text and where it stands."""

    text: str
    place: str


def found() -> Iterator[Found]:
    """Every text of the interface."""
    yield from _in_templates()
    for path in sorted(APP.rglob("*.py")):
        yield from _in_python(path)
    yield from _in_data()


def extracted() -> Catalog:
    """The catalogue without translations."""
    catalogue = Catalog(project="talent", charset="utf-8", fuzzy=False)
    for one in found():
        flags = ["python-format"] if "%(" in one.text else []
        catalogue.add(one.text, locations=[(one.place, 1)], flags=flags)
    return catalogue


def _in_templates() -> Iterator[Found]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if path.relative_to(ROOT / "templates").parts[0] == "pdf":
            continue
        place = path.relative_to(ROOT).as_posix()
        for marked in MARKED.finditer(path.read_text(encoding="utf-8")):
            text = str(ast.literal_eval(marked[1]))
            if CHINESE.search(text):
                yield Found(text, place)


def _in_python(path: Path) -> Iterator[Found]:
    place = path.relative_to(ROOT).as_posix()
    module = path.relative_to(APP)
    is_quoted = module.parts[0] in QUOTED or module.as_posix() in QUOTED
    reader = _Reader(is_marked_only=is_quoted, is_legal=module.parts[0] in LEGAL)
    reader.visit(ast.parse(path.read_text(encoding="utf-8")))
    for text in reader.texts:
        yield Found(text, place)


class _Reader(ast.NodeVisitor):
    """Collects texts of one module; docstrings and keys of dictionaries are none."""

    def __init__(self, *, is_marked_only: bool, is_legal: bool) -> None:
        self.texts: list[str] = []
        self.is_marked_only, self.is_legal = is_marked_only, is_legal

    def visit_Expr(self, node: ast.Expr) -> None:
        """A docstring is for whoever reads the code."""
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """What is marked is a message as it stands; what it is given may be one as well."""
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in MARKS and node.args and isinstance(node.args[0], ast.Constant):
            self._add(str(node.args[0].value))
            for inner in (*node.args[1:], *(word.value for word in node.keywords)):
                self.visit(inner)
            return
        if self.is_legal and name in ASKS and node.args and isinstance(node.args[0], ast.Constant):
            self._add(_with_places(str(node.args[0].value)))
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        """Other words for a column are read, not shown."""
        if node.arg != "aliases":
            self.visit(node.value)

    def visit_Dict(self, node: ast.Dict) -> None:
        """A Chinese key is a word that is read (a heading of a sheet), not one that is shown."""
        for value in node.values:
            self.visit(value)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A label or a sentence that is data."""
        if isinstance(node.value, str) and self._is_shown(node.value):
            self._add(_with_places(node.value))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """A sentence with values: every value becomes a place with a name."""
        text, taken = "", {}
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                written = ast.dump(part.value)
                text += f"%({taken.setdefault(written, _name_of(part.value, set(taken.values())))})s"
                self.visit(part.value)
            elif isinstance(part, ast.Constant):
                text += str(part.value).replace("%", "%%")
        if self._is_shown(text):
            self._add(text)

    def _is_shown(self, text: str) -> bool:
        if self.is_marked_only or not CHINESE.search(text):
            return False
        if EXPRESSION.search(text) or text.lstrip().startswith(("#", "<!")):
            return False  # patterns, and heads of documents
        return not self.is_legal or (len(text) <= LONGEST_LABEL and not SENTENCE.search(text) and "%(" not in text)

    def _add(self, text: str) -> None:
        if CHINESE.search(text):
            self.texts.append(text)


def _with_places(text: str) -> str:
    """A text that is filled in later, by `%` or `format`, with its places as every message has them."""
    if PLACE.search(text.replace("%%", "")):
        return text
    return BRACES.sub(lambda place: f"%({place[1] or 'value'})s", text.replace("%", "%%"))


def _name_of(value: ast.expr, taken: set[str]) -> str:
    """A short name for a place: the last name of the expression."""
    names = [
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(value)
        if isinstance(node, ast.Attribute | ast.Name)
    ]
    base = re.sub(r"\W", "", names[0].strip("_").lower()) if names else "value"
    name, number = base or "value", 2
    while name in taken:
        name, number = f"{base}{number}", number + 1
    return name


def _in_data() -> Iterator[Found]:
    for pattern in DATA:
        for path in sorted(APP.glob(pattern)):
            place = path.relative_to(ROOT).as_posix()
            for text in _shown_in(yaml.safe_load(path.read_text(encoding="utf-8"))):
                yield Found(_with_places(text), place)


def _shown_in(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _shown_in(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _shown_in(inner, key)
    elif isinstance(value, str) and key in SHOWN and CHINESE.search(value):
        yield value
