"""Small files of every kind that tests upload, made here so that none has to be stored."""

from __future__ import annotations

import zipfile
from io import BytesIO

import xlsxwriter
from PIL import Image
from weasyprint import HTML

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def png(size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture of one colour."""
    made = BytesIO()
    Image.new("RGB", size, "steelblue").save(made, "PNG")
    return made.getvalue()


def jpeg_with_place() -> bytes:
    """A photograph that carries what a camera writes into it, the place included."""
    made, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6
    Image.new("RGB", (1600, 1200), "tan").save(made, "JPEG", exif=exif)
    return made.getvalue()


def pdf(*lines: str) -> bytes:
    """One page with these lines."""
    body = "".join(f"<p>{line}</p>" for line in lines or ("证书",))
    return bytes(HTML(string=f"<meta charset=utf-8><style>p{{margin:0}}</style>{body}").write_pdf())


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def docx(*paragraphs: str) -> bytes:
    """A Word document; each paragraph is split into two runs, as Word likes to do."""
    runs = "".join(
        f"<w:p><w:r><w:t>{text[:1]}</w:t></w:r><w:r><w:t>{text[1:]}</w:t></w:r></w:p>" for text in paragraphs
    )
    document = f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{runs}</w:body></w:document>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def xlsx(*cells: str) -> bytes:
    """A workbook with these cells one below the other."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("名单")
        for row, text in enumerate(cells):
            sheet.write_string(row, 0, text)
    return made.getvalue()


def ofd(*lines: str) -> bytes:
    """An OFD file with these lines of text."""
    texts = "".join(f"<ofd:TextObject><ofd:TextCode>{line}</ofd:TextCode></ofd:TextObject>" for line in lines)
    page = f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content>{texts}</ofd:Content></ofd:Page>'
    return archive({"OFD.xml": "<OFD/>", "Doc_0/Pages/Page_0/Content.xml": page})
