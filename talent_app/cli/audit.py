"""`flask audit …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from talent_app.audit import copies, queries, seals
from talent_app.audit.actions import Action
from talent_app.audit.chain import verify
from talent_app.audit.models import AuditEntry
from talent_app.cli.context import DOES_NOT_HOLD, print_json, refusals
from talent_app.core.actor import system_actor
from talent_app.core.formats import instant
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.documents.found_files import words_of

KEPT = click.Path(exists=True, dir_okay=False, path_type=Path)
audit_commands = AppGroup("audit", help="审计记录。")


@audit_commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option(
    "--against", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="以前保存的封存摘要文件。"
)
@refusals
def verify_chain(as_json: bool, against: Path | None) -> None:
    """核对审计链、全部历史内容和封存摘要是否被修改、删除、调换或插入。"""
    use_scope(Scope.beyond("audit verification"))
    kept = seals.read(against.read_text(encoding="utf-8")) if against is not None else []
    faults = [*verify(session()), *seals.compare(session(), [*seals.seals(session()), *kept])]
    if as_json:
        entries = session.scalar(select(func.count()).select_from(AuditEntry))
        named = [{"seq": fault.seq, "message": fault.message} for fault in faults]
        print_json({"holds": not faults, "entries": entries, "faults": named})
        raise SystemExit(DOES_NOT_HOLD if faults else 0)
    for fault in faults:
        click.echo(fault.message, err=True)
    if faults:
        raise SystemExit(DOES_NOT_HOLD)
    click.echo("审计链完整，历史内容与摘要一致。")


@audit_commands.command("seal")
@refusals
def seal_chain() -> None:
    """封存审计链（每天一次），并打印全部封存摘要，供系统之外的人保存。"""
    seals.seal(system_actor("命令行"))
    use_scope(Scope.beyond("audit seals"))
    click.echo(seals.written(seals.seals(session())), nl=False)


@audit_commands.command("trace")
@click.argument("what")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
def trace(what: str, as_json: bool) -> None:
    """查出一份导出的文件（或一个副本编号）是谁在什么时候导出的。"""
    use_scope(Scope.beyond("audit trace"))
    path = Path(what)
    texts = words_of(path.read_bytes()) if path.is_file() else iter([f" {what.upper()} "])
    rows = queries.entries_at(Scope.everything(), copies.copies_in(texts))
    if as_json:
        print_json(
            [{"seq": row.seq, "at": row.at.isoformat(), "action": row.action, "actor": row.actor_name} for row in rows]
        )
    for row in [] if as_json else rows:
        place = row.address or "本机"
        click.echo(f"第 {row.seq} 条：{row.actor_name} {instant(row.at)} {Action(row.action).label}（{place}）")
    if not rows:
        click.echo("没有找到本系统发出的副本编号。", err=True)
        raise SystemExit(DOES_NOT_HOLD)
