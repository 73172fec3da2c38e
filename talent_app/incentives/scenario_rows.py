"""The comparison of scenarios as rows for the page: what each column shows, and which cells differ from the draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from talent_app.core.money import Money
from talent_app.incentives.facts import asked_fields, instrument_of
from talent_app.incentives.models import Plan
from talent_app.incentives.scenarios import Figures
from talent_app.rules.notation import percent, plain


@dataclass(frozen=True)
class Shown:
    """One cell: what it shows, whether it differs from the draft, and which explanation it opens."""

    value: Any
    is_changed: bool = False
    cell: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the comparison over all columns."""

    label: str
    cells: tuple[Shown, ...]
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Lines that belong together."""

    title: str
    rows: tuple[Row, ...]


def _row(label: str, columns: Sequence[Figures], of: Callable[[Figures], Any], cell: str = "", note: str = "") -> Row:
    values = [of(column) for column in columns]
    shown = (Shown(value, value != values[0], cell if value is not None else "") for value in values)
    return Row(label, tuple(shown), note)


def comparison(plan: Plan, columns: Sequence[Figures]) -> list[Group]:
    """Everything but the people: totals, rules, cost, wage total, profit, dilution, facts that differ."""
    groups = [
        Group("总额和规则", tuple(_totals(columns))),
        Group("各年支付（元）", tuple(_costs(columns))),
        Group("工资总额（元）", tuple(_wages(columns))),
        Group("利润敏感性", tuple(_profits(columns))),
        Group("股权稀释（原股东持股）", tuple(_dilutions(columns))),
        Group("改动的数据", tuple(_facts(plan, columns))),
    ]
    return [group for group in groups if group.rows]


def _totals(columns: Sequence[Figures]) -> list[Row]:
    rows = [
        _row("拟分配总额（元）", columns, lambda each: each.pool),
        _row("分配合计（元）", columns, lambda each: each.amount),
        _row("激励人数", columns, lambda each: len(each.weights)),
        _row("阻止报送的规则", columns, lambda each: each.counts["block"]),
        _row("需要说明的规则", columns, lambda each: each.counts["warn"]),
    ]
    if any(each.nets for each in columns):
        rows.append(_row("税后到手合计（元）", columns, lambda each: each.net, note="不含社会保险和专项附加扣除"))
    if any(each.judged.problems for each in columns):
        rows.append(_row("尚不能测算", columns, lambda each: "；".join(each.judged.problems) or None))
    return rows


def _costs(columns: Sequence[Figures]) -> list[Row]:
    years = sorted({year for each in columns for year in each.costs})
    return [
        _row(f"{year} 年", columns, lambda each, year=year: each.costs.get(year), cell=f"cost:{year}") for year in years
    ]


def _wages(columns: Sequence[Figures]) -> list[Row]:
    if not any(each.wage for each in columns):
        return []
    return [
        _row(label, columns, lambda each, name=name: getattr(each.wage, name) if each.wage else None, cell="wage")
        for label, name in (
            ("计入当年工资总额", "booked"), ("占用工资总额限额", "against_limit"), ("进入下年基数", "next_base"),
        )
    ]  # fmt: skip


def _profits(columns: Sequence[Figures]) -> list[Row]:
    changes = dict.fromkeys(told.change for each in columns for told in each.sensitivities)
    return [
        _row(
            f"利润 {'+' if change > 0 else '−' if change < 0 else ''}{percent(abs(change))}",
            columns,
            lambda each, change=change: _stands(each, change),
        )
        for change in changes
    ]


def _stands(column: Figures, change: Any) -> str | None:
    told = next((each for each in column.sensitivities if each.change == change), None)
    if told is None:
        return None
    if told.problem:
        return told.problem
    parts = [f"分配 {_yuan(told.amount)} 元"]
    parts += [f"{rule} 限额 {_yuan(Money.yuan(limit))} 元" for rule, limit in told.limits]
    parts.append(f"{'、'.join(told.blocked)} 阻止报送" if told.blocked else "没有规则阻止")
    return "，".join(parts)


def _yuan(amount: Money | None) -> str:
    return f"{amount.fen // 100:,}.{amount.fen % 100:02d}" if amount is not None else "—"


def _dilutions(columns: Sequence[Figures]) -> list[Row]:
    years = sorted({told.year for each in columns for told in each.dilutions})
    return [
        _row(
            f"{year} 年",
            columns,
            lambda each, year=year: next((told.old_share for told in each.dilutions if told.year == year), None),
            cell="dilution",
        )
        for year in years
    ]


def _facts(plan: Plan, columns: Sequence[Figures]) -> list[Row]:
    rows = []
    for field in asked_fields(instrument_of(plan.instrument)):
        values = [each.facts.get(field.name) for each in columns]
        if field.name != "pool" and any(value != values[0] for value in values):
            told = [_fact(value, dict(field.choices)) for value in values]
            rows.append(Row(field.label, tuple(Shown(value, value != told[0]) for value in told)))
    return rows


def _fact(value: Any, choices: dict[str, str]) -> Any:
    return choices.get(value, value) if isinstance(value, str) else plain(value) if value is not None else None


def people_rows(columns: Sequence[Figures], names: dict[str, str]) -> list[dict[str, Any]]:
    """Everybody with amount and what reaches him in every column."""
    refs = dict.fromkeys(ref for each in columns for ref in each.weights)
    rows = []
    for ref in refs:
        amounts = [each.amounts.get(ref) for each in columns]
        nets = [each.nets[ref].net if ref in each.nets else None for each in columns]
        rows.append(
            {
                "ref": ref,
                "name": names.get(ref, ref),
                "cells": [
                    {"amount": Shown(amount, amount != amounts[0]), "net": Shown(net, net != nets[0])}
                    for amount, net in zip(amounts, nets, strict=True)
                ],
            }
        )
    return rows
