"""`flask data …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from talent_app.cli.backup import show_progress
from talent_app.cli.context import DOES_NOT_HOLD, refusals
from talent_app.operations.classification import document
from talent_app.operations.moving import move

data_commands = AppGroup("data", help="整库数据。")
SHOWN = 12
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "data-classification.md"


@data_commands.command("move")
@click.option("--to", "url", required=True, help="目标库的属主地址：postgresql://… 或 sqlite:////…/data.sqlite3。")
@click.option("--ops-to", "ops_url", default="", help="运行库的地址；默认同一个库（SQLite：旁边的 ops.sqlite3）。")
@refusals
def move_data(url: str, ops_url: str) -> None:
    """把全部数据迁移到一个空库（SQLite 与 PostgreSQL 之间），逐表核对；现在的库不改动。"""
    compared = move(current_app.config["SETTINGS"], url, ops_url, show_progress)
    for each in compared:
        (rows, digest), (arrived, found) = each.before, each.after
        verdict = "一致" if each.is_equal else f"不一致（目标 {arrived:,} 行，{found[:SHOWN]}）"
        click.echo(f"{each.name}\t{rows:,} 行\t{digest[:SHOWN]}\t{verdict}")
    different = [each.name for each in compared if not each.is_equal]
    if different:
        click.echo(
            f"有 {len(different)} 张表不一致：{'、'.join(different)}。请不要使用目标库，清空后重新迁移。", err=True
        )
        raise SystemExit(DOES_NOT_HOLD)
    rows = sum(each.before[0] for each in compared)
    click.echo(f"{len(compared)} 张表、{rows:,} 行全部一致。附件不在数据库中，仍在 INSTANCE_DIR/files。")
    click.echo("请把 DATABASE_URL（PostgreSQL 还有 MIGRATION_DATABASE_URL）改为新库后启动网站；原来的库保留未动。")


@data_commands.command("classification-doc")
def classification_document() -> None:
    """根据各表的声明重新生成 docs/data-classification.md。"""
    DOCUMENT.write_text(document(), encoding="utf-8")
    click.echo(f"已写入 {DOCUMENT.name}。")
