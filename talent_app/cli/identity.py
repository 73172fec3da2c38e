"""`flask identity …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from talent_app.cli.context import actor_option, refusals
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.identity import factors, queries
from talent_app.identity.permission_table import document

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"

identity_commands = AppGroup("identity", help="账号与权限。")


@identity_commands.command("permissions-doc")
def permissions_document() -> None:
    """根据权限表重新生成 docs/permissions.md。"""
    DOCUMENT.write_text(document(), encoding="utf-8")
    click.echo(f"已写入 {DOCUMENT.name}。")


@identity_commands.command("remove-second-factor")
@click.argument("login_name")
@click.option("--reason", required=True, help="解除原因，记入审计记录。")
@refusals
@actor_option
def remove_second_factor(actor: Actor, login_name: str, reason: str) -> None:
    """手机丢失时解除一个账号的二次验证（唯一的系统管理员丢失手机时，也可解除本人的）。"""
    user = queries.user_by_name(login_name)
    if user is None:
        raise NotFound(f"没有账号“{login_name}”。", "请核对登录名。")
    factors.remove_factor(actor, user.id, None, reason)
    click.echo(f"账号“{login_name}”的二次验证已解除，它的登录已全部退出。")
