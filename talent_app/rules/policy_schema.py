"""The shapes a policy file is made of: mappings with known keys, values typed by their unit, progressive tables.

Pure. Every function refuses with a `PolicyFileError` that names the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules.class_tables import read_table
from talent_app.rules.loader import PolicyFileError
from talent_app.rules.parameters import Unit
from talent_app.rules.reward_tables import read_scheme
from talent_app.rules.scales import Bracket, Scale
from talent_app.rules.title_ways import read_ways

WHOLE_UNITS = {Unit.PERSONS, Unit.YEARS, Unit.MONTHS, Unit.DAYS, Unit.COUNT}


def read_scale(rows: Any, where: str) -> Scale:
    """A progressive table; the printed quick deductions must agree with the rates."""
    brackets: list[Bracket] = []
    for row in rows if isinstance(rows, list) else []:
        only_keys(mapping_of(row, where), {"over", "rate", "quick"}, where)
        bracket = Bracket(
            *(
                typed(unit, (), row.get(key), f"{where} {key}")
                for key, unit in (("over", Unit.YUAN), ("rate", Unit.RATIO), ("quick", Unit.YUAN))
            )
        )
        if brackets:
            last = brackets[-1]
            due = last.quick.fen + bracket.over.fen * (bracket.rate - last.rate)
            if bracket.over <= last.over or due != bracket.quick.fen:
                raise PolicyFileError(f"{where}：第 {len(brackets) + 1} 级的起点或速算扣除数与税率不一致")
        elif bracket.over or bracket.quick:
            raise PolicyFileError(f"{where}：第一级须从 0 开始，速算扣除数为 0")
        brackets.append(bracket)
    if not brackets:
        raise PolicyFileError(f"{where}：税率表 brackets 为空")
    return Scale(tuple(brackets))


def typed(unit: Unit, choices: tuple[str, ...], value: Any, where: str) -> Any:
    """A value as the Python type its unit stands for."""
    wrong = PolicyFileError(f"{where}：取值“{value}”不符合单位 {unit.value}")
    if unit is Unit.RATIO:
        return _ratio(value, wrong)
    if unit is Unit.RATIOS and isinstance(value, list) and value:
        return tuple(_ratio(item, wrong) for item in value)
    if unit is Unit.YUAN and isinstance(value, int | Decimal) and not isinstance(value, bool):
        try:
            return Money.yuan(value)
        except InvalidInput:
            raise wrong from None
    if unit in WHOLE_UNITS and type(value) is int and value >= 0:
        return value
    if unit is Unit.FLAG and isinstance(value, bool):
        return value
    if (unit is Unit.CHOICE and value in choices) or (unit is Unit.TEXT and isinstance(value, str) and value):
        return value
    if unit is Unit.CLASSES:
        return read_table(value, where)
    if unit is Unit.REWARDS:
        return read_scheme(value, where)
    if unit is Unit.WAYS:
        return read_ways(value, where)
    if unit is Unit.CHOICES and isinstance(value, list) and set(value) <= set(choices):
        return tuple(value)
    raise wrong


def _ratio(value: Any, wrong: PolicyFileError) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise wrong
    numerator, slash, denominator = str(value).partition("/")
    if isinstance(value, str) and not (slash and numerator.isdecimal() and denominator.isdecimal()):
        raise wrong
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise wrong from None


def mapping_of(value: Any, where: str) -> dict[str, Any]:
    """A mapping with text keys, or a refusal."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise PolicyFileError(f"{where}：此处应为“键: 值”的列表")
    return value


def only_keys(content: Mapping[str, Any], keys: set[str], where: str) -> None:
    """Refuses any key that is not known."""
    for key in content:
        if key not in keys:
            raise PolicyFileError(f"{where}：不认识的键“{key}”，可用的有 {'、'.join(sorted(keys))}")


def text_of(content: Mapping[str, Any], key: str, where: str) -> str:
    """A required text."""
    value = content.get(key)
    if not isinstance(value, str) or not value:
        raise PolicyFileError(f"{where}：缺少 {key}")
    return value
