"""`flask identity …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from talent_app.identity.permission_table import document

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"

identity_commands = AppGroup("identity", help="账号与权限。")


@identity_commands.command("permissions-doc")
def permissions_document() -> None:
    """根据权限表重新生成 docs/permissions.md。"""
    DOCUMENT.write_text(document(), encoding="utf-8")
    click.echo(f"已写入 {DOCUMENT.name}。")
