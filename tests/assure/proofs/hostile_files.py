"""Files made to break whoever opens them: bombs, entities, path tricks, polyglots. Written to disk piece by piece.

Each maker writes one file and returns nothing; `size` says to how many bytes a bomb unpacks.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from tests.files import samples

PIECE = 1 << 20
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
)
ACTIVE = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
LAUNCH = "/OpenAction << /S /Launch /F (calc.exe) >>"
HIDDEN = "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /JavaScript /JS (x) >> >>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'


def _book(sheet: Iterator[bytes] | bytes, shared: bytes = b"", extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook with one sheet of these bytes."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(samples.xlsx("姓名", "甲"))) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    parts.pop("xl/worksheets/sheet1.xml")
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, content in (parts | (extra or {})).items():
            file.writestr(name, content)
        with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for piece in [sheet] if isinstance(sheet, bytes) else sheet:
                member.write(piece)
    return made.getvalue()


def _sheet(rows: Iterator[bytes]) -> Iterator[bytes]:
    yield f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
    yield from rows
    yield b"</sheetData></worksheet>"


def _text(place: str, text: str) -> bytes:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


HEAD = b'<row r="1">' + _text("A1", "姓名") + b"</row>"


def _blanks(size: int) -> Iterator[bytes]:
    yield HEAD
    for _ in range(size // PIECE):
        yield b" " * PIECE


def zip_bomb(size: int) -> bytes:
    """A sheet of blanks that says honestly how large it is."""
    return _book(_sheet(_blanks(size)))


def lying_zip_bomb(size: int) -> bytes:
    """The same, but every header says a few bytes."""
    content = bytearray(zip_bomb(size))
    told = struct.pack("<I", 1000)
    at = content.rfind(b"PK\x01\x02")
    while at >= 0:
        name_length = struct.unpack_from("<H", content, at + 28)[0]
        if content[at + 46 : at + 46 + name_length] == b"xl/worksheets/sheet1.xml":
            content[at + 24 : at + 28] = told
        at = content.rfind(b"PK\x01\x02", 0, at)
    return bytes(content)


def overlapping_zip(copies: int) -> bytes:
    """Many entries over one and the same packed megabyte."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"<workbook/>")
        file.writestr("xl/worksheets/sheet1.xml", b" " * PIECE)
    content = made.getvalue()
    at, end = content.rfind(b"PK\x01\x02"), content.rfind(b"PK\x05\x06")
    entry, before = content[at:end], content[content.find(b"PK\x01\x02") : at]
    renamed = (entry[:46] + f"xl/worksheets/s{n:05}.xml".encode() + entry[46 + 24 :] for n in range(copies))
    directory = before + entry + b"".join(renamed)
    start = content.find(b"PK\x01\x02")
    finish = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, copies + 2, copies + 2, len(directory), start, 0)
    return content[:start] + directory + finish


def nested_zip(depth: int, size: int) -> bytes:
    """Archives within archives down to a bomb."""
    content = zip_bomb(size)
    for level in range(depth):
        content = samples.archive({f"{level}-{n}.zip": content for n in range(4)})
    return content


def nested_in_workbook(size: int) -> bytes:
    """A workbook that carries archives within archives as pictures."""
    return _book(b"".join(_sheet(iter([HEAD]))), extra={"xl/media/image1.png": nested_zip(2, size)})


def laughing_sheet(entities: str = LAUGHS, padding: int = 0, encoding: str = "utf-8") -> bytes:
    """Shared strings that grow a thousand million times; optionally behind a long comment or in another encoding."""
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{"<!--" + "x" * padding + "-->" if padding else ""}'
    xml += f'{entities}<sst xmlns="{MAIN}"><si><t>&a11;</t></si></sst>'
    cell = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return _book(b"".join(_sheet(iter([cell]))), shared=xml.encode(encoding))


def laughing_word(entities: str = LAUGHS, padding: int = 0, encoding: str = "utf-8") -> bytes:
    """A Word document that does the same."""
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{"<!--" + "x" * padding + "-->" if padding else ""}'
    xml += f'{entities}<w:document xmlns:w="{samples.WORD}"><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body>'
    return samples.archive({"word/document.xml": f"{xml}</w:document>".encode(encoding)})


def laughing_ofd() -> bytes:
    """An OFD file that does the same."""
    page = f'<?xml version="1.0"?>{LAUGHS}<P><Content><TextObject><TextCode>&a11;</TextCode></TextObject></Content></P>'
    return samples.archive({"OFD.xml": "<OFD/>", "Doc_0/Pages/Page_0/Content.xml": page})


def strings_bomb(size: int) -> bytes:
    """Shared strings that hold one text of this size: below the bound on all parts together."""
    text = f'<?xml version="1.0"?><sst xmlns="{MAIN}"><si><t>'.encode() + b"x" * size + b"</t></si></sst>"
    cell = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return _book(b"".join(_sheet(iter([cell]))), shared=text)


