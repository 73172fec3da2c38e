"""CSV files: encoding and separator found out on reading, a byte-order mark for Excel on writing.

A record counts once however many lines it spans, so its number is the row a spreadsheet shows. Nothing is guessed about
the values: every cell is text.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction
from io import StringIO
from typing import IO, Any

from talent_app.audit.copies import marked, present_code
from talent_app.core.errors import ImportRejected
from talent_app.core.formats import SHANGHAI, ratio
from talent_app.core.money import Money
from talent_app.documents.blocks import blocks_of, harmless_texts, is_harmless, is_text
from talent_app.documents.tables import Limits, Sheet, Table, harmless, limited

SEPARATORS = ",\t;|，"
LONGEST_CELL = 1_000_000
LONGEST_LINE = 4_000_000
#: What is written as `str` gives it.
PLAIN = frozenset({date, int, type(None)})
LINE_END = re.compile(r"\r\n|\r|\n")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_csv(content: bytes, name: str, limits: Limits) -> list[Sheet]:
    """The one sheet of a text table; a file that is not text is refused."""
    text = decode(content)
    if not text or text.isspace():
        raise ImportRejected("文件中没有数据。", hint="请确认选对了文件，然后重新上传。")
    separator = separator_of(text)
    return [Sheet(name, lambda: limited(_records(text, separator), name, limits))]


def write_csv(stream: IO[bytes], table: Table) -> None:
    """UTF-8 with a byte-order mark, which Excel needs to show Chinese; formula starts are made harmless."""
    stream.write(codecs.BOM_UTF8)
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    titles = [column.title for column in table.columns]
    code = present_code(table.name)
    writer.writerow([*titles[:-1], *(marked(title, code) for title in titles[-1:])])
    for block in blocks_of(table):
        columns = [_cells(values) for values in block]
        writer.writerows(zip(*columns, strict=True))
        _flush(lines, stream)
    _flush(lines, stream)


def decode(content: bytes) -> str:
    """Text in UTF-8 (with or without mark), UTF-16 with mark, or GB 18030, the encodings Chinese offices produce."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\x00" in content:
        raise ImportRejected("这不是文本文件，也不是 Excel 工作簿。", hint="请上传 .xlsx、.xls 或 .csv 文件。")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "gb18030")


def separator_of(text: str) -> str:
    """The separator that cuts the first record into the most cells; a comma when nothing cuts it."""
    widths = {separator: len(_first_record(text, separator)) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: (widths[separator], -SEPARATORS.index(separator)))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportRejected(
            "无法识别文件的编码，文字会变成乱码。", hint="请用 Excel 另存为“CSV UTF-8（逗号分隔）”后重新上传。"
        ) from error


def _first_record(text: str, separator: str) -> Sequence[str]:
    try:
        return next((record for record in _reader(text[:LONGEST_CELL], separator, strict=False) if record), [])
    except csv.Error:
        return []


def _records(text: str, separator: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = _reader(text, separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ImportRejected(
                f"第 {number} 行的引号没有成对，从这里起无法分清各列。",
                hint="请检查该行的双引号，或者另存为 .xlsx 后上传。",
            ) from error
        yield number, record


def _reader(text: str, separator: str, *, strict: bool) -> Iterator[Sequence[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return csv.reader(_lines(text), delimiter=separator, strict=strict)


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, cut out one at a time: a copy of the whole would take four times its size."""
    start = 0
    while start < len(text):
        found = LINE_END.search(text, start)
        end = found.end() if found else len(text)
        if end - start > LONGEST_LINE:
            raise csv.Error("a line that does not end")
        yield text[start:end]
        start = end


def _cells(values: Sequence[Any]) -> Sequence[Any]:
    """A column as the writer takes it, which writes a gap as nothing."""
    if values.count(None) == len(values):
        return values
    if not is_text(values):
        return _as_texts(values)
    return values if is_harmless(list(filter(None, values))) else harmless_texts(values)


def _as_texts(values: Sequence[Any]) -> list[str]:
    """A column of other things than texts; days and whole numbers are nearly always all it holds."""
    if PLAIN.issuperset(map(type, values)):
        return ["" if value is None else str(value) for value in values]
    return list(map(_as_text, values))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):  # nearly every cell; the checks below cost more
        return harmless(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Money):
        return value.as_yuan()
    if isinstance(value, Fraction):
        return ratio(value, 4)
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI) if value.tzinfo else value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        raise TypeError("a float is never written: pass Money, Decimal, Fraction or int")
    return str(value)


def _flush(lines: StringIO, stream: IO[bytes]) -> None:
    stream.write(lines.getvalue().encode())
    lines.seek(0)
    lines.truncate()
