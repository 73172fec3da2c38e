"""`flask keys rotate`."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from talent_app.cli.backup import keys_needed, show_progress
from talent_app.cli.context import refusals
from talent_app.operations import rotation
from talent_app.operations.sealed import current_key_id

key_commands = AppGroup("keys", help="数据密钥。")


@key_commands.command("rotate")
@click.option("--new-key", "is_new", is_flag=True, help="先生成一把新密钥，放在 DATA_KEY 的最前面。")
@refusals
@keys_needed
def rotate(is_new: bool) -> None:
    """把全部加密内容改用 DATA_KEY 的第一把密钥（网站可以照常使用；中断后再运行一次即可）。"""
    settings = current_app.config["SETTINGS"]
    if is_new:
        file = rotation.key_file(settings)
        if file is None:
            click.echo("DATA_KEY 来自环境变量，本命令不能改写。请把它改为下面的值，重新启动网站和后台任务，")
            click.echo("再运行 flask keys rotate（不带 --new-key）。数据还没有改动。")
            click.echo(f"DATA_KEY={rotation.new_key()},{settings.data_key}")
            return
        rotation.put_in_front(settings, file, rotation.new_key())
        click.echo(f"新密钥已写入 {file} 的最前面（编号 {current_key_id().hex()}），请立即另行备份这个文件。")
    changed = rotation.rotate(show_progress)
    for table, count in changed.items():
        click.echo(f"  {table}：{count:,}")
    click.echo(f"全部加密内容都在当前密钥（编号 {current_key_id().hex()}）之下，没有留下旧密钥的内容。")
    click.echo("请重新启动网站和后台任务；旧密钥在最早一份仍要保留的备份作废之前，请不要从 DATA_KEY 中删除。")
