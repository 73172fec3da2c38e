"""What a workbook holds beside its values: formulas, merged cells, hidden rows.

A formula's result may be stale, a merged cell leaves the rows below it empty, a hidden row is easily forgotten. The
reader of workbooks gives values only; this looks at the packed sheets themselves.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import IO
from xml.etree import ElementTree

from talent_app.documents.xlsx_slices import sheet_parts

PIECE = 1 << 20
#: No cell's tag with the beginning of its formula is longer.
OVERLAP = 2_000
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
            for name, part in sheet_parts(archive).items():
                with archive.open(part) as sheet:
                    marks = _marks(sheet)
                if marks:
                    found[name] = marks
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return {}  # the reader has refused what is really damaged
    return found


def _marks(sheet: IO[bytes]) -> Marks:
    """Looked for in pieces that overlap: an unpacked sheet may be larger than what may be held."""
    cells, merged, hidden, tail = set(), set(), set(), b""
    while piece := sheet.read(PIECE):
        text = tail + piece
        tail = text[-OVERLAP:]
        if (b"<f" in text or b":f" in text) and FORMULA.search(text):
            cells |= {(int(row), _position(letters)) for letters, row in CELL.findall(text)}
        if b"mergeCell" in text:
            found = MERGED.findall(text)
            merged |= {Merged(int(first), int(last), _position(letters)) for letters, first, last in found}
        if b"hidden=" in text:
            hidden |= set(map(int, HIDDEN.findall(text)))
    in_order = sorted(merged, key=lambda one: (one.first, one.column))
    return Marks(frozenset(cells), tuple(one for one in in_order if one.last > one.first), frozenset(hidden))


def _position(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
