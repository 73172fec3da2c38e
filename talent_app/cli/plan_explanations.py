"""`flask plans explain`: how one number of a stored plan came about, the same steps as on the page."""

from __future__ import annotations

import click

from talent_app.cli.context import actor_option, print_json, refusals
from talent_app.cli.plans import plan_commands
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries, service
from talent_app.incentives.explaining import for_reader, telling_for
from talent_app.incentives.reading import is_recorded


@plan_commands.command("explain")
@click.argument("plan_id", metavar="ID", type=int)
@click.argument("cell", required=False)
@click.option("--all", "everything", is_flag=True, help="解释全部的数。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def explain(actor: Actor, plan_id: int, cell: str | None, everything: bool, as_json: bool) -> None:
    """解释方案中的一个数（如 amount:t12、limit:DV-002）；不给时列出可以解释的数。"""
    scope = actor.scope_for(Permission.PLAN_READ)
    plan = queries.plan_or_404(scope, actor, plan_id)
    if (cell or everything) and is_recorded(scope, actor, plan):
        service.record_reading(actor, plan_id)
        plan = queries.plan_or_404(scope, actor, plan_id)
    if cell is None:
        told = telling_for(scope, actor, plan)
        if not everything:
            cells = list(told.cells())
            print_json(cells) if as_json else click.echo("\n".join(cells))
            return
        found = told.all()
        shown = "\n\n".join("\n".join(each.sentences()) for each in found)
        print_json([each.to_json() for each in found]) if as_json else click.echo(shown)
        return
    explained = for_reader(scope, actor, plan, cell)
    print_json(explained.to_json()) if as_json else click.echo("\n".join(explained.sentences()))
