"""`flask rules …`: the rule engine for other programs. Reads a file or standard input, writes JSON or a report.

A refusal is one Chinese sentence per problem on standard error and exit code 2, never a traceback.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec

import click
from flask.cli import AppGroup

from talent_app.core.errors import AppError
from talent_app.rules import grades, income_tax, net_pay_request
from talent_app.rules.evaluate import evaluate
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.outcome import Outcome
from talent_app.rules.parameters import RuleDefinition
from talent_app.rules.policy_files import packaged_book
from talent_app.rules.refusal import Refused
from talent_app.rules.repair import Repair, repair
from talent_app.rules.repair_draft import LEAST_CHANGE
from talent_app.rules.request import read_json

P = ParamSpec("P")
LARGEST_REQUEST = 200 * 1024 * 1024

rules_commands = AppGroup("rules", help="规则引擎：列出规则和事实，测算方案，计算个人所得税。")


def refuse(*problems: str) -> NoReturn:
    """One sentence per problem on standard error, exit code 2."""
    for problem in problems:
        click.echo(problem.encode("utf-8", "replace").decode(), err=True)
    sys.exit(2)


def refusing(command: Callable[P, None]) -> Callable[P, None]:
    """Turns a refusal of the rules into sentences and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Refused as refusal:
            refuse(*refusal.problems)
        except AppError as problem:
            refuse(f"{problem.message}{problem.hint}")

    return run


def read_request(path: str | None) -> Any:
    """The JSON document of a file, or of standard input for `-`."""
    if not path:
        raise Refused(["请给出请求文件，或用“-”表示从标准输入读取。"])
    try:
        content = sys.stdin.buffer.read(LARGEST_REQUEST + 1) if path == "-" else Path(path).read_bytes()
    except FileNotFoundError:
        raise Refused([f"找不到文件“{path}”，请检查路径。"]) from None
    except (OSError, ValueError):
        raise Refused([f"无法读取文件“{path}”，请检查它是否为普通文件、是否有读取权限。"]) from None
    if len(content) > LARGEST_REQUEST:
        raise Refused(["请求过大，请分批测算。"])
    return read_json(content)


