"""`flask rules …`: the rule engine for other programs. Reads a file or standard input, writes JSON or a report.

A refusal is one Chinese sentence per problem on standard error and exit code 2, never a traceback.
"""

from __future__ import annotations

from typing import Any

import click

from talent_app.cli.policy_in_force import book_in_force, policy_for
from talent_app.cli.rules_calculations import GROUP
from talent_app.cli.rules_frame import print_json, read_request, refusing
from talent_app.rules import grades
from talent_app.rules.evaluate import evaluate
from talent_app.rules.explain import explainer
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.outcome import Outcome
from talent_app.rules.parameters import RuleDefinition
from talent_app.rules.refusal import Refused
from talent_app.rules.repair import Repair, repair
from talent_app.rules.repair_draft import LEAST_CHANGE

#: The group with every command on it, those of `rules_calculations` included.
rules_commands = GROUP


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
    book = book_in_force()
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
    request = read_request(file)
    outcome = evaluate(request, policy_for(request))
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
        reason = f"，上限依 {line.capped_by}" if line.capped_by else "，取个人下限" if line.is_floored else ""
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
    request = read_request(file)
    told = repair(request, f"keep_{keep}" if keep else LEAST_CHANGE, policy_for(request))
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


@rules_commands.command("explain", with_appcontext=False)
@click.argument("file", required=False)
@click.option("--cell", help="要解释的数，例如 amount:p1、cap:p1、unallocated、limit:DV-002；不给时全部解释。")
@click.option("--list", "only_list", is_flag=True, help="只列出可以解释的数。")
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def explain_plan(file: str | None, cell: str | None, only_list: bool, as_json: bool) -> None:
    """解释方案中的一个数：公式、每个输入的来源、规则和取整。"""
    request = read_request(file)
    told = explainer(request, policy_for(request))
    cells = [cell] if cell else list(told.cells())
    if only_list:
        print_json(cells) if as_json else click.echo("\n".join(cells))
        return
    found = [told.explain(each) for each in cells]
    if as_json:
        print_json(found[0].to_json() if cell else [each.to_json() for each in found])
        return
    click.echo("\n".join(line for each in found for line in each.sentences()))