def wide_sheet(columns: int) -> bytes:
    """A sheet with this many columns."""
    cells = b"".join(_text(f"{_letters(n)}1", f"列{n}") for n in range(1, columns + 1))
    return _book(_sheet(iter([b'<row r="1">' + cells + b"</row>"])))


def far_cell() -> bytes:
    """Two cells: the first and the very last of a sheet."""
    last = b'<row r="1048576">' + _text("XFD1048576", "乙") + b"</row>"
    return _book(_sheet(iter([HEAD, last])))


def empty_rows(rows: int) -> bytes:
    """A million rows with style and no content, as a careless hand leaves them."""

    def each() -> Iterator[bytes]:
        yield HEAD
        for start in range(2, rows + 1, 10_000):
            yield b"".join(
                b'<row r="%d"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n)
                for n in range(start, min(start + 10_000, rows + 1))
            )

    return _book(_sheet(each()))


def wide_csv(columns: int) -> bytes:
    """A text table with this many columns."""
    return (",".join(f"列{n}" for n in range(columns)) + "\n").encode()


def one_line_csv(size: int) -> bytes:
    """One quoted cell that never ends."""
    return "姓名\n".encode() + b'"' + b"x" * size


def workbook_with_paths() -> bytes:
    """A workbook whose parts want to be unpacked elsewhere."""
    return _book(
        b"".join(_sheet(iter([HEAD]))),
        extra={"../../../../tmp/guard-escaped.txt": b"x", "/etc/cron.d/x": b"x", "..\\..\\x.bat": b"x"},
    )


def word_with_paths() -> bytes:
    """A Word document that does the same."""
    return samples.archive({"word/document.xml": "<x/>", "../../../../tmp/guard-escaped.txt": "x"})


def formula_sheet() -> bytes:
    """Names that are formulas, as cells of kind formula and as text."""
    lines = ("姓名,备注", "=cmd|'/C calc'!A0,@SUM(1)", '"=HYPERLINK(""http://x"",""y"")",+1', "－1+1,\t=1")
    return "\n".join(lines).encode()


def png_bomb(width: int, height: int, depth: int, colour: int) -> bytes:
    """A picture of one value: a few kilobytes that unpack to width × height points."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    line = 1 + (width * depth * channels + 7) // 8
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    palette = [(b"PLTE", b"\0\0\0\xff\xff\xff")] if colour == 3 else []
    return _png([(b"IHDR", head), *palette, (b"IDAT", packed), (b"IEND", b"")])


def png_text_bomb(size: int) -> bytes:
    """A small picture with a remark that unpacks to a great deal."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"x" * PIECE) for _ in range(size // PIECE)) + packer.flush()
    good = samples.png()
    return good[:33] + _chunk(b"zTXt", b"Comment\0\0" + packed) + good[33:]


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def polyglot_png() -> bytes:
    """A picture that is a web page and an archive as well."""
    return samples.png() + b"<html><script>alert(1)</script></html>" + samples.archive({"x.js": "alert(1)"})


def large_jpeg(width: int, height: int) -> bytes:
    """A progressive photograph, whose reader must hold all of it."""
    from_pixels = BytesIO()
    samples.Image.new("RGB", (width, height), "tan").save(from_pixels, "JPEG", progressive=True, subsampling=0)
    return from_pixels.getvalue()


def pdf_with(catalogue: str, *objects: str) -> bytes:
    """A PDF of one empty page whose catalogue says this; the objects are numbered from 4."""
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /AnnotsHere >>",
        *objects,
    ]
    bodies[2] = bodies[2].replace("/AnnotsHere", "/Annots [4 0 R]" if "/Annot" in "".join(objects) else "")
    return _pdf([body.encode() for body in bodies])


def pdf_bomb(size: int, filters: int) -> bytes:
    """A PDF whose one page unpacks to `size`, packed over and over."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * PIECE) for _ in range(size // PIECE)) + packer.flush()
    for _ in range(filters - 1):
        packed = zlib.compress(packed, 9)
    kinds = " ".join(["/FlateDecode"] * filters)
    stream = f"<< /Length {len(packed)} /Filter [{kinds}] >>\nstream\n".encode() + packed + b"\nendstream"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>"
    return _pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream])


def pdf_of_bombs(pages: int, size: int) -> bytes:
    """A PDF of many pages, each of which unpacks to `size`."""
    packed = zlib.compress(b" " * size, 9)
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    for number in range(pages):
        content = 4 + 2 * number
        bodies.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents %d 0 R >>" % content)
        bodies.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream")
    kids = b" ".join(b"%d 0 R" % (3 + 2 * number) for number in range(pages))
    bodies[1] = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages
    return _pdf(bodies)


def _pdf(bodies: list[bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table
    return made + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def write(path: Path, content: bytes) -> Path:
    """Keep a file for sending."""
    path.write_bytes(content)
    return path
