"""The text of a document, part by part, as far as it is needed to look for marks; with every limit a reader needs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO, RawIOBase
from itertools import islice
from typing import IO, Any

from lxml import etree
from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError, PdfReadError, PyPdfError

from talent_app.core.errors import InvalidInput
from talent_app.files.active import refuse_active
from talent_app.files.kinds import BROKEN, DOCX, OFD, PDF, XLSX, FileType, damaged

MOST_PAGES = 100
MOST_TEXT = 2_000_000
LARGEST_PART = 64 * 1024 * 1024
PIECE = 64 * 1024
LARGEST_PAGE = 4 * 1024 * 1024
#: What one stream of a PDF may unpack to (the reader's own bound is five times that), and all pages together.
LARGEST_STREAM = 16 * 1024 * 1024
BOUNDS: dict[str, Any] = dict.fromkeys(
    ("zlib_maximum_output_length", "lzw_maximum_output_length", "run_length_maximum_output_length",
     "array_based_stream_maximum_output_length", "stream_decoding_work_maximum_length"), LARGEST_STREAM,
)  # fmt: skip
#: While a page is read its streams are bounded by what is looked at of a page: more would be unpacked for nothing.
PAGE_BOUNDS: dict[str, Any] = dict.fromkeys(BOUNDS, LARGEST_PAGE)
MOST_UNPACKED = 48 * 1024 * 1024
#: The elements that hold text, and those that end a line, by local name.
TEXT = {"t", "TextCode", "oddHeader", "oddFooter", "evenHeader", "firstHeader", "delText"}
LINE = {"p", "si", "is", "TextObject", "oddHeader", "oddFooter", "evenHeader", "firstHeader"}


def texts_of(data: bytes, kind: FileType) -> Iterator[tuple[str, str]]:
    """(place, text) of each page or part; nothing for pictures, whose words nobody can read here."""
    if kind is PDF:
        with apply_configuration(**BOUNDS):
            found = _pdf_texts(data)
        yield from found
    elif kind in (DOCX, XLSX, OFD):
        yield from _archive_texts(data, kind)


def _pdf_texts(data: bytes) -> list[tuple[str, str]]:
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InvalidInput("PDF 设有打开密码，无法检查内容。", "请取消密码后上传。", "file")
        refuse_active(reader)
        pages = list(islice(reader.pages, MOST_PAGES))
    except (PyPdfError, *BROKEN, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged() from error
    if not pages:
        raise damaged()
    found: list[tuple[str, str]] = []
    told = unpacked = 0
    for number, page in enumerate(pages, 1):
        text, size = _page_text(page)
        found.append((f"第 {number} 页", text))
        told, unpacked = told + len(text), unpacked + size
        if told > MOST_TEXT or unpacked > MOST_UNPACKED:
            break
    return found


def _page_text(page: Any) -> tuple[str, int]:
    """The text of a page, and to how many bytes its content unpacks."""
    size = 0
    try:
        with apply_configuration(**PAGE_BOUNDS):
            contents = page.get_contents()
            size = 0 if contents is None else len(contents.get_data())
            return ("" if not 0 < size <= LARGEST_PAGE else str(page.extract_text())), size
    except LimitReachedError:
        return "", max(size, LARGEST_PAGE)
    except (PdfReadError, PyPdfError, *BROKEN, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return "", size  # a page whose text cannot be taken out is shown all the same: the uploader answers for it


def _archive_texts(data: bytes, kind: FileType) -> Iterator[tuple[str, str]]:
    told = 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in sorted(archive.namelist()):
                place = _place(name, kind)
                if not place:
                    continue
                with archive.open(name) as member:
                    text = xml_text(Bounded(member))
                told += len(text)
                yield place, text
                if told > MOST_TEXT:
                    return
    except BROKEN as error:
        raise damaged() from error


def _place(name: str, kind: FileType) -> str:
    """What a part is called, "" where it holds no text to look at."""
    if not name.endswith(".xml"):
        return ""
    if kind is DOCX:
        titles = {"word/document": "正文", "word/header": "页眉", "word/footer": "页脚", "word/comments": "批注"}
        return next((title for begin, title in titles.items() if name.startswith(begin)), "")
    if kind is XLSX:
        return "工作表" if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/") else ""
    return "正文" if name.endswith("Content.xml") else ""


class Bounded(RawIOBase):
    """A part of an archive, read piece by piece up to `LARGEST_PART`, whatever its header says."""

    def __init__(self, part: IO[bytes]) -> None:
        super().__init__()
        self.part, self.left = part, LARGEST_PART

    def read(self, size: int = -1) -> bytes:
        """The next bytes; refuses when there are more than a part may have."""
        piece = self.part.read(min(size, PIECE) if size > 0 else PIECE)
        self.left -= len(piece)
        if self.left < 0:
            raise InvalidInput("文件解压后过大，已停止读取。", "请拆成几个文件。", "file")
        return piece


def xml_text(part: IO[bytes] | Bounded) -> str:
    """The words of one XML part, a line for each paragraph; entities and document types are refused."""
    lines: list[str] = []
    words: list[str] = []
    is_first = True
    try:
        for event, element in etree.iterparse(
            part, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            if is_first and element.getroottree().docinfo.internalDTD is not None:
                raise damaged()  # no office program writes one
            is_first = False
            if event == "start":
                continue
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name in TEXT and element.text:
                words.append(element.text)
            if name in LINE:
                lines.append("".join(words))
                words.clear()
                element.clear()
    except etree.XMLSyntaxError as error:
        raise damaged() from error
    lines.append("".join(words))
    return "\n".join(line for line in lines if line)
