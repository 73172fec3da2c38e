"""One computed number, explained: the formula in words, every input with where it comes from, the rule, the rounding.

Plain values, the same for page, PDF, API and command line. A source is an address: `fact:pool`,
`person:p1:annual_pay`, `policy:post_dividend.pool_cap`, `cell:amount:p2`, `request:months[3].income`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money
from talent_app.rules import grades
from talent_app.rules.fields import Field, Kind
from talent_app.rules.notation import percent, plain, ratio_text
from talent_app.rules.outcome import Step, cited
from talent_app.rules.parameters import Policy, Reading, Unit
from talent_app.rules.plan_facts import CLASSES

#: Ratios that count, not parts of a whole.
WEIGHTS = {"weight"}
#: Titles of the codes that published lists name.
CODE_TITLES = dict(CLASSES)


class Rounded(TitledEnum):
    """How a result became whole fen."""

    NOT = "not", "不取整"
    DOWN = "down", "舍到分"
    UP = "up", "进到分"
    HALF_UP = "half_up", "四舍五入到分"
    PERCENT = "percent", "按百分数保留两位小数，精确值见步骤"
    REMAINDERS = "remainders", "舍到分，余下的分按余数从大到小逐分补足"


@dataclass(frozen=True, slots=True)
class Input:
    """One value that went in; `origin` says in words where it was typed or published."""

    label: str
    value: str
    source: str
    origin: str = ""

    def to_json(self) -> dict[str, str]:
        """The input as plain data."""
        return {"label": self.label, "value": self.value, "source": self.source, "origin": self.origin}


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one cell came about; `steps` is the working in between, in order."""

    cell: str
    title: str
    formula: str
    result: str
    inputs: tuple[Input, ...] = ()
    rule: str | None = None
    rounding: Rounded = Rounded.NOT
    steps: tuple[Step, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The explanation as plain data."""
        return {
            "cell": self.cell,
            "title": self.title,
            "formula": self.formula,
            "inputs": [given.to_json() for given in self.inputs],
            "result": self.result,
            "rule": self.rule,
            "rounding": self.rounding.title,
            "steps": [step.to_json() for step in self.steps],
        }

    def sentences(self) -> list[str]:
        """The explanation as lines of text."""
        told = [f"{self.title} = {self.result}", f"  公式：{self.formula}（{self.rounding.title}）"]
        told += [
            f"  {given.label}：{given.value}" + (f"　来自{given.origin}" if given.origin else "")
            for given in self.inputs
        ]
        told += [f"  {step.label}：{step.expression} = {step.result}" for step in self.steps]
        return told + ([f"  规则：{self.rule}"] if self.rule else [])


def from_policy(reading: Reading, policy: Policy) -> Input:
    """A published value as an input, with document, article, grade and the day it began."""
    citation = cited(reading.cite, grades.effective(reading.evidence), policy)
    origin = f"{citation.document}{citation.article}，自 {reading.start} 起，证据等级 {reading.evidence}"
    return Input(reading.label, written(reading.value, reading.unit), f"policy:{reading.code}", origin)


def written(value: Any, unit: Unit | None = None) -> str:
    """A typed value as a reader writes it."""
    if unit is Unit.RATIO:
        return percent(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(written(item) for item in value) or "无"
    if isinstance(value, str):
        return CODE_TITLES.get(value, value)
    if hasattr(value, "brackets"):
        return "见税率表"
    return str(plain(value))


def as_told(field: Field, value: Any) -> str:
    """A stated fact as a reader writes it: choices by their titles, other plans counted."""
    if value is None:
        return "（未填写）"
    if field.kind in (Kind.COUNT, Kind.PERSONS):
        return f"{value:,}"
    if field.kind is Kind.PLANS:
        return f"{len(value)} 项" if value else "无"
    titles = dict(field.choices)
    if isinstance(value, tuple):
        unit = Unit.RATIO if field.kind is Kind.RATIOS else None
        return "、".join(written(titles.get(item, item), unit) for item in value) or "无"
    if field.kind is Kind.RATIO and field.name not in WEIGHTS:
        return percent(value)
    return written(titles.get(value, value) if titles else value)


def policy_inputs(readings: Iterable[Reading], policy: Policy) -> tuple[Input, ...]:
    """Published values as inputs, in order of their codes."""
    return tuple(from_policy(reading, policy) for reading in sorted(readings, key=lambda each: each.code))


def product(left: Money, *ratios: Any) -> str:
    """`left × a × b` as text."""
    return " × ".join([left.as_yuan(), *(ratio_text(ratio) for ratio in ratios)])
