"""`flask db …`: migrations of both databases."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from talent_app.db import migrate
from talent_app.jobs.queue import prepare

database_commands = AppGroup("db", help="数据库结构的升级与检查。")


@database_commands.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """升级到最新结构。"""
    settings = current_app.config["SETTINGS"]
    embedded = settings.database_url.startswith("sqlite")
    # on PostgreSQL both parts are one database, migrated by its owner
    ops_url = settings.ops_database_url if embedded else settings.migration_database_url
    migrate.upgrade(settings.migration_database_url, ops_url, revision)
    prepare(ops_url)
    click.echo("数据库结构已是最新。")


@database_commands.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """退回到指定结构。"""
    migrate.downgrade(current_app.config["SETTINGS"].migration_database_url, revision)
    click.echo(f"数据库结构已退回到 {revision}。")


@database_commands.command("revision")
@click.option("-m", "--message", required=True, help="一句英文说明。")
@click.option("--slug", required=True, help="文件名的一部分，最多 21 个字符。")
@click.option("--part", default="", help="空为业务库，ops 为运行库。")
def revision(message: str, slug: str, part: str) -> None:
    """根据模型与数据库的差异生成迁移文件。"""
    settings = current_app.config["SETTINGS"]
    url = settings.ops_database_url if part == "ops" else settings.migration_database_url
    migrate.revise(url, message, slug, part)


@database_commands.command("check")
def check() -> None:
    """检查数据库结构是否与程序一致。"""
    behind = migrate.pending()
    if behind:
        click.echo(f"数据库需要升级：{'、'.join(behind)}。请运行 flask db upgrade。", err=True)
        raise SystemExit(1)
    click.echo("数据库结构与程序一致。")
