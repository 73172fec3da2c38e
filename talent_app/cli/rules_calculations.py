"""`flask rules tax|net|allocate|payout`: figures that need no plan. Reads a file or standard input."""

from __future__ import annotations

from typing import Any

import click

from talent_app.cli.policy_in_force import policy_for
from talent_app.cli.rules_frame import print_json, read_request, refusing, rules_commands
from talent_app.rules import allocation_request, net_pay_request, payout_request, tax_request, wage_request

#: The group of `rules_frame`, by now with the commands of this module.
GROUP = rules_commands


@rules_commands.command("tax", with_appcontext=False)
@click.argument("file", required=False)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def tax(file: str | None, as_json: bool) -> None:
    """计算累计预扣、全年一次性奖金、劳务报酬、股权激励、股权转让和持股分红的个人所得税。"""
    request = read_request(file)
    told = tax_request.answer(request, policy_for(request))
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
    request = read_request(file)
    told = net_pay_request.answer(request, policy_for(request))
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
    if "separate" not in told:
        rows = [
            f"{each['name']}：应纳税所得额 {each['taxable']} 元，税额 {each['tax'] or '并入综合所得'}（{each['note']}）"
            for each in told.get("events", ())
        ]
        rows += [f"{step['label']}：{step['expression']} = {step['result']}" for step in told.get("steps", ())]
        return [*rows, f"税额 {told['tax']} 元", source]
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


@rules_commands.command("allocate", with_appcontext=False)
@click.argument("file", required=False)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def allocate(file: str | None, as_json: bool) -> None:
    """按权重、积分、职级和考核系数或项目贡献分配一笔总额，有个人上下限和组的上限。"""
    told = allocation_request.answer(read_request(file))
    if as_json:
        print_json(told)
        return
    for line in told["lines"]:
        bound = "，取上限" if line["capped"] else "，取下限" if line["floored"] else ""
        click.echo(f"{line['ref']}  权重 {line['weight']}，{line['amount']} 元{bound}")
    click.echo(f"未分配 {told['unallocated']} 元")


@rules_commands.command("payout", with_appcontext=False)
@click.argument("file", required=False)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def payout(file: str | None, as_json: bool) -> None:
    """计算已决定方案各年应兑付、待兑付、不再兑付和追索扣回的金额。"""
    told = payout_request.answer(read_request(file))
    if as_json:
        print_json(told)
        return
    for part in told["parts"]:
        amounts = f"兑付 {part['paid']} 元，待兑付 {part['waiting']} 元，不再兑付 {part['lapsed']} 元"
        back = f"，追索 {part['recovered']} 元" if part["recovered"] != "0.00" else ""
        why = f"（{part['why']}）" if part["why"] else ""
        click.echo(f"{part['ref']} {part['year']} 年：{amounts}{back}{why}")
    total = told["total"]
    click.echo(f"合计：兑付 {total['paid']} 元，待兑付 {total['waiting']} 元，不再兑付 {total['lapsed']} 元")
    for note in told["notes"]:
        click.echo(note)


@rules_commands.command("wage-total", with_appcontext=False)
@click.argument("file", required=False)
@click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 文档。")
@refusing
def wage_total(file: str | None, as_json: bool) -> None:
    """按效益联动编制工资总额预算：限额、单列和不受限的部分、下年基数、报备明细。"""
    request = read_request(file)
    told = wage_request.answer(request, policy_for(request))
    if as_json:
        print_json(told)
        return
    for record in told["records"]:
        where = "占用限额" if record["limited"] else "不占用限额"
        base = "进入下年基数" if record["in_next_base"] else "不进入下年基数"
        click.echo(f"{record['title']} {record['amount']} 元：{where}，{base}")
    click.echo(f"预算 {told['limit']} 元，计入当年 {told['booked']} 元，占用限额 {told['against_limit']} 元")
    click.echo(f"余量 {told['room']} 元，下年基数 {told['next_base']} 元")
    for finding in told["findings"]:
        click.echo(f"{finding['rule']} {finding['message']}{finding['remedy']}")
    click.echo("\n".join(told["undecided"]))
