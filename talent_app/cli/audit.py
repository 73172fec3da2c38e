"""`flask audit …`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from talent_app.audit import seals
from talent_app.audit.chain import verify
from talent_app.audit.models import AuditEntry
from talent_app.cli.context import DOES_NOT_HOLD, print_json, refusals
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope

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
