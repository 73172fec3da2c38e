"""`flask backup create` and `flask backup restore`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from talent_app.cli.context import REFUSED, refusals
from talent_app.core.errors import Busy
from talent_app.core.formats import instant
from talent_app.db.crypto import KeyMissing
from talent_app.operations import backup, reading, restore

backup_commands = AppGroup("backup", help="备份与恢复。")

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def keys_needed(function: Callable[..., Any]) -> Callable[..., Any]:
    """A missing or malformed key is a refusal too."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except KeyMissing as error:
            click.echo(f"{error}。", err=True)
            raise SystemExit(REFUSED) from error

    return run


def show_progress(table: str, done: int, total: int) -> None:
    """One line per step on standard error, so that standard output stays the result."""
    click.echo(f"  {table}：{done:,}{f'/{total:,}' if total else ''}", err=True)


@backup_commands.command("create")
@click.argument("file", type=FILE)
@refusals
@keys_needed
def create(file: Path) -> None:
    """备份数据库和附件到一个加密文件（网站可以照常使用）。"""
    made = backup.create(current_app.config["SETTINGS"], file, show_progress)
    rows = sum(count for part in made.tables.values() for count, _ in part.values())
    click.echo(f"已备份到 {made.path}：{rows:,} 行数据，{made.files:,} 个附件，{made.size:,} 字节。")
    click.echo(f"SHA-256：{made.sha256}")
    click.echo("备份用 BACKUP_KEY 加密，其中不含 DATA_KEY 和 INDEX_KEY：没有这三把密钥不能恢复，请另行保管。")
    try:
        backup.note_backup(made)
    except Busy:
        click.echo("备份已完成，但数据库正忙，审计中没有记上这一次。", err=True)


@backup_commands.command("restore")
@click.argument("file", type=FILE)
@click.option("--to", "folder", type=FOLDER, help="恢复到一个空文件夹（演练），不改动现有数据。")
@refusals
@keys_needed
def restore_file(file: Path, folder: Path | None) -> None:
    """检查一份备份，恢复到新的位置，核对无误后换上；原有数据保留。"""
    restored = restore.restore(current_app.config["SETTINGS"], file, folder, show_progress)
    click.echo(f"已核对 {restored.rows:,} 行数据：数量、摘要与清单一致，审计链完整。")
    if restored.aside is None:
        click.echo(f"已恢复到 {restored.where}（演练，现有数据没有改动）。")
        return
    restore.note_restore(file, restored)
    click.echo(f"已换上 {instant_of(restored)} 的备份：{restored.where}")
    click.echo(f"原有数据保留为：{restored.aside}（确认无误后可由系统管理员删除）。")


def instant_of(restored: restore.Restored) -> str:
    """When the backup was made, as an office reads it."""
    return instant(reading.made_at(restored.checked))
