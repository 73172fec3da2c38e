"""`flask statistics …`: the cubes there are, their tables, and the recount that proves them."""

from __future__ import annotations

from datetime import date

import click
from flask.cli import AppGroup

from talent_app import clock
from talent_app.cli.context import DOES_NOT_HOLD, actor_option, print_json, refusals
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.db.engine import use_scope
from talent_app.statistics import queries
from talent_app.statistics.cubes import CUBES, cube_or_404
from talent_app.statistics.export import hidden_cells, table_rows
from talent_app.statistics.fold import fold
from talent_app.statistics.freezing import freeze
from talent_app.statistics.rebuild import differences

statistics_commands = AppGroup("statistics", help="统计。")


@statistics_commands.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def list_cubes(as_json: bool) -> None:
    """列出统计主题、维度和指标。"""
    document = [
        {
            "cube": cube.code,
            "title": cube.title,
            "definition": cube.definition,
            "dimensions": [{"name": d.name, "label": d.label} for d in cube.dimensions],
            "measures": [{"name": m.name, "label": m.label, "unit": m.unit} for m in cube.measures],
        }
        for cube in CUBES.values()
    ]
    if as_json:
        print_json(document)
        return
    for cube in CUBES.values():
        click.echo(f"{cube.code}　{cube.title}：{cube.definition}")
        click.echo("　维度：" + "、".join(f"{d.name}（{d.label}）" for d in cube.dimensions))
        click.echo("　指标：" + "、".join(f"{m.name}（{m.label}，{m.unit}）" for m in cube.measures))


@statistics_commands.command("table")
@click.argument("cube")
@click.option("--by", required=True, help="一至三个维度，用逗号隔开。")
@click.option("--measure", help="指标，默认第一个。")
@click.option("--where", multiple=True, help="筛选：维度=代码，可重复。")
@click.option("--on", help="统计日 YYYY-MM-DD，默认当前。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def show_table(
    actor: Actor, cube: str, by: str, measure: str | None, where: tuple[str, ...], on: str | None, as_json: bool
) -> None:
    """输出一张统计表。"""
    wanted = cube_or_404(cube)
    scope = queries.reach(actor, wanted, measure)
    use_scope(scope)
    names = [name.strip() for name in by.split(",") if name.strip()]
    table = queries.shown_table(actor, scope, wanted, names, measure, filters(where), today=clock.today(), on=day(on))
    columns, rows = table_rows(table)
    if as_json:
        print_json({"columns": columns, "rows": rows, "suppressed": [list(cell) for cell in hidden_cells(table)]})
        return
    click.echo("\t".join(columns))
    for row in rows:
        click.echo("\t".join("×" if value is None else str(value) for value in row))


def filters(where: tuple[str, ...]) -> dict[str, list[str]]:
    """`dim=code` options as a mapping; the same dimension twice means either."""
    chosen: dict[str, list[str]] = {}
    for item in where:
        name, equals, code = item.partition("=")
        if not equals or not name.strip() or not code.strip():
            raise InvalidInput(f"筛选条件“{item}”写法不对。", "请写成 维度=代码，例如 sex=1。")
        chosen.setdefault(name.strip(), []).append(code.strip())
    return chosen


def day(text: str | None) -> date | None:
    """An ISO day; raises `InvalidInput` for anything else or a day to come."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"“{text}”不是有效的日期。", "请写成 2026-11-23 这样的日期。") from error
    if found > clock.today():
        raise InvalidInput(f"{text} 还没有到，不能统计。", "请选择今天或以前的日期。")
    return found


@statistics_commands.command("rebuild")
@click.option("--check", is_flag=True, required=True, help="只核对，不改动。")
@refusals
def rebuild(check: bool) -> None:
    """从业务表重新计数，列出与汇总不同之处。"""
    found = differences()
    for difference in found:
        click.echo(difference.message, err=True)
    if found:
        raise SystemExit(DOES_NOT_HOLD)
    click.echo("统计汇总与业务数据一致。")


@statistics_commands.command("fold")
@refusals
def fold_deltas() -> None:
    """把统计增量并入汇总。"""
    total = 0
    while taken := fold():
        total += taken
    click.echo(f"已并入 {total} 条增量。")


@statistics_commands.command("freeze")
@click.argument("period")
@click.option("--note", default="", help="说明，例如报送文号。")
@refusals
@actor_option
def freeze_period(actor: Actor, period: str, note: str) -> None:
    """冻结一个统计期：2025、2026-10 或 2026-11-26。已冻结的不再改变。"""
    taken = freeze(actor, period, note)
    click.echo(f"已冻结 {period}：{taken} 项统计。" if taken else f"{period} 早已冻结，没有改动。")