def print_json(document: Any) -> None:
    """One JSON document and nothing else."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def instrument_or_refuse(code: str | None) -> Instrument:
    """An instrument by its code, or one sentence that names the codes there are."""
    known = "、".join(f"{instrument.code}（{instrument.title}）" for instrument in INSTRUMENTS.values())
    if not code:
        raise Refused([f"请给出激励工具代码，可选：{known}。"])
    if code not in INSTRUMENTS:
        raise Refused([f"没有代码为“{code}”的激励工具，可选：{known}。"])
    return INSTRUMENTS[code]


@rules_commands.command("list", with_appcontext=False)
@click.argument("instrument", required=False)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def list_rules(instrument: str | None, as_json: bool) -> None:
    """列出全部规则，或一种激励工具的规则。"""
    book = packaged_book()
    ids = instrument_or_refuse(instrument).rules if instrument else sorted(book.rules)
    rules = [book.rules[rule_id] for rule_id in ids]
    if as_json:
        print_json([rule_as_json(rule) for rule in rules])
        return
    for rule in rules:
        click.echo(
            f"{rule.id}  [{rule.strength}/{rule.evidence}]  {rule.title}"
            f"（{book.sources[rule.cite.source].short}{rule.cite.article}）"
        )


def rule_as_json(rule: RuleDefinition) -> dict[str, Any]:
    """A rule as other programs read it."""
    return {
        "rule": rule.id,
        "title": rule.title,
        "strength": rule.strength,
        "judged_at": rule.judged_at.value,
        "evidence": grades.effective(rule.evidence),
        "parameters": list(rule.parameters),
    }


@rules_commands.command("facts", with_appcontext=False)
@click.argument("instrument", required=False)
@click.option("--people", is_flag=True, help="列出每名激励对象需要的事实。")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def list_facts(instrument: str | None, people: bool, as_json: bool) -> None:
    """列出一种激励工具需要填写的事实。"""
    chosen = instrument_or_refuse(instrument)
    fields = chosen.person_fields() if people else chosen.fact_fields()
    if as_json:
        print_json([field.to_json() for field in fields])
        return
    for field in fields:
        click.echo(f"{field.name}  {field.label}（{field.unit}）{' 必填' if field.required else ''}  {field.help}")


@rules_commands.command("evaluate", with_appcontext=False)
@click.argument("file", required=False)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def evaluate_plan(file: str | None, as_json: bool) -> None:
    """测算一个方案：逐人金额、逐条核对、测算过程和依据。"""
    outcome = evaluate(read_request(file))
    if as_json:
        print_json(outcome.to_json())
    else:
        click.echo("\n".join(outcome_report(outcome)))


def outcome_report(outcome: Outcome) -> list[str]:
    """The outcome as a readable report."""
    open_points = sum(finding.is_failed for finding in outcome.findings)
    verdict = "不能报送" if outcome.is_blocked else "没有阻止报送的问题"
    verdict += f"，{open_points} 项须修改、说明或补充" if open_points else ""
    told = [f"{INSTRUMENTS[outcome.instrument].title}：{verdict}", "", "一、分配"]
    for line in outcome.lines:
        reason = f"，上限依 {line.capped_by}" if line.capped_by else ""
        reason += f"，依 {line.excluded_by} 不得参加" if line.excluded_by else ""
        told.append(f"  {line.ref}  {line.amount.as_yuan()} 元{reason}")
    told += [f"  未分配 {outcome.unallocated.as_yuan()} 元", "", "二、逐条核对"]
    for finding in outcome.findings:
        told.append(f"  [{finding.severity.title}] {finding.rule} {finding.message}")
        if finding.remedy:
            told.append(f"      建议：{finding.remedy}")
        told.append(f"      依据：{finding.citation.document}{finding.citation.article}（证据等级 {finding.evidence}）")
    told += ["", "三、测算过程"]
    told += [f"  {step.label}：{step.expression} = {step.result}" for step in outcome.steps]
    told += ["", "四、依据文件", *(f"  {authority}" for authority in outcome.authorities)]
    approval = outcome.approval
    days = approval.clock_working_days
    clock = f"，自受理起 {days} 个工作日内书面答复" if days else ""
    return [*told, "", f"审核：{approval.body}{approval.kind}{clock}"]


@rules_commands.command("repair", with_appcontext=False)
@click.argument("file", required=False)
@click.option(
    "--keep", type=click.Choice(["pool", "people"]), help="保持总额（pool）或保持人员（people）；不给时改动最小。"
)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def repair_plan(file: str | None, keep: str | None, as_json: bool) -> None:
    """把被阻止的方案改成最接近的合规方案；做不到时，说明是哪几条规则。"""
    told = repair(read_request(file), f"keep_{keep}" if keep else LEAST_CHANGE)
    if as_json:
        print_json(told.to_json())
    else:
        click.echo("\n".join(repair_report(told)))


def repair_report(told: Repair) -> list[str]:
    """The changes as sentences."""
    rows = [told.message]
    for change in told.to_json()["changes"]:
        who = f"{change['ref']} 的" if change["ref"] else ""
        if change["fact"] == "people":
            rows.append(f"  {change['ref']} 移出名单（{change['rule']}）")
        else:
            rows.append(f"  {who}{change['label']}：{change['from']} 改为 {change['to']}（{change['rule']}）")
    for found in told.to_json()["contradiction"]:
        rows.append(f"  {found['rule']} {found['message']}{found['remedy']}")
    return rows


@rules_commands.command("tax", with_appcontext=False)
@click.argument("file", required=False)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def tax(file: str | None, as_json: bool) -> None:
    """计算累计预扣税额，或比较全年一次性奖金的两种计税方法。"""
    told = income_tax.answer(read_request(file))
    if as_json:
        print_json(told)
    else:
        click.echo("\n".join(tax_report(told)))


@rules_commands.command("net", with_appcontext=False)
@click.argument("file", required=False)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def net(file: str | None, as_json: bool) -> None:
    """计算一个人全年逐月实发、奖金和分红到手金额，以及单位总成本。"""
    told = net_pay_request.answer(read_request(file))
    if as_json:
        print_json(told)
    else:
        click.echo("\n".join(net_report(told)))


def net_report(told: dict[str, Any]) -> list[str]:
    """The year as sentences."""
    rows = [
        f"{month['month']} 月：应发 {month['gross']} 元，社会保险和公积金 {month['social']} 元，"
        f"个人所得税 {month['tax']} 元，实发 {month['net']} 元"
        for month in told["months"]
    ]
    for payment in told["payments"]:
        how = "单独计税" if payment["separate"] else "并入综合所得或免税"
        rows.append(f"{payment['name']} {payment['amount']} 元（{how}），到手 {payment['net']} 元")
    rows.append(f"全年实发 {told['net']} 元，个人所得税 {told['tax']} 元，年度汇算差额 {told['settlement']} 元")
    rows.append(f"单位总成本 {told['employer_cost']} 元")
    return [*rows, *(f"不完整：{sentence}" for sentence in told["left_out"])]


def tax_report(told: dict[str, Any]) -> list[str]:
    """The answer as sentences."""
    source = f"依据：{told['citation']['document']}{told['citation']['article']}（证据等级 {told['evidence']}）"
    if "months" in told:
        rows = [
            f"第 {number} 个月：累计应纳税所得额 {month['cumulative_taxable']} 元，本月预扣 {month['tax']} 元"
            for number, month in enumerate(told["months"], start=1)
        ]
        return [*rows, f"已预扣合计 {told['year_tax']} 元，年度汇算差额 {told['settlement']} 元", source]
    names = {"separate": "单独计税", "merged": "并入综合所得", "either": "两种方法相同"}
    zone = told["dead_zone"]
    return [
        f"单独计税 {told['separate']} 元（全年合计 {told['separate_total']} 元）",
        f"并入综合所得 {told['merged']} 元（全年合计 {told['merged_total']} 元）",
        f"较优：{names[told['best']]}，税后 {told['net']} 元",
        *([f"注意：{zone['over']} 元以上、{zone['until']} 元以下为多发少得区间"] if zone else []),
        f"建议：{told['advice']}",
        source,
    ]
