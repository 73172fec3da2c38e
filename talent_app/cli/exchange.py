"""`flask talents import`, `undo` and `export`: files in and out of the registry without a browser."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app

from talent_app import clock
from talent_app.cli.context import actor_option, print_json, refusals
from talent_app.cli.talents import talent_commands
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.exchange import intake, originals, service
from talent_app.exchange.export import ExportWish, export_to
from talent_app.exchange.item_set_files import converted, export_sets_to
from talent_app.exchange.map_file import use_map_file
from talent_app.exchange.mapping import FilePlan
from talent_app.exchange.staging import Report
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Told
from talent_app.informing.queries import notice_on
from talent_app.informing.telling import MANNERS
from talent_app.organisations.queries import organisation_by_uscc

LISTED = 20


@talent_commands.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--organisation", "uscc", required=True, help="统一社会信用代码：登记到哪一家单位。")
@click.option("--map", "map_file", type=click.Path(dir_okay=False, path_type=Path), help="列的对应关系（JSON 文件）。")
@click.option(
    "--informed",
    type=click.Choice(sorted(MANNERS)),
    help="怎样告知了表中人员：paper 书面，spoken 当面，message 短信或电子方式；表中“告知方式”列另有说明的以该列为准。",
)
@click.option("--informed-on", type=click.DateTime(["%Y-%m-%d"]), help="告知日期；不给出时为当天。")
@click.option("--apply", "is_applied", is_flag=True, help="检查后写入；不带此项只检查，不写入任何人才。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def import_file(
    actor: Actor, file: Path, uscc: str, map_file: Path | None, informed: str | None, informed_on: datetime | None,
    is_applied: bool, as_json: bool,
) -> None:  # fmt: skip
    """检查或导入一份人才表格（.xlsx、.csv），或国家人员信息项集（.xlsx、.json）。"""
    organisation = organisation_by_uscc(actor.scope_for(Permission.TALENT_IMPORT), uscc)
    if organisation is None:
        raise NotFound(f"没有找到统一社会信用代码为“{uscc}”的单位，或者它不在您的权限范围内。", "请核对代码。")
    owner, most = organisation.id, current_app.config["SETTINGS"].import_max_rows
    content, name = converted(_content(file), file.name)
    plan = intake.plan_upload(actor, owner, name, content, most)
    if map_file is not None:
        use_map_file(plan, _json(map_file))
    if is_applied:
        found = _apply(actor, owner, name, content, most, plan, _told(informed, informed_on))
    else:
        found = intake.trial(actor, owner, name, content, most, plan)
    if as_json:
        print_json(found)
    else:
        _print(found)
    if is_applied and informed is None and not any("told_manner" in sheet.fields.values() for sheet in plan.sheets):
        click.echo("没有说明怎样告知了本人（--informed），新登记的人员已列入“待补告知记录”名单。", err=True)


def _told(informed: str | None, on: datetime | None) -> Told | None:
    today = clock.today()
    if informed is None:
        return None
    return Told(notice_on(Scope.nothing(), today).version, MANNERS[informed], on.date() if on else today)


def _apply(
    actor: Actor, owner: int, name: str, content: bytes, most: int, plan: FilePlan, told: Told | None
) -> dict[str, Any]:
    mapping = intake.settle(plan)
    batch = intake.keep(actor, owner, name, content, plan, told)
    batch_id = batch.id
    service.start_check(actor, batch_id, batch.version, mapping, most, background=False)
    report = Report(intake.unknown_columns(plan))
    intake.check(actor, batch_id, most, report=report)
    intake.write(actor, batch_id)
    return report.found | {"batch": batch_id}


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"不能读取文件“{file}”。", "请检查路径和权限。") from error


def _json(file: Path) -> Any:
    try:
        return json.loads(_content(file))
    except ValueError as error:
        raise InvalidInput(f"“{file}”不是有效的 JSON。", "请检查文件内容。") from error


def _print(found: dict[str, Any]) -> None:
    written = f"，导入编号 {found['batch']}" if "batch" in found else "（只检查，未写入）"
    click.echo(
        f"共 {found['rows']} 行：新增 {found['new']}，修改 {found['updated']}，无变化 {found['unchanged']}{written}。"
    )
    for title, messages in (("错误", found["rejected"]), ("提示", found["warnings"])):
        if messages:
            click.echo(f"{title} {len(messages)} 处：")
        for each in messages[:LISTED]:
            value = f"“{each['value']}”" if each["value"] else ""
            click.echo(f"  {each['sheet']} 第 {each['row']} 行 {each['column']}{value}：{each['message']}")
        if len(messages) > LISTED:
            click.echo(f"  其余 {len(messages) - LISTED} 处未列出，可用 --json 查看。")


@talent_commands.command("undo")
@click.argument("batch", type=int)
@refusals
@actor_option
def undo_import(actor: Actor, batch: int) -> None:
    """整批撤销一次导入。"""
    taken = service.undo_import(actor, batch)
    click.echo(f"已撤销：移除 {taken.removed} 人，恢复 {taken.restored} 人。")


@talent_commands.command("originals")
@click.option("--limit", default=originals.LISTED, show_default=True, help="最多列出多少份。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def list_originals(actor: Actor, limit: int, as_json: bool) -> None:
    """列出仍保存的导入原文件：谁、何时、多少行、结果、保存到哪一天。"""
    rows = originals.originals(actor.scope_for(Permission.TALENT_IMPORT), limit)
    found = [
        {
            "batch": row.batch.id, "file": row.batch.file_name, "bytes": row.size, "rows": row.batch.rows,
            "state": row.batch.state.title, "counts": {k: v for k, v in row.batch.counts.items() if k != "messages"},
            "uploaded_by": row.batch.uploaded_by, "uploaded_at": row.batch.uploaded_at.isoformat(),
            "kept_until": row.until.isoformat() if row.until else None,
        }
        for row in rows
    ]  # fmt: skip
    if as_json:
        print_json(found)
        return
    for one in found:
        until = f"保存至 {one['kept_until']}" if one["kept_until"] else "导入未结束或期限未录入"
        by = f"{one['uploaded_by']} {one['uploaded_at'][:16]}"
        click.echo(f"{one['batch']}  {one['file']}  {one['rows']} 行  {one['state']}  {by}  {until}")
    if not found:
        click.echo("没有保存的原文件。")


@talent_commands.command("original")
@click.argument("batch", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--reason", required=True, help="下载理由，记入审计记录。")
@refusals
@actor_option
def fetch_original(actor: Actor, batch: int, file: Path, reason: str) -> None:
    """取出一次导入的原文件（记入审计记录）。"""
    _row, content = originals.read_original(actor, batch, reason)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise InvalidInput(f"不能写入文件“{file}”。", "请检查路径和权限。") from error
    click.echo(f"已写出 {file}（{len(content):,} 字节）。")


@talent_commands.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--item-sets", "in_sets", is_flag=True, help="按国家人员信息项集（A01、A08 等）导出为 .xlsx 或 .json。")
@refusals
@actor_option
def export_file(actor: Actor, file: Path, in_sets: bool) -> None:
    """导出权限范围内的全部人才（按扩展名为 .xlsx 或 .csv）。"""
    wish = ExportWish(is_clear=actor.can(Permission.TALENT_REVEAL))
    count = (export_sets_to if in_sets else export_to)(actor, file, wish, clock.now())
    click.echo(f"已导出 {count} 人到 {file}。")
