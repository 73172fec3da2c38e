"""`flask begin`: the first accounts of an empty installation."""

from __future__ import annotations

import click

from talent_app.cli.context import refusals
from talent_app.operations.beginning import begin


@click.command("begin")
@click.option("--regulator", required=True, help="国资监管机构的全称。")
@click.option("--sysadmin", default="sysadmin", show_default=True, help="系统管理员的登录名。")
@click.option("--secadmin", default="secadmin", show_default=True, help="安全管理员的登录名。")
@click.option("--auditor", default="auditor", show_default=True, help="审计管理员的登录名。")
@refusals
def begin_command(regulator: str, sysadmin: str, secadmin: str, auditor: str) -> None:
    """在空的安装中建立监管机构和三个管理员账号，并显示初始密码（只显示这一次）。"""
    made = begin(regulator, (sysadmin, secadmin, auditor))
    click.echo(f"已建立“{regulator.strip()}”和三个管理员账号，首次登录须更换密码：")
    for title, username, password in made:
        click.echo(f"  {title}\t{username}\t{password}")
    click.echo("下一步：由系统管理员登录，首页“首次使用”列出其余步骤。")
