"""`flask audit …`."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import func, select

from talent_app.audit.chain import verify
from talent_app.audit.models import AuditEntry
from talent_app.cli.context import DOES_NOT_HOLD, print_json, refusals
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope

audit_commands = AppGroup("audit", help="审计记录。")


@audit_commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
def verify_chain(as_json: bool) -> None:
    """核对审计链和全部历史内容是否被修改、删除、调换或插入。"""
    use_scope(Scope.beyond("audit verification"))
    faults = list(verify(session()))
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
