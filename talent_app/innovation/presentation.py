"""What pages, the workbook and the printed return show of a return; one place, so that they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.core.formats import money
from talent_app.core.money import Money
from talent_app.innovation import figures
from talent_app.innovation.enums import FigureKind, Manner
from talent_app.innovation.figures import GROUPS, Figure
from talent_app.innovation.items import LISTED
from talent_app.innovation.models import InnovationItem
from talent_app.rules.grades import is_worse
from talent_app.rules.notation import percent
from talent_app.rules.parameters import Policy
from talent_app.rules.releases import policy_on
from talent_app.rules.wage_total import assessed_profit


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as a reader sees it: this year, last year, where the proof is."""

    figure: Figure
    value: str
    previous: str
    proof: str


def written(figure: Figure, value: Any) -> str:
    """A figure in words; a dash where nothing was stated."""
    if value is None:
        return "—"
    match figure.kind:
        case FigureKind.MONEY:
            return f"{money(value)} 元"
        case FigureKind.COUNT:
            return f"{value:,} 人"
        case FigureKind.PERSON_YEARS:
            return f"{figures.person_years_text(value)} 人年"
        case FigureKind.FLAG:
            return "是" if value else "否"
        case FigureKind.DAY:
            return str(value.isoformat())
        case _:
            return str(value)


def shown_groups(entries: Mapping[str, figures.Entry], previous: Mapping[str, Any]) -> list[tuple[Any, list[Shown]]]:
    """Every page of figures with its lines."""
    values = figures.values_of(entries)
    return [
        (
            group,
            [
                Shown(
                    each, written(each, values.get(each.code)), written(each, previous.get(each.code)),
                    entries.get(each.code, {}).get("proof", ""),
                )
                for each in group.figures
            ],
        )
        for group in GROUPS
    ]  # fmt: skip


def derived(year: int, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What follows from the figures: (title, value, how it was computed)."""
    told = []
    share = figures.intensity(values)
    if share is not None:
        told.append(("研发投入强度", _percent(share), "研发投入实际 ÷ 营业收入"))
    spent, before = values.get("rd_total"), values.get("rd_previous")
    if spent is not None and before is not None and before > Money.ZERO:
        told.append(("研发投入增长", _percent(Fraction(spent.ratio_to(before)) - 1), "研发投入实际 ÷ 上年 － 1"))
    budget = values.get("rd_budget")
    if spent is not None and budget is not None and budget > Money.ZERO:
        told.append(("预算执行率", _percent(Fraction(spent.ratio_to(budget))), "研发投入实际 ÷ 预算"))
    if spent is not None:
        policy = policy_on(date(year, 12, 31))
        found = assessed_profit(Money.ZERO, spent, policy, before)
        if found is not None:
            told.append((_addback_title(policy), f"{money(found.added)} 元", found.steps[0].expression))
    staff, research = values.get("staff_total"), values.get("rd_staff")
    if staff and research is not None:
        told.append(("研发人员占比", _percent(Fraction(research, staff)), "研发人员 ÷ 职工总数"))
    return told


def _addback_title(policy: Policy) -> str:
    """With the words for figures nobody has compared with the official text."""
    open_text = "，待核原文" if is_worse(policy.worst_evidence("KPI-001"), "B") else ""
    return f"视同利润的研发投入（KPI-001{open_text}）"


def _percent(share: Fraction) -> str:
    """Two decimals of a percentage, cut off."""
    return percent(Fraction(int(share * 10_000), 10_000))


def item_words(item: InnovationItem) -> list[tuple[str, str]]:
    """The further boxes of a listed thing that hold something."""
    told = []
    for word in LISTED[item.kind].words:
        text = item.words.get(word.name, "")
        if word.kind == "manner":
            text = Manner(text).title if text else ""
        elif word.kind == "flag":
            text = {"yes": "是", "no": "否"}.get(text, "")
        if text:
            told.append((word.label, text))
    return told


def item_line(item: InnovationItem) -> tuple[str, str, str, str, str, str]:
    """Title, number, day, level, further words with amount and bonus, proof."""
    told = [f"{label}：{text}" for label, text in item_words(item)]
    if item.amount is not None:
        told.insert(0, f"{LISTED[item.kind].amount_label}：{money(item.amount)} 元")
    if item.bonus:
        told.append(f"申请加分：{item.bonus}")
    level = item.level.title if isinstance(item.level, TitledEnum) else ""
    day = item.happened_on.isoformat() if item.happened_on else ""
    return item.title, item.number, day, level, "；".join(told), item.proof
