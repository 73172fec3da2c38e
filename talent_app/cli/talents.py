"""`flask talents fields` and `flask talents search`; import, export and undo join the group in `cli/exchange.py`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from talent_app.cli.context import actor_option, print_json, refusals
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.db.engine import use_scope
from talent_app.exchange.sheets import TOLD_FIELDS
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents import queries
from talent_app.talents.fields import fields_of
from talent_app.talents.models import Talent
from talent_app.talents.records import TALENT_SHEET, sheets
from talent_app.talents.values import show_value

talent_commands = AppGroup("talents", help="人才库。")

MOST_RESULTS = 1_000


@talent_commands.command("fields")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def list_fields(as_json: bool) -> None:
    """列出人才库的字段：工作表、名称、标题、类型、是否必填、可识别的表头。"""
    rows = [
        {
            "sheet": sheet,
            "name": info.name,
            "label": info.label,
            "type": info.kind.value,
            "required": info.required,
            "aliases": list(info.aliases),
            "group": info.group,
            "code": info.code,
            "sensitive": info.is_sealed,
        }
        for sheet, fields in sheets()
        for info in (*fields, *(TOLD_FIELDS if sheet == TALENT_SHEET else ()))
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        needed = "（必填）" if row["required"] else ""
        click.echo(f"{row['sheet']}　{row['label']}{needed}　{row['name']}")


@talent_commands.command("search")
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, MOST_RESULTS), default=20, show_default=True, help="最多列出几人。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def search(actor: Actor, query: str, limit: int, as_json: bool) -> None:
    """按姓名、拼音、首字母、藏文姓名、证件号码或简介中的词查找人才，最相符的在前。"""
    if not query.strip():
        raise InvalidInput("没有填写要查找的内容。", "请填写姓名、拼音首字母、证件号码或简介中的词。")
    scope = actor.scope_for(Permission.TALENT_READ)
    use_scope(scope)
    rows = queries.search(scope, query, limit)
    names = organisations.names(scope, {row.organisation_id for row in rows})
    shown = [info for info in fields_of(Talent) if info.listed and info.name != "name"]
    found = [
        {
            "id": row.id,
            "name": row.name,
            "organisation": names.get(row.organisation_id, ""),
            **{info.name: show_value(info, getattr(row, info.name)) or None for info in shown},
            "status": row.status.title,
        }
        for row in rows
    ]
    if as_json:
        print_json(found)
        return
    for line in found:
        click.echo("　".join(str(value) for value in line.values() if value))
