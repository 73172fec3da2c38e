"""One value of one field: read from whatever a form or a cell holds, written as a reader or a sheet expects it.

Pure. Form, import, export and pages all go through here, so a field is understood the same way everywhere.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from talent_app.core.cells import is_blank, read_boolean, read_date, read_day, read_integer, read_money, read_text
from talent_app.core.dates import PartialDate
from talent_app.core.enums import TitledEnum
from talent_app.core.errors import InvalidInput
from talent_app.core.formats import masked
from talent_app.core.identifiers import normalise_email, normalise_phone, text_of_number
from talent_app.core.money import Money
from talent_app.core.names import normalise_name
from talent_app.rules.codes import code_table
from talent_app.talents.fields import FieldInfo, FieldKind

EARLIEST_YEAR, LATEST_YEAR = 1850, 2150
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
PINYIN = re.compile(r"[a-zü' ]+")
ON_POST = {"在岗": True, "在职": True, "一线应聘": True, "不在岗": False, "离岗": False, "离退": False, "退休": False}
SEPARATORS = re.compile(r"[,，、;；/|]|\s和\s")
#: Counts and amounts beyond these are slips of the hand.
MOST, LARGEST_AMOUNT = 1_000_000, Money.wan(100_000_000)
MOBILE = re.compile(r"\+861\d{10}")
#: Fields whose value is a name: one spelling of dots and spaces.
NAMES = frozenset({"name", "former_name"})


def read_value(info: FieldInfo, raw: Any) -> Any:
    """The stored value of a typed text or a cell; None for a blank; InvalidInput names the field."""
    match info.kind:
        case FieldKind.CODE:
            value = code_table(info.code or "").read(raw, info.name)
        case FieldKind.CHOICE:
            value = _choice(info, raw)
        case FieldKind.DATE:
            value = read_day(raw, info.name)
        case FieldKind.PARTIAL_DATE:
            partial = read_date(raw, info.name)
            value = partial.code if partial else None
        case FieldKind.YEAR:
            value = _year(info, raw)
        case FieldKind.COUNT:
            value = _count(info, raw)
        case FieldKind.MONEY:
            value = _amount(info, raw)
        case FieldKind.CODES:
            value = _codes(info, raw)
        case FieldKind.YES_NO:
            text = read_text(raw, field=info.name) if isinstance(raw, str) else None
            value = ON_POST[text] if text in ON_POST else read_boolean(raw, info.name)
        case _:
            value = _text(info, raw)
    if value is None and info.required:
        raise InvalidInput(f"请填写{info.label}。", "", info.name)
    return value


def _text(info: FieldInfo, raw: Any) -> str | None:
    if info.kind is FieldKind.DOCUMENT:
        return _fitting(info, None if is_blank(raw) else _number(info, raw))
    text = read_text(raw, multiline=info.kind is FieldKind.LONG_TEXT, field=info.name)
    if text is None:
        return None
    if info.kind is FieldKind.PHONE:
        return normalise_phone(raw, info.name)
    if info.kind is FieldKind.EMAIL:
        return normalise_email(text, info.name)
    if info.kind is FieldKind.LINK and not WEB_ADDRESS.fullmatch(text):
        raise InvalidInput("网址须以 http:// 或 https:// 开头。", "请从浏览器地址栏复制完整网址。", info.name)
    if info.name in NAMES:
        text = normalise_name(str(raw))
    if info.name == "name_pinyin":
        text = _pinyin(text)
    return _fitting(info, text)


def _number(info: FieldInfo, raw: Any) -> str:
    try:
        return text_of_number(raw)
    except InvalidInput as error:
        error.field = info.name
        raise


def _fitting(info: FieldInfo, text: str | None) -> str | None:
    if text is not None and info.length and len(text) > info.length:
        raise InvalidInput(f"最多 {info.length} 个字，现有 {len(text)} 个字。", "请精简后再保存。", info.name)
    return text


def _pinyin(text: str) -> str:
    clean = " ".join(text.casefold().split())
    if not PINYIN.fullmatch(clean):
        raise InvalidInput("姓名拼音只能用字母和空格。", "如“zhang san”，不标声调。", "name_pinyin")
    return clean


def _choice(info: FieldInfo, raw: Any) -> Any:
    if raw is None or info.enum is None or isinstance(raw, info.enum):
        return raw
    text = read_text(raw, field=info.name)
    for member in info.enum:
        if text in (member.value, member.title):
            return member
    if text is None:
        return None
    offered = "、".join(member.title for member in info.enum)
    raise InvalidInput(f"“{text[:30]}”不是可选的{info.label}。", f"可填写：{offered}。", info.name)


def _year(info: FieldInfo, raw: Any) -> int | None:
    year = read_integer(raw, ("年", "年度"), info.name)
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise InvalidInput(f"年份 {year} 不合理。", "请填写四位数的公历年份，如 2023。", info.name)
    return year


def _count(info: FieldInfo, raw: Any) -> int | None:
    units = tuple(unit for unit in (info.unit, "名", "%") if unit)
    number = read_integer(raw.removeprefix("第") if isinstance(raw, str) else raw, units, info.name)
    largest = MOST if info.largest is None else info.largest
    if number is not None and not 0 <= number <= largest:
        raise InvalidInput(f"{info.label}填写了 {number}，应在 0 到 {largest} 之间。", "请核对后重新填写。", info.name)
    return number


def _amount(info: FieldInfo, raw: Any) -> Money | None:
    amount = read_money(raw, info.name)
    if amount is not None and not Money.ZERO <= amount <= LARGEST_AMOUNT:
        raise InvalidInput(
            f"{info.label}不能为负数，也不能超过一万亿元。", "请以元为单位填写，如 1500000.00。", info.name
        )
    return amount


def _codes(info: FieldInfo, raw: Any) -> str | None:
    """Several codes in the order of their table, as one text: what is stored is the same however it was ticked."""
    text = ",".join(raw) if isinstance(raw, list | tuple) else read_text(raw, field=info.name)
    if not text:
        return None
    table = code_table(info.code or "")
    found = {table.read(part, info.name) for part in SEPARATORS.split(text) if part.strip()} - {None}
    return ",".join(code.code for code in table if code.code in found) or None


def codes_in(value: str | None) -> tuple[str, ...]:
    """The codes of a stored choice of several."""
    return tuple(value.split(",")) if value else ()


def show_value(info: FieldInfo, value: Any) -> str:
    """The value as a reader and a sheet show it; "" for none."""
    if value is None or value == "":
        return ""
    match info.kind:
        case FieldKind.CODE:
            return code_table(info.code or "").title_of(str(value))
        case FieldKind.MONEY:
            return f"{value.fen // 100:,}.{value.fen % 100:02d}"
        case FieldKind.CODES:
            return "、".join(code_table(info.code or "").title_of(code) for code in codes_in(value))
        case FieldKind.CHOICE:
            return str(value.title)
        case FieldKind.YES_NO:
            return "是" if value else "否"
        case FieldKind.PARTIAL_DATE:
            return PartialDate.from_code(value).title
        case FieldKind.DATE:
            return value.isoformat() if isinstance(value, date) else str(value)
        case FieldKind.PHONE:
            return str(value).removeprefix("+86") if MOBILE.fullmatch(str(value)) else str(value)
        case _:
            return str(value)


def pack_value(value: Any) -> Any:
    """A stored value as JSON keeps it."""
    if isinstance(value, TitledEnum):
        return value.value
    if isinstance(value, Money):
        return value.as_yuan()
    return value.isoformat() if isinstance(value, date) else value


def unpack_value(info: FieldInfo, value: Any) -> Any:
    """The stored value that JSON kept."""
    if value is None:
        return None
    if info.enum is not None:
        return info.enum(value)
    if info.kind is FieldKind.MONEY:
        return Money.yuan(value)
    return date.fromisoformat(value) if info.kind is FieldKind.DATE else value


def masked_value(info: FieldInfo, value: str | None) -> str:
    """A sensitive value as one sees it who may not see it whole."""
    kinds = {FieldKind.DOCUMENT: "identity", FieldKind.PHONE: "phone", FieldKind.EMAIL: "email"}
    return masked(kinds[info.kind], value) if value else ""


def choices_of(info: FieldInfo) -> list[tuple[str, str]]:
    """What a coded field offers, as (code, title)."""
    if info.code:
        return code_table(info.code).choices()
    return info.enum.choices() if info.enum else []


def rank_of(table: str, code: str | None) -> int | None:
    """The place of a code in its table: levels stand there from the highest down."""
    return code_table(table)[code].position if code and code in code_table(table) else None
