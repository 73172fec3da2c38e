"""`flask organisations …`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from talent_app.cli.context import actor_option, print_json, refusals
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries

organisation_commands = AppGroup("organisations", help="单位。")


@organisation_commands.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def list_organisations(actor: Actor, as_json: bool) -> None:
    """列出权限范围内的单位。"""
    rows = queries.organisations(actor.scope_for(Permission.ORGANISATION_READ))
    if as_json:
        print_json(
            [
                {"id": row.id, "name": row.name, "uscc": row.uscc, "kind": row.kind.value, "parent": row.parent_id}
                for row in rows
            ]
        )
        return
    for row in rows:
        depth = row.path.count("/") - 2
        click.echo(f"{'　' * depth}{row.name}（{row.kind.title}）{row.uscc or ''}")
