"""Spreadsheet cells as typed values, and text made safe for a spreadsheet.

Pure. What is written in a cell is understood in every form people use, or refused with a sentence that names the
value and what is accepted; nothing is guessed and nothing is dropped in silence. Document numbers are read by
`core.identifiers`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import isfinite
from typing import Any

from talent_app.core.dates import PartialDate, Precision
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money

BLANKS = frozenset({"", "无", "暂无", "没有", "/", "\\", "-", "--", "—", "——", "N/A", "NA", "NULL", "NONE", "#N/A"})
#: A text longer than every blank whose first characters are plain ones says something.
LONGEST_BLANK = max(map(len, BLANKS))
SAYS = re.compile(rf"[\u4e00-\u9fff0-9A-Za-z@._]{{{LONGEST_BLANK + 1}}}")
YES = frozenset({"是", "有", "对", "Y", "YES", "TRUE", "T", "1", "√", "✓", "✔"})
NO = frozenset({"否", "无", "没有", "不是", "N", "NO", "FALSE", "F", "0", "×", "✗", "✘"})
DATE_HINT = (
    "可填写 2023-01-02、2023/1/2、2023.1.2、2023年1月2日、20230102；只知道年月时填写 2023-01，只知道年份时填写 2023。"
)
SEPARATED = re.compile(r"(\d{4})\s*[-/.年\s]\s*(\d{1,2})(?:\s*[-/.月\s]\s*(\d{1,2})\s*日?)?\s*月?[.]?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
YEAR_ONLY = re.compile(r"(\d{4})\s*年?")
TIME_OF_DAY = re.compile(r"[\sT]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_SERIALS = range(10_000, 80_000)
YEARS = range(1850, 2151)
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
FULL_WIDTH = {code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}
#: White space and control characters: only a text with one of them needs squeezing.
SPACED = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
#: Text that squeezing leaves as it is: composed, half-width, without white space. Most cells are.
PLAIN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z，。、；：“”‘’《》（）—…·,.;:()%/+\-@_#&*]*")
FOLDED = FULL_WIDTH | INVISIBLE


def is_blank(value: Any) -> bool:
    """Whether a cell says nothing: empty, white space, or a word for it (无, /, -)."""
    if isinstance(value, str) and len(value) > LONGEST_BLANK and not value[:1].isspace() and SAYS.match(value):
        return False
    return value is None or (isinstance(value, str) and _squeezed(value).upper() in BLANKS)


def read_text(value: Any, *, multiline: bool = False, field: str | None = None) -> str | None:
    """The text of a cell, trimmed, with half-width letters and digits; None for a blank.

    >>> read_text(" Ｃ９１９  总装 "), read_text("/"), read_text(2023.0)
    ('C919 总装', None, '2023')
    """
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number_as_text(value, field)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = str(value).removeprefix("'") if _is_neutralised(value) else str(value)
    if is_blank(text):  # an exported "-" carries the apostrophe and is a blank all the same
        return None
    if multiline:
        lines = [_squeezed(line) for line in re.split(r"\r\n|\r|\n", text)]
        return "\n".join(lines).strip("\n") or None
    return _squeezed(text)


def read_date(value: Any, field: str | None = None) -> PartialDate | None:
    """A date in any of the usual forms, with how exactly it is known; None for a blank."""
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        return _checked(value.year, value.month, value.day, value, field)
    if isinstance(value, date):
        return _checked(value.year, value.month, value.day, value, field)
    if isinstance(value, bool):
        raise _not_a_date(value, field)
    if isinstance(value, int | float):
        return _date_of_number(value, field)
    return _date_of_text(str(value), field)


def read_day(value: Any, field: str | None = None) -> date | None:
    """A date that must be known to the day; None for a blank."""
    known = read_date(value, field)
    if known is not None and known.precision is not Precision.DAY:
        raise InvalidInput(f"“{_shown(value)}”缺少日，这里需要完整的年月日。", "例如 2023-01-02。", field)
    return known.first if known else None


def read_boolean(value: Any, field: str | None = None) -> bool | None:
    """是 or 否 in the usual spellings; None for an empty cell. 无 means 否 here, not blank."""
    if value is None or isinstance(value, bool):
        return value
    text = _number_as_text(value, field) if isinstance(value, int | float) else _squeezed(str(value)).upper()
    if text in YES:
        return True
    if text in NO:
        return False
    if text in BLANKS:
        return None
    raise InvalidInput(f"“{_shown(value)}”不能识别为是或否。", "请填写“是”或“否”。", field)


def read_integer(value: Any, units: tuple[str, ...] = (), field: str | None = None) -> int | None:
    """A whole number, also written as text, with separators or with one of the units (年, 人); None for a blank.

    >>> read_integer("１，２００"), read_integer(3.0), read_integer("5年", units=("年",))
    (1200, 3, 5)
    """
    number = _read_decimal(value, units, field)
    if number is not None and number != number.to_integral_value():
        raise InvalidInput(f"“{_shown(value)}”不是整数。", "请填写整数，不带小数。", field)
    return None if number is None else int(number)


def read_ratio(value: Any, field: str | None = None) -> Fraction | None:
    """A ratio written as 15%, 0.15 or 2/3, exactly; None for a blank."""
    if isinstance(value, str) and not is_blank(value):
        text = _squeezed(unicodedata.normalize("NFKC", value)).replace(" ", "")
        if re.fullmatch(r"\d{1,18}/\d{1,18}", text) and int(text.partition("/")[2]):
            return Fraction(text)
        if text.endswith("%"):
            number = _read_decimal(text.removesuffix("%"), (), field)
            return None if number is None else Fraction(number) / 100
    number = _read_decimal(value, (), field)
    return None if number is None else Fraction(number)


def read_money(value: Any, field: str | None = None) -> Money | None:
    """An amount in yuan, as typed or as a spreadsheet holds it (`Money.from_cell`); None for a blank.

    >>> read_money("１,２００.５０元"), read_money(" / "), read_money(1500000.0)
    (Money('1200.50'), None, Money('1500000.00'))
    """
    if is_blank(value):
        return None
    try:
        return Money.from_cell(value)
    except InvalidInput as error:
        error.field = field
        raise


def safe_text(value: str) -> str:
    """Text for a spreadsheet or CSV: what a spreadsheet would run as a formula gets a leading apostrophe.

    `read_text` takes the apostrophe off again, so that a file exported and imported is unchanged.
    """
    text = "".join(character for character in value if character in "\t\n" or unicodedata.category(character) != "Cc")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _is_neutralised(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("'") and value[1:].startswith(FORMULA_STARTS)


def _squeezed(text: str) -> str:
    if PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", text).translate(FOLDED)
    if not SPACED.search(text):
        return text
    printable = "".join(" " if unicodedata.category(one) in ("Cc", "Zs", "Zl", "Zp") else one for one in text)
    return " ".join(printable.split())


def _shown(value: Any) -> str:
    text = _squeezed(str(value))
    return text if len(text) <= 30 else f"{text[:30]}…"


def _number_as_text(value: int | float, field: str | None) -> str:
    if not isfinite(value):
        raise InvalidInput("单元格是一个无效的数值。", "请检查公式的计算结果。", field)
    if value != int(value):
        return format(value, ".15g")
    if abs(value) >= 10**15:
        raise InvalidInput(
            "超过 15 位的数字以数值格式保存，末几位已经丢失。", "请把该列设为“文本”格式后重新填写。", field
        )
    return str(int(value))


def _read_decimal(value: Any, units: tuple[str, ...], field: str | None) -> Decimal | None:
    if is_blank(value):
        return None
    if isinstance(value, bool | date):
        raise InvalidInput(f"“{_shown(value)}”不是数字。", "请填写数字。", field)
    if isinstance(value, int | float):
        return Decimal(_number_as_text(value, field))
    text = _squeezed(unicodedata.normalize("NFKC", str(value))).replace(" ", "")
    for unit in units:
        text = text.removesuffix(unit)
    if "," in text and not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", text):
        raise InvalidInput(f"“{_shown(value)}”中的逗号位置不对。", "千位分隔符每三位一个，也可以不写。", field)
    try:
        if not re.fullmatch(r"[+-]?[\d,]{1,24}(\.\d{1,12})?", text):
            raise InvalidOperation
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        accepted = f"请填写数字，可以带单位“{'、'.join(units)}”。" if units else "请填写数字，不带单位。"
        raise InvalidInput(f"“{_shown(value)}”不是数字。", accepted, field) from None


def _date_of_number(value: int | float, field: str | None) -> PartialDate:
    if not isfinite(value) or value < 0:
        raise _not_a_date(value, field)
    if int(value) in EXCEL_SERIALS:
        day = EXCEL_DAY_ZERO + timedelta(days=int(value))
        return _checked(day.year, day.month, day.day, value, field)
    text = format(value, ".15g")
    # A spreadsheet shows 2023.10 as 2023.1: January and October cannot be told apart any more.
    if re.fullmatch(r"\d{4}\.1", text):
        year = text[:4]
        raise InvalidInput(
            f"单元格是数字 {text}，无法分辨是 {year}年1月还是 {year}年10月。",
            f"请填写 {year}-01 或 {year}-10，并把该列设为“文本”格式。",
            field,
        )
    return _date_of_text(text, field)


def _date_of_text(written: str, field: str | None) -> PartialDate:
    text = TIME_OF_DAY.sub("", _squeezed(unicodedata.normalize("NFKC", written)))
    text = re.sub(r"[‐-―−]", "-", text)
    found = YEAR_ONLY.fullmatch(text)
    if found:
        return _checked(int(found[1]), None, None, written, field)
    found = COMPACT.fullmatch(text) or SEPARATED.fullmatch(text)
    if found:
        return _checked(int(found[1]), int(found[2]), int(found[3]) if found[3] else None, written, field)
    if text.isdecimal() and int(text) in EXCEL_SERIALS:
        return _date_of_number(int(text), field)
    raise _not_a_date(written, field)


def _checked(year: int, month: int | None, day: int | None, value: Any, field: str | None) -> PartialDate:
    if year not in YEARS:
        raise InvalidInput(f"日期“{_shown(value)}”的年份 {year} 超出可接受的范围。", DATE_HINT, field)
    if month is not None and not 1 <= month <= 12:
        raise InvalidInput(f"日期“{_shown(value)}”中没有第 {month} 月。", DATE_HINT, field)
    precision = Precision.YEAR if month is None else Precision.MONTH if day is None else Precision.DAY
    try:
        return PartialDate(date(year, month or 1, day if day is not None else 1), precision)
    except ValueError:
        raise InvalidInput(f"日期“{_shown(value)}”不存在：{year}年{month}月没有 {day} 日。", DATE_HINT, field) from None


def _not_a_date(value: Any, field: str | None) -> InvalidInput:
    return InvalidInput(f"“{_shown(value)}”不能识别为日期。", DATE_HINT, field)
