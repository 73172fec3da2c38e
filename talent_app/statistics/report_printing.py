"""A frozen report as page, PDF, Word and workbook print it: one structure, so that all say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from talent_app.core.formats import count, day_long, money
from talent_app.core.money import Money
from talent_app.documents.chart_kinds import Chart
from talent_app.statistics.chart_forms import tiles
from talent_app.statistics.charts import chart_of, drawn
from talent_app.statistics.cube import ALL, Table
from talent_app.statistics.export import grid
from talent_app.statistics.report_content import definitions_of, share_of, thawed

MOST_ROWS_OF_A_CHART = 40


@dataclass(frozen=True)
class PrintedTable:
    """A numbered table with its notes and the charts drawn of it; `values` are exact, `rows` words."""

    number: str
    title: str
    head: list[str]
    rows: list[list[str]]
    totals: list[str]
    values: list[list[Any]]
    notes: list[str]
    is_money: bool
    charts: list[Chart]
    at: str = ""


@dataclass(frozen=True)
class PrintedPart:
    """A section or sheet: heading, paragraphs, tables; labels and widths of a sheet."""

    heading: str
    paragraphs: list[str]
    tables: list[PrintedTable]
    name: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Printed:
    """The whole report; `told` names edition, maker, moment and digest of a frozen one."""

    title: str
    organisation: str
    on: str
    is_return: bool
    parts: list[PrintedPart]
    basis: list[tuple[str, str]]
    definitions: list[tuple[str, str]]
    note: str
    told: Mapping[str, Any]

    @property
    def identity(self) -> str:
        """What the files of one edition are known by."""
        return f"statistical-report/{self.told.get('digest', '')}/{self.title}"


def printed(content: Mapping[str, Any], told: Mapping[str, Any] | None = None) -> Printed:
    """A report's content ready to be printed."""
    on = date.fromisoformat(content["on"])
    figures = 0
    parts = []
    for part in content["parts"]:
        tables = []
        for one in part["tables"]:
            table = thawed(one, on)
            charts = _charts(one, table)
            numbered = [
                replace(chart, title=f"图{figures + place}　{chart.title}") for place, chart in enumerate(charts, 1)
            ]
            figures += len(charts)
            tables.append(_table(one, table, numbered))
        text = [line.strip() for line in part["text"].splitlines() if line.strip()]
        if not tables and not text:
            continue  # a section nobody wrote for is no section
        parts.append(PrintedPart(part["heading"], text, tables, part["name"], part["labels"], part["widths"]))
    return Printed(
        content["title"], content["organisation"], day_long(on), content["is_return"], parts, _basis(content, on),
        definitions_of(content), content["note"], told or {},
    )  # fmt: skip


def _table(one: Mapping[str, Any], table: Table, charts: list[Chart]) -> PrintedTable:
    head, rows, totals = grid(table)
    unit = f"{table.measure.label}，单位：{table.measure.unit}"
    if one.get("why"):
        unit = f"{unit}；×：不显示（{'、'.join(one['why'])}）"
    filters = [f"筛选：{'；'.join(f'{label}为{names}' for label, names in one['filter'])}"] if one["filter"] else []
    return PrintedTable(
        one["number"], one["title"], head, [[_words(value) for value in row] for row in rows],
        [_words(value) for value in totals], [*rows, totals], [unit, *filters], table.measure.is_money,
        charts, one["at"],
    )  # fmt: skip


def _charts(one: Mapping[str, Any], table: Table) -> list[Chart]:
    if not one["chart"] or table.is_empty or any(ALL not in (row, column or row) for row, column in table.hidden):
        return []
    found = [chart_of(table, one["title"])] if len(table.row_codes) <= MOST_ROWS_OF_A_CHART else []
    layout, figures = one["places"] or ["", []]
    if figures:
        placed = {code: drawn(table, figure) for code, figure in figures}
        title = f"{table.cube.title}：按单位所在地区"
        found.append(tiles(title, layout, placed, f"{table.measure.label}（{table.measure.unit}）"))
    return found


def _words(value: Any) -> str:
    if isinstance(value, Money):
        return money(value)
    return count(value) if isinstance(value, int) else str(value)


def _basis(content: Mapping[str, Any], on: date) -> list[tuple[str, str]]:
    basis = content["basis"]
    missing = "、".join(basis["missing"]) or "无"
    return [
        ("统计日", f"{day_long(on)}终了时库内的数据，此后的更正不影响本报告"),
        ("应报送单位", f"{count(basis['expected'])}家"),
        ("已报送单位", f"{count(basis['reporting'])}家"),
        ("未报送单位", missing),
        ("登记数", f"{count(basis['registrations'])}人次"),
        ("未经核实的登记", f"{count(basis['unverified'])}人次，占{share_of(basis)}"),
        ("数据来源", content.get("source", "按统计日终了时库内的数据计算")),
        (
            "使用范围",
            "签发前经披露控制检查，结合历次公布的数字也不能推算出隐去的数"
            if content.get("control")
            else "内部统计资料；对外发布的数字须另经披露控制",
        ),
    ]
