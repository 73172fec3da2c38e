"""What an attachment may be, judged by its content and never by its name; archives are looked into before opening."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from talent_app.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class FileType:
    """One accepted type: the extension it is saved under, its media type, what people call it."""

    extension: str
    media_type: str
    title: str

    @property
    def is_image(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media_type.startswith("image/")


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileType("pdf", "application/pdf", "PDF")
PNG = FileType("png", "image/png", "PNG 图片")
JPEG = FileType("jpg", "image/jpeg", "JPEG 图片")
DOCX = FileType("docx", f"{OFFICE}.wordprocessingml.document", "Word 文档")
XLSX = FileType("xlsx", f"{OFFICE}.spreadsheetml.sheet", "Excel 工作簿")
OFD = FileType("ofd", "application/ofd", "OFD 版式文件")
TYPES = (PDF, PNG, JPEG, DOCX, XLSX, OFD)
BY_MEDIA_TYPE = {each.media_type: each for each in TYPES}
#: The part by which an archive is known.
PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD))
ACCEPTED = "PDF、JPEG 或 PNG 图片、Word（.docx）、Excel（.xlsx）、OFD"
MOST_PARTS = 5_000
UNPACKED_BYTES = 300 * 1024 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
#: What people upload by mistake, by its beginning.
KNOWN_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件或设有密码的文件", "请取消密码，并另存为 .docx 或 .xlsx 后上传。"),
    (b"Rar!", "压缩包", "请解压后逐个上传。"),
    (b"7z\xbc\xaf", "压缩包", "请解压后逐个上传。"),
    (b"MZ", "程序", f"可上传 {ACCEPTED}。"),
    (b"GIF8", "GIF 图片", "请另存为 JPEG 或 PNG 后上传。"),
    (b"RIFF", "WebP 图片或视频", "图片请另存为 JPEG 或 PNG 后上传。"),
)


def type_of(data: bytes) -> FileType:
    """The type by content; refuses what is not on the list, saying what it is where that is known."""
    if not data:
        raise InvalidInput("文件是空的。", "请确认选对了文件。", "file")
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"PK\x03\x04"):
        return _type_of_archive(data)
    for beginning, what, hint in KNOWN_OTHERS:
        if data.startswith(beginning):
            raise InvalidInput(f"这是{what}，不能作为附件。", hint, "file")
    raise InvalidInput("不支持这种文件。", f"可上传 {ACCEPTED}；判断依据是内容，不是扩展名。", "file")


def _type_of_archive(data: bytes) -> FileType:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
    except BROKEN as error:
        raise damaged() from error
    if any(member.flag_bits & 1 for member in members):
        raise InvalidInput("文件设有密码，无法检查内容。", "请取消密码后上传。", "file")
    if len(members) > MOST_PARTS or sum(member.file_size for member in members) > UNPACKED_BYTES:
        raise InvalidInput("文件解压后过大，已停止读取。", "请删除不需要的内容，或拆成几个文件。", "file")
    if any(map(leads_out, names)):
        raise InvalidInput(
            "文件内部的路径指向文件之外，可能被人做过手脚。", "请用 Office 或 WPS 打开并另存后上传。", "file"
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise InvalidInput("文件带有宏。", "请另存为不含宏的 .docx 或 .xlsx 后上传。", "file")
    for part, found in PARTS:
        if part in names:
            return found
    raise InvalidInput("这是压缩包，不能作为附件。", "请解压后逐个上传。", "file")


def leads_out(name: str) -> bool:
    """Whether a part of an archive is named so that unpacking it would write somewhere else.

    >>> leads_out("../x"), leads_out("/etc/x"), leads_out("C:/x"), leads_out("word/document.xml"), leads_out("a..b/c")
    (True, True, True, False, False)
    """
    parts = name.replace("\\", "/").split("/")
    return parts[0] in ("", "~") or parts[0].endswith(":") or ".." in parts


def damaged() -> InvalidInput:
    """What a file that cannot be read is told."""
    return InvalidInput("文件已损坏，或没有上传完整，无法打开。", "请在本机打开确认无误、重新保存后再上传。", "file")
