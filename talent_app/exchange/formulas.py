"""Where a workbook holds formulas: their results may be stale, so a formula is never taken for a value.

The reader of workbooks gives results only; this looks at the packed sheets themselves.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>\s*<(?:\w+:)?f[\s>/]")


def formula_cells(content: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """(row number, column position) of every formula by sheet; rows count from 1, positions from 0."""
    if not content.startswith(b"PK\x03\x04"):
        return {}
    found: dict[str, frozenset[tuple[int, int]]] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name, part in _parts(archive).items():
                sheet = archive.read(part)
                cells = CELL.findall(sheet) if FORMULA.search(sheet) else ()
                if cells:
                    found[name] = frozenset((int(row), _position(letters)) for letters, row in cells)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return {}  # the reader has refused what is really damaged
    return found


def _position(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    # the archive was checked for its size by documents.workbook_check; expat does not load external entities
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {each.get("Id"): str(each.get("Target", "")) for each in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    parts = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(RELATION), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist():
            parts[str(sheet.get("name"))] = part
    return parts
