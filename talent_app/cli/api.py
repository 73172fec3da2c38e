"""`flask api …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from talent_app.api.reference import document

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api-reference.md"

api_commands = AppGroup("api", help="程序接口。")


@api_commands.command("docs")
def docs() -> None:
    """根据接口的声明重新生成 docs/api-reference.md。"""
    DOCUMENT.write_text(document(), encoding="utf-8")
    click.echo(f"已写入 {DOCUMENT.name}。")
