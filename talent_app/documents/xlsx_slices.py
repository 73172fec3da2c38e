"""A sheet of an .xlsx a few thousand rows at a time, so that a long file needs no more memory than a short one.

The reader of workbooks holds a whole sheet, and all texts of the workbook. Here the packed sheet is cut between rows;
each slice becomes a small workbook of its own, with the same description and only the texts it names, and is read by
that same reader: what a cell means is decided in one place.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

import python_calamine

from talent_app.core.errors import ImportRejected
from talent_app.documents.workbook_check import RESAVE

SLICE = 1 << 20
#: Within so many bytes the rows of a sheet begin.
LONGEST_HEAD = 512 << 10
#: A part of texts up to this size goes with every slice as it is.
SMALL_TEXTS = 64 << 10
#: Texts of one packed block; what XML cannot hold stands between them.
BLOCK, BETWEEN = 2_000, b"\0"
TEXTS = "xl/sharedStrings.xml"
DESCRIPTION = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

HEAD = re.compile(rb"<((?:\w+:)?worksheet)\b.*?<((?:\w+:)?)sheetData\b[^>]*?(/?)>", re.DOTALL)
DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")
ROW = rb"<%srow\b[^>]*>"
NUMBER = re.compile(rb"\sr=[\"'](\d+)[\"']")
TEXT = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>.*?</(?:\w+:)?si\s*>)", re.DOTALL)
#: The end of a cell's tag that names a text, all up to the number, and the number. No text holds a bare "<", so nothing
#: that somebody typed looks like it.
TEXT_CELL = re.compile(
    rb"( t=[\"']s[\"'][^<>]*>\s*(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f\s*>)\s*)?<(?:\w+:)?v\b[^>]*>\s*)(\d+)"
)
#: What a cell with content holds.
CONTENT = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>/]*>")


class NotCut(Exception):
    """The sheet is written in a way that cannot be cut."""


class SlicedWorkbook:
    """The parts of an .xlsx that slices are made of; the bytes were bounded by `workbook_check` before."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(BytesIO(content))
        names = set(self.archive.namelist())
        self.description = {name: self.archive.read(name) for name in DESCRIPTION if name in names}
        self.parts = sheet_parts(self.archive)
        self.texts = _Texts(self.archive) if TEXTS in names else None

    def book(self) -> python_calamine.CalamineWorkbook:
        """The workbook without its rows: names and kinds of the sheets."""
        return python_calamine.CalamineWorkbook.from_filelike(self._small({}))

    def can_cut(self, name: str) -> bool:
        """Whether a sheet can be read in slices."""
        try:
            next(self._cut(name), None)
        except (NotCut, KeyError):
            return False
        return True

    def rows(self, name: str) -> Iterator[tuple[int, list[Any]]]:
        """(number, values) of the rows that hold anything, with empty ones between them."""
        for head, rows, tail in self._cut(name):
            texts = None
            if self.texts is not None:
                rows, texts = self.texts.of(rows)
            parts = {self.parts[name]: b"".join((head, rows, tail))} | ({TEXTS: texts} if texts is not None else {})
            sheet = python_calamine.CalamineWorkbook.from_filelike(self._small(parts)).get_sheet_by_name(name)
            if sheet.start is None:
                continue
            missing: list[Any] = [None] * sheet.start[1]
            for number, values in enumerate(sheet.to_python(skip_empty_area=True), sheet.start[0] + 1):
                yield number, [*missing, *values] if missing else values

    def count(self, name: str) -> int:
        """How many rows hold something; the cells are not looked into."""
        found = 0
        for _head, rows, tail in self._cut(name):
            row_end = tail[: tail.index(b"sheetData")] + b"row>"
            found += sum(CONTENT.search(row) is not None for row in rows.split(row_end))
        return found

    def _cut(self, name: str) -> Iterator[tuple[bytes, bytes, bytes]]:
        """What stands before the rows, some whole rows, what stands after them."""
        last = 0
        with self.archive.open(self.parts[name]) as stream:
            text = stream.read(LONGEST_HEAD)
            found = HEAD.search(text)
            if found is None:
                raise NotCut
            root, prefix, closed = found.groups()
            if closed:
                return
            head, text = DIMENSION.sub(b"", text[: found.end()]), text[found.end() :]
            end_of_rows, end_of_row = b"</%ssheetData>" % prefix, b"</%srow>" % prefix
            tail, tags = b"%s</%s>" % (end_of_rows, root), re.compile(ROW % re.escape(prefix))
            while (ends := text.find(end_of_rows)) < 0:
                end = text.rfind(end_of_row) + len(end_of_row)
                if end >= len(end_of_row):
                    rows, last = _with_numbers(text[:end], last, tags)
                    yield head, rows, tail
                    text = text[end:]
                piece = stream.read(SLICE)
                if not piece:
                    raise ImportRejected("文件已损坏，无法读取。", hint=RESAVE)
                text += piece
            yield head, _with_numbers(text[:ends], last, tags)[0], tail

    def _small(self, parts: Mapping[str, bytes]) -> BytesIO:
        """A workbook of the same description with these parts only."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name, content in (self.description | parts).items():
                archive.writestr(name, content)
        out.seek(0)
        return out


class _Texts:
    """The texts that cells name by number: packed by the block, for they may be larger than all the rest."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.whole: bytes | None = None
        if archive.getinfo(TEXTS).file_size <= SMALL_TEXTS:
            self.whole = archive.read(TEXTS)
            return
        self.head: bytes | None = None
        self.blocks: list[bytes] = []
        text, waiting = b"", []
        with archive.open(TEXTS) as stream:
            while piece := stream.read(SLICE):
                text += piece
                last = 0
                for found in TEXT.finditer(text):
                    if self.head is None:
                        self.head = text[: found.start()]
                    waiting.append(found[0])
                    last = found.end()
                text = text[last:]
                while len(waiting) >= BLOCK:
                    self.blocks.append(zlib.compress(BETWEEN.join(waiting[:BLOCK]), 1))
                    del waiting[:BLOCK]
        self.blocks.append(zlib.compress(BETWEEN.join(waiting), 1))
        self.tail = text

    def of(self, rows: bytes) -> tuple[bytes, bytes]:
        """Some rows with the texts they name numbered anew, and the part that holds just these."""
        if self.whole is not None:
            return rows, self.whole
        parts = TEXT_CELL.split(rows)
        named = parts[2::3]
        if len(named) != rows.count(b't="s"') + rows.count(b"t='s'"):
            texts = b"".join(b"".join(self._block(place)) for place in range(len(self.blocks)))
            return rows, b"".join((self.head or b"", texts, self.tail))  # not all were seen: take every text
        numbers = sorted(set(map(int, named)))
        places = {b"%d" % number: b"%d" % place for place, number in enumerate(numbers)}
        parts[2::3] = [places.get(number) or places[b"%d" % int(number)] for number in named]
        return b"".join(parts), b"".join((self.head or b"", *self._texts(numbers), self.tail))

    def _texts(self, numbers: Sequence[int]) -> Iterator[bytes]:
        for place, wanted in groupby(numbers, lambda number: number // BLOCK):
            block = self._block(place) if place < len(self.blocks) else []
            for number in wanted:
                if number % BLOCK >= len(block):
                    raise ImportRejected("文件已损坏，无法读取。", hint=RESAVE)
                yield block[number % BLOCK]

    def _block(self, place: int) -> list[bytes]:
        return zlib.decompress(self.blocks[place]).split(BETWEEN)


def _with_numbers(rows: bytes, last: int, tags: re.Pattern[bytes]) -> tuple[bytes, int]:
    """Some rows that all say their number, and the last number; a row that says none follows the one before."""
    numbers = [NUMBER.search(tag) for tag in tags.findall(rows)]
    if all(numbers):
        return rows, int(numbers[-1][1]) if numbers and numbers[-1] else last

    def numbered(tag: re.Match[bytes]) -> bytes:
        nonlocal last
        said = NUMBER.search(tag[0])
        last = int(said[1]) if said else last + 1
        return tag[0] if said else tag[0].replace(b"row", b'row r="%d"' % last, 1)

    return tags.sub(numbered, rows), last


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Names of sheets and the parts of the archive that hold them."""
    # both parts were bounded by documents.workbook_check; expat loads no external entities and bounds amplification
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - bounded, see above
    targets = {each.get("Id"): str(each.get("Target", "")) for each in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - bounded
    names, parts = set(archive.namelist()), {}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(RELATION), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            parts[str(sheet.get("name"))] = part
    return parts
