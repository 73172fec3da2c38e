"""One cell to one stored value and back: `talents.values` with what only files need.

Pure: no rows, no database. Masked values, unknown years, incomplete days and unreadable cells become sentences instead
of exceptions; what an export writes is read back as the same value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from talent_app.core.cells import BLANKS, is_blank, read_date, read_text
from talent_app.core.dates import Precision
from talent_app.core.enums import TitledEnum
from talent_app.core.errors import InvalidInput
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.values import choices_of, masked_value, pack_value, read_value, show_value, unpack_value

#: Registers of honours write this year where nobody knows it.
UNKNOWN_YEAR = 1901
#: Days that systems put in where nobody knows the date.
UNKNOWN_DAYS = frozenset({date(1900, 1, 1), date(1901, 1, 1)})
#: Written in a cell, this empties the field; an empty cell leaves it as it is.
CLEAR = "【清空】"
LONGEST_SHOWN = 60
NAMES_IN_HINT = 6
DATED = frozenset({FieldKind.DATE, FieldKind.PARTIAL_DATE, FieldKind.YEAR})
TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
#: Text that reading leaves as it is: nothing to fold, no white space but single spaces.
_SIGNS = r"\u4e00-\u9fff0-9A-Za-z，。、；：“”‘’《》（）—…·,.;:()%/+\-"
_PLAIN = re.compile(rf"(?=[^+\-/])[{_SIGNS}]+(?: [{_SIGNS}]+)*")
MASK = "**"


@dataclass(slots=True)
class Cell:
    """What a cell gave: a stored value, or None with the reasons; `is_cleared` asks to empty the field."""

    value: Any = None
    error: str = ""
    warning: str = ""
    is_cleared: bool = False


EMPTY = Cell()


def read_cell(info: FieldInfo, raw: Any) -> Cell:
    """Read one cell of a column; never raises."""
    if raw is None or ((not isinstance(raw, str) or len(raw) < 9 or raw.isspace()) and _says_nothing(info, raw)):
        return EMPTY
    if isinstance(raw, str):
        if raw.strip() == CLEAR:
            return Cell(is_cleared=True)
        if info.is_sealed and MASK in raw:
            return Cell(warning="是隐去部分内容的值，未写入；原有内容不变。")
        if info.kind in TEXTS and info.name not in SPELLED and len(raw) > 4 and _PLAIN.fullmatch(raw):
            return _fitting(info, raw)
    try:
        if info.kind in DATED:
            return _read_dated(info, raw)
        if info.enum is not None:
            raw = _spellings(info.enum).get(str(read_text(raw)).upper(), raw)
        if info.name in SPELLED:
            raw = read_text(raw)  # takes off the apostrophe that made a formula harmless
        return Cell(read_value(as_read(info), raw))
    except InvalidInput as error:
        return Cell(error=f"{error.message}{error.hint}{_examples(info, error.hint)}")


def _examples(info: FieldInfo, hint: str) -> str:
    """The first accepted values, where the refusal itself names none."""
    if info.kind is not FieldKind.CODE or "可填写" in hint:
        return ""
    titles = [title for _code, title in choices_of(info)][:NAMES_IN_HINT]
    return f"可填写的有：{'、'.join(titles)}等。" if titles else ""


#: Names are normalised by their own rules.
SPELLED = frozenset({"name", "former_name", "name_pinyin", "owner.name"})


_AS_READ: dict[int, tuple[FieldInfo, FieldInfo]] = {}


def as_read(info: FieldInfo) -> FieldInfo:
    """The field as a cell is read: emptiness is judged when the row is whole, owners' columns read like their own."""
    # kept by identity: hashing a field for every cell would cost more than reading it
    known = _AS_READ.get(id(info))
    if known is None or known[0] is not info:
        known = (info, replace(info, name=info.name.removeprefix("owner."), required=False))
        _AS_READ[id(info)] = known
    return known[1]


def _says_nothing(info: FieldInfo, raw: Any) -> bool:
    if isinstance(raw, str) and len(raw) > 2 and _PLAIN.fullmatch(raw) and raw.upper() not in BLANKS:
        return False
    # 否 and 无 answer a yes-no column; elsewhere 无 is a blank
    return is_blank(raw) and not (info.kind is FieldKind.YES_NO and isinstance(raw, str) and raw.strip())


def _fitting(info: FieldInfo, text: str) -> Cell:
    if info.length and len(text) > info.length:
        return Cell(error=f"最多 {info.length} 个字，现有 {len(text)} 个字。请精简后重新填写。")
    return Cell(text)


def _read_dated(info: FieldInfo, raw: Any) -> Cell:
    known = read_date(raw)
    if known is None:
        return EMPTY
    is_year = info.kind is FieldKind.YEAR or known.precision is Precision.YEAR
    if (is_year and known.first.year == UNKNOWN_YEAR) or (
        known.first in UNKNOWN_DAYS and known.precision is not Precision.MONTH
    ):
        title = f"{UNKNOWN_YEAR}" if is_year else known.title
        return Cell(warning=f"“{title}”通常表示“不详”，已按未填写处理；如确有其事，请在档案中补填。")
    if info.kind is FieldKind.YEAR:
        return Cell(known.first.year)
    if info.kind is FieldKind.PARTIAL_DATE:
        return Cell(known.code)
    if known.precision is not Precision.DAY:
        return Cell(warning=f"“{known.title}”缺少具体日期，未写入；请补充完整的年月日。")
    return Cell(known.first)


@cache
def _spellings(enum: type[TitledEnum]) -> dict[str, TitledEnum]:
    found: dict[str, TitledEnum] = {}
    for member in enum:
        title = member.title
        shorter = [title.removesuffix(ending) for ending in ("人才", "引进")]
        for spelling in (str(member.value), title, *shorter, f"{title}性"):
            found.setdefault(spelling.upper(), member)
    return found


def shown(info: FieldInfo, value: Any) -> str:
    """A stored value as a preview may show it: sensitive ones masked, long ones cut."""
    if value is None or value == "":
        return ""
    return hidden(info, str(value)) if info.is_sealed else _cut(show_value(info, value))


def shown_raw(info: FieldInfo, raw: Any) -> str:
    """A cell as a message may quote it."""
    text = format(raw, ".15g") if isinstance(raw, float) else str(raw)
    return hidden(info, text) if info.is_sealed else _cut(text)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def hidden(info: FieldInfo, text: str) -> str:
    """A sensitive value with its middle hidden."""
    return text if MASK in text else masked_value(info, text)


def packed(value: Any) -> Any:
    """A value as JSON keeps it in a staged row."""
    return pack_value(value)


def unpacked(info: FieldInfo, value: Any) -> Any:
    """The value a staged row kept."""
    return unpack_value(info, value)


def is_same(info: FieldInfo, stored: Any, value: Any) -> bool:
    """Whether writing the value would change nothing a reader could see."""
    if stored == value:
        return True
    if isinstance(stored, str) and isinstance(value, str) and info.kind in TEXTS:
        return read_cell(info, stored).value == value
    return bool(info.enum is not None and stored is not None and packed(stored) == packed(value))
