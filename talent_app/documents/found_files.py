"""The words of a file that turned up somewhere: every part of a workbook, or a text, whatever its name says."""

from __future__ import annotations

import html
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf

from talent_app.core.errors import InvalidInput

MOST_PARTS = 500
LARGEST_PART = 64 * 1024 * 1024
PIECE = 4 * 1024 * 1024
#: A code may lie across two pieces.
OVERLAP = 400
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
TEXT_PARTS = (".xml", ".rels", ".txt", ".csv", ".json")
FILES = (".xlsx", ".docx", ".pdf")
LARGEST_FILE = 16 * 1024 * 1024


def words_of(content: bytes, depth: int = 1) -> Iterator[str]:
    """The texts of a file, piece by piece; files within an archive are looked into once."""
    if content.startswith(b"%PDF-"):
        yield from _about_pdf(content)
        return
    if not content.startswith(b"PK"):
        for encoding in ("utf-16", "utf-8", "gb18030"):
            if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
                continue
            try:
                yield content.decode(encoding)
            except UnicodeDecodeError:
                continue
            return
        yield content.decode("utf-8", errors="ignore")
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield archive.comment.decode("utf-8", errors="ignore")
            for member in archive.infolist()[:MOST_PARTS]:
                if depth and member.filename.endswith(FILES) and member.file_size <= LARGEST_FILE:
                    yield from words_of(archive.read(member), depth - 1)
                elif member.filename.endswith(TEXT_PARTS):
                    yield from _pieces(archive, member)
    except BROKEN as error:
        raise InvalidInput("文件已损坏，无法读取。", "请换一份完整的文件，或直接填写副本编号。", "file") from error


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[str]:
    left, before = LARGEST_PART, b""
    with archive.open(member) as part:
        while left > 0 and (piece := part.read(PIECE)):
            left -= len(piece)
            yield html.unescape((before + piece).decode("utf-8", errors="ignore"))
            before = piece[-OVERLAP:]


def _about_pdf(content: bytes) -> Iterator[str]:
    """What a PDF says of itself; the code below its pages is read by eye."""
    try:
        with pikepdf.open(BytesIO(content)) as document:
            yield " ".join(str(value) for value in document.docinfo.values())
    except (pikepdf.PdfError, ValueError) as error:
        hint = "请换一份完整的文件，或直接填写页脚的副本编号。"
        raise InvalidInput("文件已损坏，无法读取。", hint, "file") from error
