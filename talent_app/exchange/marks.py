"""What a workbook holds beside its values: formulas, merged cells, hidden rows.

A formula's result may be stale, a merged cell leaves the rows below it empty, a hidden row is easily forgotten. The
reader of workbooks gives values only; this looks at the packed sheets themselves.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']")
HIDDEN = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\shidden=[\"'](?:1|true)[\"'])[^>]*?\sr=[\"'](\d{1,7})[\"']")
CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>\s*<(?:\w+:)?f[\s>/]")


@dataclass(frozen=True, slots=True)
class Merged:
    """A column's part of a merged cell: its first and last row and the column's position."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class Marks:
    """One sheet's formulas as (row number, column position), cells merged over several rows, hidden rows."""

    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Merged, ...] = ()
    hidden: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.formulas or self.merged or self.hidden)


def marks_of(content: bytes) -> dict[str, Marks]:
    """The marks of each sheet that has any; rows count from 1, positions from 0."""
    if not content.startswith(b"PK\x03\x04"):
        return {}
    found: dict[str, Marks] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name, part in _parts(archive).items():
                marks = _marks(archive.read(part))
                if marks:
                    found[name] = marks
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return {}  # the reader has refused what is really damaged
    return found


def _marks(sheet: bytes) -> Marks:
    cells = CELL.findall(sheet) if FORMULA.search(sheet) else ()
    merged = sorted(
        (Merged(int(first), int(last), _position(letters)) for letters, first, last in MERGED.findall(sheet)),
        key=lambda one: one.first,
    )
    hidden = HIDDEN.findall(sheet) if b"hidden=" in sheet else ()
    return Marks(
        frozenset((int(row), _position(letters)) for letters, row in cells),
        tuple(one for one in merged if one.last > one.first),
        frozenset(map(int, hidden)),
    )


def _position(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    # both parts were bounded by documents.workbook_check; expat loads no external entities and bounds amplification
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - bounded, see above
    targets = {each.get("Id"): str(each.get("Target", "")) for each in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - bounded
    parts = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(RELATION), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist():
            parts[str(sheet.get("name"))] = part
    return parts
