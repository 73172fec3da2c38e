"""What a fact is: its label, unit, help and choices, declared once, and the strict reading of one value.

Pure. Form, detail page, PDF table and command line are generated from these declarations. Nothing is guessed: a value
that is not exactly of its kind is refused with a sentence.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules.other_plan import OtherPlan

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
RATIO = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,9})?|-?[0-9]{1,12}/[0-9]{1,12}", re.ASCII)
SEPARATORS = re.compile(r"[,，、+\s]+")
#: A common denominator of many odd fractions would grow without bound.
LARGEST_DENOMINATOR = 10_000
LONGEST_TEXT = 2000
FIRST_YEAR, LAST_YEAR = 1900, 2100


class Kind(Enum):
    """The closed list of kinds; the value is the unit shown beside the label."""

    YUAN = "yuan"
    YUANS = "yuans"
    RATIO = "ratio"
    RATIOS = "ratios"
    COUNT = "count"
    PERSONS = "persons"
    MONTHS = "months"
    YEARS = "years"
    YEARS_EACH = "years_each"
    DAYS = "days"
    YEAR = "year"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    TEXTS = "texts"
    PLANS = "plans"


SIGNED = {Kind.YUAN, Kind.YUANS, Kind.RATIO, Kind.RATIOS}


class Unreadable(Exception):
    """One value cannot be read; the message ends a sentence that begins with the label."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact as a form, a table or the command line needs to know it."""

    name: str
    label: str
    kind: Kind
    required: bool = False
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    may_be_negative: bool = False
    #: Title of the part of a form it belongs to.
    section: str = ""
    #: What a choice may be written as, code or Chinese title, and the code it stands for.
    codes: Mapping[str, str] = dataclasses.field(init=False, repr=False, compare=False)
    reader: Callable[[Any], Any] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        codes = {title: code for code, title in self.choices} | {code: code for code, _ in self.choices}
        object.__setattr__(self, "codes", codes)
        object.__setattr__(self, "reader", READERS[self.kind])

    @property
    def unit(self) -> str:
        """The unit as text."""
        return self.kind.value

    def to_json(self) -> dict[str, Any]:
        """The field as `flask rules facts` prints it."""
        told: dict[str, Any] = {
            "name": self.name,
            "label": self.label,
            "unit": self.unit,
            "required": self.required,
            "help": self.help,
        }
        return told | ({"choices": [list(choice) for choice in self.choices]} if self.choices else {})

    def read(self, value: Any) -> Any:
        """The typed value, or `Unreadable`; a value already of its type is accepted as it is."""
        typed = self.reader(value)
        if self.choices:
            return self._as_codes(typed, value)
        if not self.may_be_negative and self.kind in SIGNED:
            amounts = typed if isinstance(typed, tuple) else (typed,)
            if any(_is_negative(amount) for amount in amounts):
                raise Unreadable("不能为负数")
        return typed

    def _as_codes(self, typed: Any, value: Any) -> Any:
        """People write the Chinese title of a choice, programs its code; both are understood."""
        try:
            return tuple(self.codes[item] for item in typed) if self.kind is Kind.CHOICES else self.codes[typed]
        except KeyError:
            known = "、".join(f"{code}（{title}）" for code, title in self.choices)
            raise Unreadable(f"的取值“{_shown(value)}”不在可选范围内，可选：{known}") from None


def fact(
    label: str, kind: Kind, help: str = "", *, choices: Sequence[tuple[str, str]] = (), negative: bool = False
) -> Any:
    """Declares one optional fact of a dataclass."""
    told = {"label": label, "kind": kind, "help": help, "choices": tuple(choices), "negative": negative}
    return dataclasses.field(default=None, metadata=told)


def fields_of(declared: type, required: tuple[str, ...] = ()) -> dict[str, Field]:
    """The facts a dataclass declares, by name, in order; `SECTIONS` of the class and its parents name their parts."""
    sections = {
        name: title
        for each in reversed(declared.__mro__)
        for title, names in getattr(each, "SECTIONS", ())
        for name in names
    }
    return {
        entry.name: Field(
            entry.name,
            entry.metadata["label"],
            entry.metadata["kind"],
            entry.name in required,
            entry.metadata["help"],
            entry.metadata["choices"],
            entry.metadata["negative"],
            sections.get(entry.name, ""),
        )
        for entry in dataclasses.fields(declared)
        if "kind" in entry.metadata
    }


def read_money(value: Any) -> Money:
    """An amount in yuan as JSON holds it: text or a whole number, never a fraction of binary kind."""
    if isinstance(value, Money):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f'应为金额文本，例如 "1500000.00"，不接受“{_shown(value)}”')
    try:
        return Money.yuan(value)
    except InvalidInput as problem:
        raise Unreadable(f"的取值无法接受：{problem.message.rstrip('。')}") from None


