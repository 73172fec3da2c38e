"""What a release holds, as text in the database and as typed values for the rules: `{sources, values, grades}`.

Dates and numbers are text in JSON, so that no float ever stands between an officer and a parameter. `thawed` gives
them back as the strict loader of files would; `typed_text` reads what an officer types into a box.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import yaml

from talent_app.core.errors import InvalidInput
from talent_app.rules.class_tables import ClassTable, read_table
from talent_app.rules.class_text import HELP, table_text, typed_table
from talent_app.rules.loader import PolicyFileError, read_strict
from talent_app.rules.notation import ratio_text
from talent_app.rules.parameters import Book, Dated, Parameter, Unit
from talent_app.rules.policy_schema import WHOLE_UNITS
from talent_app.rules.reward_tables import RewardTable, read_scheme
from talent_app.rules.scales import Scale
from talent_app.rules.title_ways import HELP as WAYS_HELP
from talent_app.rules.title_ways import read_ways, typed_ways

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
QUOTIENT = re.compile(r"[0-9]+/[0-9]+", re.ASCII)
SOURCE_DAYS = ("issued_on", "in_force_from", "in_force_until")
YES, NO = "是", "否"


def thawed(content: Mapping[str, Any], units: Mapping[str, Unit]) -> dict[str, Any]:
    """A stored content as `rules.releases.compose` takes it."""
    return {
        "sources": {
            name: {key: _day(value) if key in SOURCE_DAYS else value for key, value in entry.items()}
            for name, entry in content.get("sources", {}).items()
        },
        "values": {
            code: [_entry(each, units.get(code, Unit.TEXT)) for each in entries]
            for code, entries in content.get("values", {}).items()
        },
        "grades": [
            {key: _day(value) if key in ("from", "checked_on") else value for key, value in each.items()}
            for each in content.get("grades", ())
        ],
    }


def _day(text: Any) -> Any:
    return date.fromisoformat(text) if isinstance(text, str) else text


def _entry(entry: Mapping[str, Any], unit: Unit) -> dict[str, Any]:
    told = dict(entry) | {"from": _day(entry["from"])}
    if "checked_on" in told:
        told["checked_on"] = _day(told["checked_on"])
    if "value" in told:
        told["value"] = _value(told["value"], unit)
    if "brackets" in told:
        told["brackets"] = [{key: _number(value) for key, value in row.items()} for row in told["brackets"]]
    return told


def _value(value: Any, unit: Unit) -> Any:
    if unit in (Unit.RATIO, Unit.YUAN):
        return _number(value)
    if unit is Unit.RATIOS:
        return [_number(each) for each in value]
    return value


def _number(text: Any) -> Any:
    if not isinstance(text, str) or "/" in text:
        return text
    return Decimal(text) if "." in text else int(text)


def typed_text(parameter: Parameter, text: str) -> Any:
    """What an officer typed for a parameter, as it is stored; refuses with what the unit expects."""
    text = text.strip()
    unit = parameter.unit
    if unit is Unit.RATIO:
        return _ratio(parameter, text)
    if unit is Unit.RATIOS:
        return [_ratio(parameter, part.strip()) for part in re.split(r"[、,，\s]+", text) if part.strip()]
    if unit is Unit.YUAN:
        plain = text.replace(",", "").removesuffix("元").strip()
        return plain if NUMBER.fullmatch(plain) else _refuse(parameter, text, "金额（元），例如 6928 或 1500.00")
    if unit in WHOLE_UNITS:
        return int(text) if text.isdecimal() else _refuse(parameter, text, "不小于 0 的整数")
    if unit is Unit.FLAG:
        return {YES: True, NO: False}[text] if text in (YES, NO) else _refuse(parameter, text, f"“{YES}”或“{NO}”")
    if unit is Unit.CHOICE:
        return text if text in parameter.choices else _refuse(parameter, text, "、".join(parameter.choices))
    if unit is Unit.CHOICES:
        parts = [part.strip() for part in re.split(r"[、,，\s]+", text) if part.strip()]
        return parts if set(parts) <= set(parameter.choices) else _refuse(parameter, text, "、".join(parameter.choices))
    if unit is Unit.SCALE:
        return _brackets(parameter, text)
    if unit is Unit.CLASSES:
        return _typed(parameter, text, typed_table, read_table, HELP)
    if unit is Unit.REWARDS:
        return _rewards(parameter, text)
    if unit is Unit.WAYS:
        return _typed(parameter, text, typed_ways, read_ways, WAYS_HELP)
    return text or _refuse(parameter, text, "文字")


def _ratio(parameter: Parameter, text: str) -> str:
    if text.endswith(("%", "％")):
        try:
            return ratio_text(Fraction(Decimal(text[:-1].strip())) / 100)
        except InvalidOperation:
            _refuse(parameter, text, "比例，例如 15%、0.15 或 2/3")
    if NUMBER.fullmatch(text) or QUOTIENT.fullmatch(text):
        return text
    return _refuse(parameter, text, "比例，例如 15%、0.15 或 2/3")  # type: ignore[no-any-return]


def _brackets(parameter: Parameter, text: str) -> list[dict[str, str]]:
    """One row a line: over, rate, quick deduction."""
    rows = []
    for line in text.splitlines():
        parts = [part for part in re.split(r"[\s,，、]+", line.strip()) if part]
        if not parts:
            continue
        if len(parts) != 3:
            _refuse(parameter, line, "每行三项：起点、税率、速算扣除数，例如 36000 10% 2520")
        rows.append({"over": parts[0], "rate": _ratio(parameter, parts[1]), "quick": parts[2]})
    return rows or _refuse(parameter, text, "每行三项：起点、税率、速算扣除数")


def _typed(
    parameter: Parameter, text: str, read: Callable[[str], Any], check: Callable[[Any, str], Any], hint: str
) -> Any:
    """A table typed line by line, checked as a file's is; the reader's own words say what is wrong."""
    try:
        table = read(text)
        check(table, parameter.label)
    except PolicyFileError as problem:
        raise InvalidInput(f"{problem}。", hint, field="value") from None
    return table


def _rewards(parameter: Parameter, text: str) -> Any:
    """A table of rewards as plain data, checked whole; the reader's own words say what is wrong."""
    try:
        value = read_strict(text, "取值")
        read_scheme(value, parameter.label)
    except PolicyFileError as fault:
        raise InvalidInput(f"“{parameter.label}”的内容不能使用：{fault}。", "请按提示改正后再保存。", "value") from None
    return value


def _refuse(parameter: Parameter, text: str, wanted: str) -> Any:
    raise InvalidInput(f"“{parameter.label}”的取值“{text[:40]}”无法识别。", f"应填写：{wanted}。", field="value")


def as_typed(value: Any, unit: Unit) -> str:
    """A value in force as an officer would type it, to begin a new one from."""
    if isinstance(value, Scale):
        return "\n".join(f"{row.over.as_yuan()} {ratio_text(row.rate)} {row.quick.as_yuan()}" for row in value.brackets)
    if isinstance(value, ClassTable):
        return table_text(value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Fraction):
        return ratio_text(value)
    if isinstance(value, tuple):
        return "、".join(as_typed(each, unit) for each in value)
    if isinstance(value, RewardTable):
        return yaml.safe_dump(value.raw, allow_unicode=True, sort_keys=False, width=110)
    return str(value)


def units_of(book: Book) -> dict[str, Unit]:
    """The unit of every parameter."""
    return {code: parameter.unit for code, parameter in book.parameters.items()}


def value_on(parameter: Parameter, day: date) -> Dated | None:
    """What holds on a day; None where nothing does."""
    in_force = [value for value in parameter.values if value.start <= day]
    return in_force[-1] if in_force and not in_force[-1].repealed else None
