"""Is an uploaded workbook what it says it is, and safe to open? Looked at before any reader touches it.

A few kilobytes can unpack to gigabytes, and one value in the last cell of a sheet makes a reader reserve room for every
cell before it. Both are found here by reading the packed streams piece by piece.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import ImportRejected
from talent_app.documents.tables import Limits

PIECE = 1 << 20
#: What a damaged archive makes the standard library raise.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
OVERLAP = 400
LARGEST_PART = 96 << 20
LARGEST_DESCRIPTION = 24 << 20
OLE_HEADER = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
#: Cells with content so far out that they decide the size of the sheet: from row 50,000 down, from column AA right.
FAR_DOWN = re.compile(rb"""<(?:\w+:)?c [^>]*?\br=["'][A-Z]{1,3}([5-9]\d{4}|\d{6,7})["'](?:[^>]*[^/>])?>""")
FAR_RIGHT = re.compile(rb"""<(?:\w+:)?c [^>]*?\br=["']([A-Z]{2,3})\d{1,7}["'](?:[^>]*[^/>])?>""")
#: What any such cell contains. Found in a fraction of the time, so the exact patterns run only where these match.
MAYBE_DOWN = re.compile(rb"""r=["'][A-Z]{1,3}(?:[5-9]\d{4}|\d{6,7})["']""")
#: The same beyond the first 52 columns.
BEYOND_NEAR = re.compile(rb"""r=["'](?:[B-Z][A-Z]|[A-Z]{3})\d""")
#: Up to this many columns nobody asks whether the outer cells hold anything.
NEAR = 52
MAYBE_RIGHT = re.compile(rb"""r=["']([A-Z]{2,3})\d""")
RESAVE = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新上传。"


class FileKind(TitledEnum):
    """What the content of a file shows it to be, whatever its name."""

    XLSX = "xlsx", "Excel 工作簿"
    XLS = "xls", "Excel 97-2003 工作簿"
    TEXT = "text", "文本"


def kind_of(content: bytes) -> FileKind:
    """The kind of an uploaded file by its content; what cannot be a table is refused by name."""
    if not content:
        raise ImportRejected("文件是空的。", hint="请确认选对了文件，然后重新上传。")
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    if content.startswith(OLE_HEADER):
        if ENCRYPTED_STREAM in content:
            raise ImportRejected("文件设有打开密码，无法读取。", hint="请取消密码后重新上传。")
        return FileKind.XLS
    for start, what in ((b"%PDF", " PDF 文件"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"Rar!", "压缩包")):
        if content.startswith(start):
            raise ImportRejected(f"这是{what}，不是表格。", hint="请上传 .xlsx、.xls 或 .csv 文件。")
    if re.match(rb"\s*(<!doctype html|<html|<table|<\?xml)", content[:200], re.IGNORECASE):
        raise ImportRejected("这是网页格式的文件，只是名字像 Excel。", hint=RESAVE)
    return FileKind.TEXT


def check_archive(content: bytes, limits: Limits) -> None:
    """Refuse an .xlsx that unpacks to too much or whose sheets reach too far."""
    unpacked = 0
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > limits.unpacked_bytes:
            raise _too_large()
        for member in archive.infolist():
            is_sheet = SHEET_PART.fullmatch(member.filename)
            rows, columns, tail = 0, 0, b""
            size, most = 0, _largest(member.filename, limits)
            for piece in _pieces(archive, member):
                unpacked += len(piece)
                size += len(piece)
                if unpacked > limits.unpacked_bytes or size > most:
                    raise _too_large()
                if is_sheet and len(piece) == PIECE and b"<" not in piece:
                    raise _too_large()  # no cell holds a megabyte: this is padding, or made to fill the memory
                if is_sheet:
                    text = tail + piece
                    tail = text[-OVERLAP:]
                    if MAYBE_DOWN.search(text):
                        rows = max(rows, max((int(found) for found in FAR_DOWN.findall(text)), default=0))
                    columns = max(columns, _widest(text))
            _check_extent(rows, columns, limits)


def _largest(name: str, limits: Limits) -> int:
    """To how much a part may unpack: what describes the workbook is small, the texts of all cells are larger."""
    if SHEET_PART.fullmatch(name):
        return limits.unpacked_bytes
    return LARGEST_PART if name.lower().endswith("sharedstrings.xml") else LARGEST_DESCRIPTION


def _widest(text: bytes) -> int:
    if BEYOND_NEAR.search(text) is None:
        return 0  # nothing beyond the columns that are always allowed
    widest = max(map(_column, set(MAYBE_RIGHT.findall(text))), default=0)
    return widest if widest <= NEAR else max(map(_column, set(FAR_RIGHT.findall(text))), default=0)


def _kind_of_archive(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            is_encrypted = any(member.flag_bits & 1 for member in archive.infolist())
            methods = {member.compress_type for member in archive.infolist()}
    except BROKEN as error:
        raise ImportRejected("文件已损坏，或没有上传完整，无法打开。", hint="请重新保存后再上传。") from error
    if is_encrypted:
        raise ImportRejected("文件设有密码，无法读取。", hint="请取消密码后重新上传。")
    if not methods <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ImportRejected("文件的压缩方式不是 Excel 的，无法读取。", hint=RESAVE)
    if any(part in ("", "..") for name in names for part in name.replace("\\", "/").removesuffix("/").split("/")):
        raise ImportRejected("文件内部的路径指向文件之外，可能被人做过手脚。", hint=RESAVE)
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise ImportRejected("这种格式的工作簿无法读取。", hint=RESAVE)
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise ImportRejected("这是 Word 或演示文稿，不是表格。", hint="请上传 .xlsx、.xls 或 .csv 文件。")
    raise ImportRejected("这是压缩包，不是 Excel 工作簿。", hint="请解压后上传其中的 .xlsx、.xls 或 .csv 文件。")


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(member) as stream:
            while piece := stream.read(PIECE):
                yield piece
    except BROKEN as error:
        raise ImportRejected("文件已损坏，无法读取。", hint="请重新保存后再上传。") from error


def _check_extent(rows: int, columns: int, limits: Limits) -> None:
    if columns > limits.columns:
        raise ImportRejected(
            f"工作表中有内容的列多达 {columns} 列，超过上限 {limits.columns} 列。",
            hint="请删除右侧多余的内容后重新上传。",
        )
    # Empty rows between are allowed, so the reach may exceed the number of rows: it only has to fit in memory.
    if rows * max(columns, 26) > limits.cells:
        raise ImportRejected(
            f"工作表的内容延伸到第 {rows:,} 行，超过可以读取的范围。",
            hint="请删除表格下方多余的内容，或者把文件拆成几个后上传。",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large() -> ImportRejected:
    return ImportRejected("文件解压后过大，已停止读取。", hint="请删除不需要的工作表和图片，或者把文件拆成几个后上传。")
