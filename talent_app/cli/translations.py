"""`flask translations …`: bring the catalogues up to the source, say what lacks, compile."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from talent_app.translations.catalogue import compile_catalogue, source_of
from talent_app.translations.updating import WHOLE, faults, read, update

translations_commands = AppGroup("translations", help="界面语言：更新译文目录、检查、编译。")


@translations_commands.command("update", with_appcontext=False)
def update_catalogues() -> None:
    """从源代码更新译文目录并编译，列出还没有译文的文字；仍有缺漏时退出码为 1。"""
    lacking = False
    for code in WHOLE:
        left, wrong = update(code), faults(read(code))
        for text in left:
            click.echo(f"没有译文：{text}")
        for sentence in wrong:
            click.echo(f"译文有误：{sentence}")
        click.echo(f"{source_of(code)}：缺 {len(left)} 条，有误 {len(wrong)} 条。")
        lacking = lacking or bool(left or wrong)
    sys.exit(1 if lacking else 0)


@translations_commands.command("compile", with_appcontext=False)
def compile_catalogues() -> None:
    """只编译译文目录；安装时执行。"""
    for code in WHOLE:
        compile_catalogue(code)
