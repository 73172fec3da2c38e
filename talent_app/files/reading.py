"""The text of a document, part by part, as far as it is needed to look for marks; with every limit a reader needs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError

from talent_app.core.errors import InvalidInput
from talent_app.files.active import refuse_active
from talent_app.files.kinds import BROKEN, DOCX, OFD, PDF, XLSX, FileType, damaged

MOST_PAGES = 100
MOST_TEXT = 2_000_000
LARGEST_PART = 64 * 1024 * 1024
LARGEST_PAGE = 4 * 1024 * 1024
#: The elements that hold text, and those that end a line, by local name.
TEXT = {"t", "TextCode", "oddHeader", "oddFooter", "evenHeader", "firstHeader", "delText"}
LINE = {"p", "si", "is", "TextObject", "oddHeader", "oddFooter", "evenHeader", "firstHeader"}


def texts_of(data: bytes, kind: FileType) -> Iterator[tuple[str, str]]:
    """(place, text) of each page or part; nothing for pictures, whose words nobody can read here."""
    if kind is PDF:
        yield from _pdf_texts(data)
    elif kind in (DOCX, XLSX, OFD):
        yield from _archive_texts(data, kind)


def _pdf_texts(data: bytes) -> Iterator[tuple[str, str]]:
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
    told = 0
    for number, page in enumerate(pages, 1):
        text = _page_text(page)
        told += len(text)
        yield f"第 {number} 页", text
        if told > MOST_TEXT:
            return


def _page_text(page: Any) -> str:
    try:
        contents = page.get_contents()
        if contents is None or len(contents.get_data()) > LARGEST_PAGE:
            return ""
        return str(page.extract_text())
    except (PdfReadError, PyPdfError, *BROKEN, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return ""  # a page whose text cannot be taken out is shown all the same: the uploader answers for it


def _archive_texts(data: bytes, kind: FileType) -> Iterator[tuple[str, str]]:
    told = 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in sorted(archive.namelist()):
                place = _place(name, kind)
                if not place:
                    continue
                with archive.open(name) as member:
                    content = member.read(LARGEST_PART + 1)
                if len(content) > LARGEST_PART:
                    raise InvalidInput("文件解压后过大，已停止读取。", "请拆成几个文件。", "file")
                text = xml_text(content)
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


def xml_text(content: bytes) -> str:
    """The words of one XML part, a line for each paragraph; entities and document types are refused."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise damaged()
    lines: list[str] = []
    words: list[str] = []
    try:
        for _event, element in etree.iterparse(
            BytesIO(content), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
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