def read_ratio(value: Any) -> Fraction:
    """A ratio as text, `"0.15"` or `"2/3"`; a whole number is accepted."""
    if isinstance(value, Fraction):
        return value
    return _ratio_of_text(value) if type(value) is str else _ratio(value)


@lru_cache(maxsize=1024)
def _ratio_of_text(value: str) -> Fraction:
    """A text is read once: everybody's weight is one of a few."""
    return _ratio(value)


def _ratio(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, str | int) or not RATIO.fullmatch(str(value).strip()):
        raise Unreadable(f'应为小数或分数文本，例如 "0.15" 或 "2/3"，不接受“{_shown(value)}”')
    text = str(value).strip()
    denominator = int(text.partition("/")[2] or 1)
    if not 0 < denominator <= LARGEST_DENOMINATOR:
        raise Unreadable(f"的分母应在 1 到 {LARGEST_DENOMINATOR} 之间，不接受“{_shown(value)}”")
    return Fraction(text)


def read_day(value: Any) -> date:
    """A day written `2025-12-31`, in a year this product can meet."""
    if type(value) is date:
        day = value
    elif isinstance(value, str) and DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise Unreadable(f"“{value}”不是有效日期") from None
    else:
        raise Unreadable(f'应为日期，例如 "2025-12-31"，不接受“{_shown(value)}”')
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间，不接受“{day}”")
    return day


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is int or (isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}", value, re.ASCII)):
            number = int(value)
            if least <= number <= most:
                return number
            raise Unreadable(f"应在 {least} 到 {most} 之间，不接受“{_shown(value)}”")
        raise Unreadable(f"应为整数，不接受“{_shown(value)}”")

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unreadable(f"只能是 true 或 false，不接受“{_shown(value)}”")
    return value


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable(f"应为文本，不接受“{_shown(value)}”")
    if len(value) > LONGEST_TEXT:
        raise Unreadable(f"过长，最多 {LONGEST_TEXT} 个字")
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Unreadable("含有无效字符，请重新输入")
    return value.strip()


def _several(read: Callable[[Any], Any], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise Unreadable(f"应为列表，不接受“{_shown(value)}”")
    return tuple(read(item) for item in value)


def _read_plan(value: Any) -> OtherPlan:
    if isinstance(value, OtherPlan):
        return value
    if not isinstance(value, dict):
        raise Unreadable("中的每一项应为对象")
    for key in value:
        if key not in ("instrument", "state", "period_from", "period_to", "refs", "results"):
            raise Unreadable(f"中有不认识的键“{_shown(key)}”")
    if not value.get("instrument"):
        raise Unreadable("中的每一项须写明 instrument（激励工具代码）")
    days = {key: read_day(value[key]) for key in ("period_from", "period_to") if value.get(key) is not None}
    results = value.get("results")
    return OtherPlan(
        _read_text(value["instrument"]),
        _read_text(value.get("state", "")),
        days.get("period_from"),
        days.get("period_to"),
        _several(_read_text, value.get("refs", ())),
        None if results is None else _several(_read_text, results),
    )


def _is_negative(value: Money | Fraction) -> bool:
    return (value.fen if isinstance(value, Money) else value.numerator) < 0


def _shown(value: Any) -> str:
    """A value short enough for a sentence."""
    text = str(value) if not isinstance(value, int) or abs(value) < 10**30 else "过大的整数"
    return text if len(text) <= 40 else f"{text[:40]}…"


READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.YUAN: read_money,
    Kind.YUANS: lambda value: _several(read_money, value),
    Kind.RATIO: read_ratio,
    Kind.RATIOS: lambda value: _several(read_ratio, value),
    Kind.COUNT: _whole(0, 10**15),
    Kind.PERSONS: _whole(0, 10**9),
    Kind.MONTHS: _whole(0, 1200),
    Kind.YEARS: _whole(0, 100),
    Kind.YEARS_EACH: lambda value: _several(_whole(0, 100), value),
    Kind.DAYS: _whole(0, 36600),
    Kind.YEAR: _whole(1949, 2100),
    Kind.DATE: read_day,
    Kind.FLAG: _flag,
    Kind.CHOICE: _read_text,
    Kind.CHOICES: lambda value: _several(_read_text, SEPARATORS.split(value) if isinstance(value, str) else value),
    Kind.TEXT: _read_text,
    Kind.TEXTS: lambda value: _several(_read_text, value),
    Kind.PLANS: lambda value: _several(_read_plan, value),
}
