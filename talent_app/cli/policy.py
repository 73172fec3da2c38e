"""`flask policy …`: check the parameter files, show what holds on a day, write the reference.

A fault found by `check`, or a stale reference found by `docs --check`, is exit code 1; a refused request is 2.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from talent_app.cli.policy_in_force import book_in_force
from talent_app.cli.rules import print_json, refusing
from talent_app.clock import today
from talent_app.core.errors import InvalidInput
from talent_app.rules.chains import all_routes, all_steps
from talent_app.rules.codes import code_tables
from talent_app.rules.fields import Unreadable, read_day
from talent_app.rules.loader import PolicyFileError
from talent_app.rules.parameters import Book, Parameter
from talent_app.rules.policy_files import packaged_book
from talent_app.rules.reference import cited_text, faults, reference, reminders, shown, values_in_force
from talent_app.rules.refusal import Refused
from talent_app.rules.title_chain import title_chain

DOCS = Path(__file__).resolve().parents[2] / "docs" / "policy"
YEAR = timedelta(days=365)

policy_commands = AppGroup("policy", help="政策参数：检查、查看、生成说明。")


@policy_commands.command("check", with_appcontext=False)
def check() -> None:
    """检查每个参数的单位、日期、出处和证据等级，以及代码表。"""
    try:
        book = packaged_book()
        tables = code_tables()
        problems = faults(book)
        chains = (len(all_steps()), len(all_routes()), len(title_chain().paths))
    except (PolicyFileError, InvalidInput) as problem:
        problems, book, tables, chains = [str(problem)], None, {}, ()
    for sentence in problems:
        click.echo(sentence, err=True)
    if problems or book is None:
        sys.exit(1)
    for sentence in reminders(book, today() - YEAR):
        click.echo(f"提醒：{sentence}")
    click.echo(
        f"{len(book.parameters)} 个参数、{len(book.rules)} 条规则、{len(book.sources)} 份文件、"
        f"{len(tables)} 个代码表、{sum(chains)} 行程序和方式，没有发现问题。"
    )


@policy_commands.command("show", with_appcontext=False)
@click.argument("code", required=False)
@click.option("--on", "on", help="查看哪一天的取值，例如 2025-12-31；默认今天。")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def show(code: str | None, on: str | None, as_json: bool) -> None:
    """查看某一天有效的取值，附出处和证据等级。"""
    try:
        day = read_day(on) if on else today()
    except Unreadable as problem:
        raise Refused([f"“--on”{problem}。"]) from None
    book = book_in_force()
    parameters = _chosen(book, code)
    if code in book.parameters:
        parameters[0].on(day)
    told = values_in_force(book, parameters, day)
    if as_json:
        print_json(told)
        return
    for parameter, entry in zip(parameters, told, strict=True):
        if not entry["in_force"]:
            click.echo(f"{parameter.code}  {parameter.label}：{day} 没有生效的取值")
            continue
        dated = parameter.on(day)
        value = shown(dated.value, parameter.unit).replace("<br>", "；")
        click.echo(
            f"{parameter.code}  {parameter.label}：{value}"
            f"（{cited_text(book, dated.cite, dated.evidence)}，自 {dated.start}，证据等级 {dated.evidence}）"
        )


def _chosen(book: Book, code: str | None) -> list[Parameter]:
    """All parameters, those of a rule or of a file, or one."""
    if code is None:
        return list(book.parameters.values())
    if code in book.parameters:
        return [book.parameters[code]]
    if code in book.rules:
        return [book.parameters[name] for name in book.rules[code].parameters]
    chosen = [parameter for parameter in book.parameters.values() if parameter.code.startswith(f"{code}.")]
    if not chosen:
        raise Refused([f"没有代码为“{code}”的参数、规则或专题，可用“flask policy show”查看全部。"])
    return chosen


@policy_commands.command("docs", with_appcontext=False)
@click.option("--check", "is_check", is_flag=True, help="只检查说明是否过期，不写入。")
def docs(is_check: bool) -> None:
    """从参数文件生成 docs/policy/ 下的说明。"""
    pages = reference(packaged_book())
    stale = [
        name
        for name, text in pages.items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text
    ]
    left_over = [path.name for path in DOCS.glob("*.md") if path.name not in pages] if DOCS.is_dir() else []
    if is_check:
        for name in [*stale, *left_over]:
            click.echo(f"docs/policy/{name} 已过期，请运行 flask policy docs。", err=True)
        sys.exit(1 if stale or left_over else 0)
    DOCS.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (DOCS / name).write_text(pages[name], encoding="utf-8")
    for name in left_over:
        (DOCS / name).unlink()
    click.echo(f"写入 {len(stale)} 个文件，删除 {len(left_over)} 个，共 {len(pages)} 个。")
