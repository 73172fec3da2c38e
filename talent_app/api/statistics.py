"""Statistics: the cubes there are, and cross tables of them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from talent_app import clock
from talent_app.api.operation import Reply, operation
from talent_app.api.reading import Day, Query
from talent_app.core.errors import InvalidInput
from talent_app.db.engine import use_scope
from talent_app.identity.permissions import Permission
from talent_app.statistics import queries
from talent_app.statistics.cubes import CUBES, cube_or_404
from talent_app.statistics.export import hidden_cells, table_rows
from talent_app.web.access import current_actor
from talent_app.web.replica import from_replica

TAG = "统计"


class DimensionShown(Reply):
    """One way to divide."""

    name: str
    label: str
    definition: str


class MeasureShown(Reply):
    """What is counted."""

    name: str
    label: str
    unit: str
    definition: str


class CubeShown(Reply):
    """One subject of statistics."""

    cube: str
    title: str
    definition: str
    dimensions: list[DimensionShown]
    measures: list[MeasureShown]


class CubeList(Reply):
    """Every subject."""

    items: list[CubeShown]


class TableQuery(Query):
    """Which table."""

    by: Annotated[
        list[Annotated[str, Field(max_length=40)]],
        Field(min_length=1, max_length=2, description="一个或两个维度的 name，重复本参数。"),
    ]
    measure: Annotated[str | None, Field(max_length=40, description="指标的 name；缺省为常用指标。")] = None
    where: Annotated[
        list[Annotated[str, Field(max_length=100)]], Field(max_length=20, description="筛选，写成 维度=代码，可重复。")
    ] = Field(default_factory=list)
    on: Annotated[Day | None, Field(description="统计日；缺省为当前。")] = None


class TableShown(Reply):
    """A table as the command line gives it."""

    cube: str
    measure: str
    unit: str
    on: str
    columns: list[str]
    rows: list[list[str | int | None]] = Field(
        description="维度值为名称；数量为整数，金额为元的文本；不显示的为 null。"
    )
    suppressed: list[list[int]] = Field(description="因人数过少而不显示的单元格：[行, 列]。")


@operation(
    "GET", "/statistics", Permission.STATISTICS_READ, tag=TAG, summary="列出统计主题", reply=CubeList,
)  # fmt: skip
def cube_list() -> dict[str, Any]:
    """The cubes with dimensions and measures."""
    return {
        "items": [
            {
                "cube": cube.code,
                "title": cube.title,
                "definition": cube.definition,
                "dimensions": [
                    {"name": each.name, "label": each.label, "definition": each.definition} for each in cube.dimensions
                ],
                "measures": [
                    {"name": each.name, "label": each.label, "unit": each.unit, "definition": each.definition}
                    for each in cube.measures
                ],
            }
            for cube in CUBES.values()
            if queries.may_see(current_actor(), cube)
        ]
    }


@operation(
    "GET", "/statistics/<string(maxlength=40):cube>", Permission.STATISTICS_READ, tag=TAG, summary="统计表",
    description="按一个或两个维度统计。只统计权限范围内的单位。", query=TableQuery, reply=TableShown,
)  # fmt: skip
def cube_table(cube: str, query: TableQuery) -> dict[str, Any]:
    """One cross table."""
    wanted = cube_or_404(cube)
    today = clock.today()
    if query.on is not None and query.on > today:
        raise InvalidInput(f"{query.on.isoformat()} 还没有到，不能统计。", "请选择今天或以前的日期。", "on")
    actor = current_actor()
    scope = queries.reach(actor, wanted, query.measure or wanted.measures[0].name)
    use_scope(scope)
    table = from_replica(queries.shown_table)(
        actor, scope, wanted, query.by, query.measure, chosen(query.where), today=today, on=query.on
    )
    columns, rows = table_rows(table)
    return {
        "cube": wanted.code,
        "measure": table.measure.name,
        "unit": table.measure.unit,
        "on": table.on.isoformat(),
        "columns": columns,
        "rows": rows,
        "suppressed": [list(cell) for cell in hidden_cells(table)],
    }


def chosen(where: list[str]) -> dict[str, list[str]]:
    """`dimension=code` as a mapping; the same dimension twice means either."""
    found: dict[str, list[str]] = {}
    for item in where:
        name, equals, code = item.partition("=")
        if not equals or not name.strip() or not code.strip():
            raise InvalidInput(f"筛选条件“{item}”写法不对。", "请写成 维度=代码，例如 sex=1。", "where")
        found.setdefault(name.strip(), []).append(code.strip())
    return found
