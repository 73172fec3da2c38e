"""`flask demo …`: taking the demo data away before real work begins."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from talent_app.cli.context import refusals
from talent_app.seed.removal import refuse_real, remove, standing

demo_commands = AppGroup("demo", help="演示数据。")


@demo_commands.command("remove")
@click.option("--with-later-entries", "with_later", is_flag=True, help="演示之后试用录入的内容一并移除。")
@click.option("--yes", is_flag=True, help="不再询问。")
@refusals
def remove_demo(with_later: bool, yes: bool) -> None:
    """移除全部演示数据，恢复为空的安装（有真实账号或单位时拒绝）。"""
    found = standing()
    refuse_real(found, with_later=with_later)
    click.echo("将移除全部演示数据，恢复为空的安装：")
    click.echo(f"  单位 {found.organisations} 家，账号 {found.users} 个，人才 {found.talents} 人，")
    click.echo(f"  激励方案 {found.plans} 个，附件 {found.files} 个，审计记录 {found.entries} 条，及其全部历史；")
    if found.later:
        click.echo(f"  其中演示之后的登记和修改 {found.later} 项。")
    click.echo("密钥（keys.env）和备份文件保留。移除后不能恢复；需要留底请先运行 flask backup create。")
    if not yes:
        click.confirm("确定移除吗？", abort=True)
    remove(current_app.config["SETTINGS"], found)
    click.echo("演示数据已全部移除；新的审计记录从这次移除开始。")
    click.echo("下一步：flask begin 建立国资监管机构和三个管理员账号，再启动网站。")
