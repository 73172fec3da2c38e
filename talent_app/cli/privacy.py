"""`flask privacy …`: the ledger of erasures, and erasing again what a restored backup brought back."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from talent_app.cli.context import refusals
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.erasure import ledger, queries, replay
from talent_app.erasure.models import ErasureState

privacy_commands = AppGroup("privacy", help="个人信息删除。")


@privacy_commands.command("erased")
@click.option("--write", "target", type=click.Path(path_type=Path), help="把删除台账写入这个文件，另行保管。")
@click.option(
    "--after-restore", "kept", type=click.Path(exists=True, path_type=Path),
    help="恢复旧备份之后：按保管的台账重新删除恢复出来的人。",
)  # fmt: skip
@refusals
def erased(target: Path | None, kept: Path | None) -> None:
    """列出依法删除的登记；台账只有编号、摘要和日期，没有姓名和号码。"""
    use_scope(Scope.everything())
    if kept is not None:
        done, known = replay.erase_again(system_actor("恢复后重新删除"), ledger.read(kept.read_text(encoding="utf-8")))
        click.echo(f"台账 {known} 条，重新删除 {done} 人，其余在恢复的库中已经删除或不存在。")
        return
    rows = queries.erasures(Scope.everything(), state=ErasureState.DONE)
    if target is not None:
        target.write_text(ledger.written(rows), encoding="utf-8")
        click.echo(f"已写入 {len(rows)} 条。请与备份分开保管。")
        return
    for row in rows:
        click.echo(f"{row.number}\t{row.done_on}\t{row.source.title}\t{row.talent_uid}")
    click.echo(f"共 {len(rows)} 条。")
