"""`flask plans …`: draft a plan from JSON, take a step, list and show, fetch the filed copy, verify frozen versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from talent_app import clock
from talent_app.cli.context import DOES_NOT_HOLD, actor_option, print_json, refusals
from talent_app.cli.plan_requests import draft_request, read_document
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.incentives import drafting, filing, queries, service, snapshots
from talent_app.incentives.explaining import explained_draft
from talent_app.incentives.models import Plan
from talent_app.incentives.reading import demand_people, snapshot_for
from talent_app.incentives.states import Decision
from talent_app.incentives.verification import replay_all
from talent_app.incentives.workflow import PlanAction
from talent_app.incentives.workflow_docs import document
from talent_app.organisations.models import Organisation
from talent_app.organisations.queries import organisation_by_uscc, organisations

plan_commands = AppGroup("plans", help="激励方案：起草、流转、查询、正本和核验。")


@plan_commands.command("draft")
@click.argument("path", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def draft(actor: Actor, path: str, as_json: bool) -> None:
    """按 JSON 文件（或标准输入 -）起草方案。"""
    given = draft_request(read_document(path))
    scope = actor.scope_for(Permission.PLAN_EDIT)
    enterprise = organisation_by_uscc(scope, given["enterprise"])
    if enterprise is None:
        raise InvalidInput(
            f"没有统一社会信用代码为 {given['enterprise'][:40]} 的企业，或者它不在您的权限范围内。",
            "请核对 enterprise。",
        )
    plan = drafting.create_plan(
        actor,
        organisation_id=enterprise.id,
        instrument=given["instrument"],
        year=given["year"],
        on=given["on"],
        title=given.get("title", ""),
        facts=given["facts"],
        people=given["people"],
    )
    if as_json:
        print_json({"id": plan.id, "number": plan.number, "version": plan.version})
    else:
        click.echo(f"已建立方案 {plan.number}（编号 {plan.id}，修改序号 {plan.version}）。")


@plan_commands.command("act")
@click.argument("plan_id", metavar="ID", type=int)
@click.argument("action", metavar="ACTION")
@click.option("--note", default="", help="说明或理由；提交时作为每条未说明提示的书面理由。")
@click.option("--version", type=int, help="您看到的修改序号；已被他人修改时拒绝。")
@click.option("--decision", default="", help="决定结果：approved、conditional、refused。")
@click.option("--number", default="", help="决定文号。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def act(
    actor: Actor, plan_id: int, action: str, note: str, version: int | None, decision: str, number: str, as_json: bool
) -> None:
    """对方案执行一步（submit、approve、accept、review、check、decide、return、withdraw……）。"""
    scope = actor.scope_for(Permission.PLAN_READ)
    plan = queries.plan_or_404(scope, actor, plan_id)
    if action == "check":
        _check_all(actor, plan, version, note)
    else:
        step = _action(scope, actor, plan, action)
        reasons = {}
        if step is PlanAction.SUBMIT and note and queries.reads_rows(actor, plan):
            judged = queries.assessment_of(scope, plan)
            reasons = {each.rule: note for each in judged.unexplained(plan.reasons)}
        service.act_on_plan(
            actor, plan_id, step, version, note=note, decision=_decision(decision), number=number, reasons=reasons
        )
    plan = queries.plan_or_404(scope, actor, plan_id)
    if as_json:
        print_json({"id": plan.id, "number": plan.number, "state": plan.state.value, "version": plan.version})
    else:
        click.echo(f"{plan.number} 现为“{plan.state.title}”。")


def _check_all(actor: Actor, plan: Plan, version: int | None, note: str) -> None:
    """「已核对原文」 for every warning of the version that needs it."""
    scope = actor.scope_for(Permission.PLAN_READ)
    waiting = [each["rule"] for each in queries.to_compare(scope, plan)] if plan.current_version else []
    for position, rule in enumerate(waiting):
        service.tick_rule(actor, plan.id, version if position == 0 else None, rule, note)


def _action(scope: Scope, actor: Actor, plan: Plan, code: str) -> PlanAction:
    try:
        return PlanAction(code)
    except ValueError:
        opened = "、".join(f"{row.action.value}（{row.label}）" for row in queries.open_steps(scope, actor, plan))
        raise InvalidInput(
            f"没有名为“{code[:40]}”的操作。", f"您现在可以执行：{opened or '（无）'}。", field="action"
        ) from None


def _decision(text: str) -> Decision | None:
    if not text:
        return None
    for each in Decision:
        if text in (each.value, each.title):
            return each
    known = "、".join(f"{each.value}（{each.title}）" for each in Decision)
    raise InvalidInput(f"没有名为“{text[:40]}”的决定结果。", f"可选：{known}。", field="decision")


def _listed(plan: Plan, enterprise: Organisation) -> dict[str, Any]:
    return {
        "id": plan.id,
        "number": plan.number,
        "enterprise": enterprise.name,
        "uscc": enterprise.uscc,
        "instrument": plan.instrument,
        "year": plan.year,
        "state": plan.state.value,
        "version": plan.version,
    }


@plan_commands.command("list")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def list_plans(actor: Actor, as_json: bool) -> None:
    """列出权限范围内的方案。"""
    scope = actor.scope_for(Permission.PLAN_READ)
    places = {row.id: row for row in organisations(scope)}
    rows = [_listed(plan, places[plan.organisation_id]) for plan in queries.all_plans(scope, actor)]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['id']}　{row['number']}　{row['enterprise']}　{row['year']}　{row['state']}")


@plan_commands.command("show")
@click.argument("plan_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
@actor_option
def show(actor: Actor, plan_id: int, as_json: bool) -> None:
    """显示一个方案：事实、人员、核对结果、过程和可执行的操作。"""
    scope = actor.scope_for(Permission.PLAN_READ)
    plan = queries.plan_or_404(scope, actor, plan_id)
    service.record_reading(actor, plan.id)
    plan = queries.plan_or_404(scope, actor, plan_id)
    enterprise, _parent = queries.enterprise_of(scope, plan)
    snapshot = snapshot_for(scope, actor, plan)
    document = {
        **_listed(plan, enterprise),
        "title": snapshot["plan"]["title"],
        "on": snapshot["policy"]["on"] if snapshot["policy"] else plan.judged_on.isoformat(),
        "submitted_version": plan.current_version,
        "due_on": plan.due_on.isoformat() if plan.due_on else None,
        "due_note": plan.due_note,
        "decision": plan.decision.value if plan.decision else None,
        "decision_number": plan.decision_number,
        "facts": {each["name"]: each["value"] for each in snapshot["facts"]},
        "people": snapshot["people"],
        "lines": [each | {"amount": snapshots.yuan_text(each["amount"])} for each in snapshot["outcome"]["lines"]],
        "unallocated": snapshots.yuan_text(snapshot["outcome"]["unallocated"]),
        "findings": snapshot["outcome"]["findings"],
        "problems": snapshot.get("problems", []),
        "reasons": snapshot["reasons"],
        "versions": [
            {"number": each.number, "content_hash": each.content_hash, "verify_code": each.verify_code}
            for each in queries.versions(scope, plan)
        ],
        "events": [
            {"at": each.at.isoformat(), "by": each.actor_name, "action": each.action, "to": each.to_state.value,
             "note": each.note}
            for each in queries.timeline(scope, plan)
        ],
        "actions": [row.action.value for row in queries.open_steps(scope, actor, plan)],
    }  # fmt: skip
    if as_json:
        print_json(document)
        return
    click.echo(f"{plan.number}　{enterprise.name}　{plan.year} 年度　{plan.state.title}")
    for sentence in document["problems"]:
        click.echo(f"尚缺　{sentence}")
    for finding in document["findings"]:
        if finding["severity"] in ("block", "warn"):
            click.echo(f"{finding['rule']}　{finding['message']}{finding['remedy']}")


@plan_commands.command("pdf")
@click.argument("plan_id", metavar="ID", type=int)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写入的文件。")
@click.option("--version", "number", type=int, help="第几版；缺省为最新一版。")
@refusals
@actor_option
def pdf(actor: Actor, plan_id: int, output: Path, number: int | None) -> None:
    """输出方案的正本；尚未报送的方案输出带水印的草稿。"""
    scope = actor.scope_for(Permission.PLAN_READ)
    plan = queries.plan_or_404(scope, actor, plan_id)
    chosen = number if number is not None else plan.current_version
    if chosen:
        demand_people(scope, actor, plan)
    service.record_document_reading(actor, plan.id, chosen, "filed" if chosen else "draft")
    plan = queries.plan_or_404(scope, actor, plan_id)
    if chosen:
        content = filing.original(actor, plan, chosen)
    else:
        click.echo("方案尚未报送，输出的是带水印的草稿。", err=True)
        draft = snapshot_for(scope, actor, plan) | {"explanations": explained_draft(scope, actor, plan)}
        content = filing.draft_copy(draft, clock.now())
    try:
        output.write_bytes(content)
    except OSError:
        raise InvalidInput(f"无法写入“{output}”。", "请检查路径和权限。") from None
    click.echo(f"已写入 {output}（{len(content):,} 字节）。", err=True)


@plan_commands.command("verify")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@refusals
def verify(as_json: bool) -> None:
    """重新计算每个冻结的版本：同样的取值、今天的程序应得到同样的结果。"""
    rows = []
    for frozen, result in replay_all():
        rows.append(
            {
                "number": frozen.content["number"],
                "version": frozen.version.number,
                "content_hash": frozen.version.content_hash,
                "holds": result.holds,
                "faults": list(result.faults),
                "differences": list(result.differences),
                "today": list(result.today),
                "erased": result.erased,
            }
        )
    failed = [row for row in rows if not row["holds"]]
    if as_json:
        print_json({"versions": len(rows), "failed": len(failed), "results": rows})
    else:
        for row in rows:
            for sentence in (*row["faults"], *row["differences"]):
                click.echo(f"{row['number']} 第 {row['version']} 版：{sentence}")
            for sentence in row["today"]:
                click.echo(f"{row['number']} 第 {row['version']} 版按今天的规定：{sentence}（仅供参考）")
        click.echo(f"共核验 {len(rows)} 个版本，{len(rows) - len(failed)} 个一致，{len(failed)} 个不一致。")
    if failed:
        raise SystemExit(DOES_NOT_HOLD)


@plan_commands.command("docs")
def docs() -> None:
    """根据流程表重新生成 docs/workflows.md。"""
    path = Path(__file__).resolve().parents[2] / "docs" / "workflows.md"
    path.write_text(document(), encoding="utf-8")
    click.echo(f"已写入 {path.name}。")
