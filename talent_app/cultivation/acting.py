"""Commands that carry a term, an apprenticeship or a development plan along: one step of its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.cultivation import appraising, queries
from talent_app.cultivation.enums import CheckResult, Conclusion, ExitCause, StageResult, TermState
from talent_app.cultivation.figures import WHOLE, tallies
from talent_app.cultivation.kinds import PARTS, ROOTS, root_kind
from talent_app.cultivation.models import KeyPostHolder, ManagementGoal, ManagementTerm
from talent_app.cultivation.service import PREFIXES
from talent_app.cultivation.steps import add_step, today
from talent_app.cultivation.workflow import CHAINS, NOT_BY_DRAFTER, TERM_APPRAISED
from talent_app.cultivation.workflow import CultivationAction as A
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify

#: How long before its day the yearly check may be entered.
EARLY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed with a step; each step reads what it needs."""

    note: str = ""
    on: date | None = None
    cause: ExitCause | None = None
    conclusion: Conclusion | None = None
    consequence: str = ""
    document: str = ""
    check: CheckResult | None = None


@command(Permission.CULTIVATION_READ)
def act_on(actor: Actor, key: str, root_id: int, action: A, version: int | None, words: Words | None = None) -> Any:
    """One step of the table; renewing a term answers the new draft."""
    words, root = words or Words(), root_kind(key)
    scope = reach_of(actor, Permission.CULTIVATION_READ)
    row = queries.root_or_404(scope, root, root_id, locked=True)
    check_version(row, version)
    here = Scope.of(row.organisation_id)
    step = CHAINS[key].apply(
        row.state, action, lambda one: actor.can_in(one, row.organisation_id), words.note, conditions(here, key, row)
    )
    if action in NOT_BY_DRAFTER and actor.user_id is not None and row.drafted_by_id == actor.user_id:
        raise Forbidden(f"您起草了这份{root.title}，不能“{step.label}”。", "请由企业其他负责人办理。")
    handler = HANDLERS.get((key, action))
    made = handler(actor, row, words) if handler else None
    row.state = step.target
    note = words.note.strip()
    record(Action.CULTIVATION_MOVED, row, kind=root.title, title=row.label, step=step.label, note=note)
    add_step(actor, root, row, action.value, step.label, note)
    for code in step.notify:
        is_asked = Event(code) is Event.CULTIVATION_ASKED
        values = {"kind": root.title, "title": row.label, "what": step.label, "reason": note}
        notify(
            Event(code), link=f"/cultivation/{key}/{row.id}", values=values, organisation_id=row.organisation_id,
            permission=Permission.CULTIVATION_APPROVE if is_asked else None,
            users=() if is_asked else (row.drafted_by_id,),
        )  # fmt: skip
    return made or row


def conditions(scope: Scope, key: str, row: Any) -> set[str]:
    """The conditions of the table that hold for a row."""
    if key == "terms" and any(not one.year for one in queries.results_of(scope, [row.id]).get(row.id, [])):
        return {TERM_APPRAISED}
    return set()


def _parts(row: Any, key: str) -> list[Any]:
    return queries.parts_of(Scope.of(row.organisation_id), PARTS[key], [row.id]).get(row.id, [])


def _offer_term(_actor: Actor, row: ManagementTerm, _words: Words) -> None:
    by_year = {each.year: each for each in tallies(_parts(row, "goal"))}
    for year, name in ((row.from_on.year, f"{row.from_on.year} 年度"), (0, "任期")):
        if year not in by_year:
            raise Conflict(f"还没有{name}考核指标。", "任期契约须同时有任期目标和首年目标。")
    for tally in by_year.values():
        if tally.weights != WHOLE:
            raise Conflict(f"{tally.title}指标的权重合计为 {tally.weights}，应为 100。", "请调整权重。")
    others = queries.others_live(Scope.of(row.organisation_id), row)
    if others:
        raise Conflict(
            f"此人已有时间重叠的任期契约 {others[0].number}（{others[0].state.title}）。", "请先办理其终止或退出。"
        )


def _approve_term(_actor: Actor, row: ManagementTerm, words: Words) -> None:
    row.decided_under = words.note.strip()[:120]


def _sign_term(_actor: Actor, row: ManagementTerm, words: Words) -> None:
    if words.on is None or words.on > today():
        raise InvalidInput("签订日期不能晚于今天。", "请填写双方实际签字的日期。", "on")
    row.signed_on = words.on
    for goal in _parts(row, "goal"):
        goal.fixed_on = words.on


def _begin_term(_actor: Actor, row: ManagementTerm, _words: Words) -> None:
    if today() < row.from_on:
        raise Conflict(f"任期自 {row.from_on} 起。", "到任之日再办理。")


def _appraise_term(actor: Actor, row: ManagementTerm, words: Words) -> None:
    if today() < row.until_on:
        raise Conflict(f"任期到 {row.until_on} 才届满。", "届满后办理任期考核；提前离任的请办理退出。")
    done = {one.year for one in queries.results_of(Scope.of(row.organisation_id), [row.id]).get(row.id, [])}
    missing = [str(year) for year in row.years if year not in done]
    if missing:
        raise Conflict(f"{'、'.join(missing)} 年度还没有考核。", "各年度考核齐全后办理任期考核。")
    appraising.conclude(actor, row, 0, words.conclusion, words.consequence, words.document)


def _renew_term(actor: Actor, row: ManagementTerm, _words: Words) -> ManagementTerm:
    scope = Scope.of(row.organisation_id)
    for result in queries.results_of(scope, [row.id]).get(row.id, []):
        if not result.year and result.conclusion is Conclusion.FAILED:
            raise Conflict("任期考核不合格，不再续聘。", "请办理退出；确需使用的，另行选聘后新建任期契约。")
    if queries.renewals_of(scope, row.id):
        raise Conflict("下一任期已经起草。", "请打开已有的草稿。")
    begin = row.until_on + timedelta(days=1)
    months = (row.until_on.year - row.from_on.year) * 12 + row.until_on.month - row.from_on.month + 1
    made = ManagementTerm(
        organisation_id=row.organisation_id, talent_id=row.talent_id, state=TermState.DRAFT, post=row.post,
        number=queries.next_number(scope, ManagementTerm, row.organisation_id, begin.year, PREFIXES["terms"]),
        kind=row.kind, source=row.source, is_market_chosen=row.is_market_chosen, from_on=begin,
        until_on=add_months(begin, months) - timedelta(days=1), duties=row.duties, year_bottom=row.year_bottom,
        term_bottom=row.term_bottom, goal_bottom=row.goal_bottom, bottom_basis=row.bottom_basis,
        consequences=row.consequences, drafted_by_id=actor.user_id, decided_under="", renewal_of_id=row.id,
    )  # fmt: skip
    session.add(made)
    session.flush()  # its goals name its id
    first = row.from_on.year
    for goal in _parts(row, "goal"):
        if goal.year in (0, first):
            session.add(
                ManagementGoal(
                    organisation_id=made.organisation_id, term_id=made.id, year=begin.year if goal.year else 0,
                    name=goal.name, unit=goal.unit, direction=goal.direction, is_main=goal.is_main,
                    weight=goal.weight, target=goal.target, standard=goal.standard, actual="", given_score="",
                    proof="",
                )
            )  # fmt: skip
    add_step(actor, ROOTS["terms"], made, "draft", f"由 {row.number} 起草")
    return made


def _end_term(_actor: Actor, row: ManagementTerm, _words: Words) -> None:
    if today() < row.until_on:
        raise Conflict(f"任期到 {row.until_on} 才届满。", "提前离任的请办理退出。")


def _exit_term(_actor: Actor, row: ManagementTerm, words: Words) -> None:
    if words.cause is None or words.on is None:
        raise InvalidInput("请填写退出原因和日期。", "", "cause")
    if words.on < row.from_on:
        raise InvalidInput(f"退出日期早于任期开始（{row.from_on}）。", "", "on")
    failed = [
        one
        for one in queries.results_of(Scope.of(row.organisation_id), [row.id]).get(row.id, [])
        if one.conclusion is Conclusion.FAILED and bool(one.year) == (words.cause is ExitCause.YEAR_MISSED)
    ]
    if words.cause.needs_miss and not failed:
        raise InvalidInput(
            f"没有不合格的考核结果，不能以“{words.cause.title}”退出。", "请先登记考核结果，或选择其他原因。", "cause"
        )
    row.exit_cause, row.exit_on = words.cause, words.on


def _confirm_exit(_actor: Actor, row: ManagementTerm, _words: Words) -> None:
    """The key posts the person holds become vacant on the day he leaves."""
    scope = Scope.of(row.organisation_id)
    for holder in queries.rows_of_person(scope, KeyPostHolder, row.talent_id):
        post = queries.root_or_404(scope, ROOTS["posts"], holder.post_id)
        if post.name == row.post and holder.until_on is None:
            holder.until_on = row.exit_on


def _refuse_exit(_actor: Actor, row: ManagementTerm, _words: Words) -> None:
    row.exit_cause, row.exit_on = None, None


def _offer_apprenticeship(_actor: Actor, row: Any, _words: Words) -> None:
    if not _parts(row, "stage"):
        raise Conflict("还没有学徒阶段。", "请至少登记一个阶段，写明学习目标和约定报酬。")
    if not _parts(row, "master"):
        raise Conflict("还没有师傅。", "请登记本单位的师傅。")
    without = [one.title for one in _parts(row, "stage") if not one.monthly_pay]
    if without:
        raise Conflict(f"“{without[0]}”没有约定每月报酬。", "各阶段的报酬须先约定。")


def _propose(_actor: Actor, row: Any, _words: Words) -> None:
    for stage in _parts(row, "stage"):
        if stage.result is None:
            raise Conflict(f"“{stage.title}”还没有考核。", "各阶段考核合格后提请出师。")
        if stage.result is StageResult.FAILED:
            raise Conflict(f"“{stage.title}”考核不合格，不能出师。", "请补考后修改考核结果，或办理提前终止。")


def _certify(_actor: Actor, row: Any, _words: Words) -> None:
    row.certified_on = today()
    row.certificate_number = f"师徒〔{row.certified_on.year}〕{row.id:04d}"


def _offer_plan(_actor: Actor, row: Any, _words: Words) -> None:
    if not _parts(row, "measure"):
        raise Conflict("还没有培养措施。", "请至少登记一项措施和计划学时。")
    if not _parts(row, "mentor"):
        raise Conflict("还没有导师。", "请登记本单位或外单位的导师。")


def _check_plan(_actor: Actor, row: Any, words: Words) -> None:
    if today() < row.check_due_on - EARLY:
        raise Conflict(f"{row.check_due_on} 满一年，届时检查。", "提前结束培养的请办理提前结束。")
    if words.check is None:
        raise InvalidInput("请选择检查结论。", "", "check")
    row.checked_on, row.check_result, row.check_note = today(), words.check, words.note.strip()[:500]


def _extend_plan(_actor: Actor, row: Any, _words: Words) -> None:
    row.check_due_on = add_months(row.check_due_on, 12)
    row.until_on = max(row.until_on, row.check_due_on)


HANDLERS: dict[tuple[str, A], Callable[[Actor, Any, Words], Any]] = {
    ("terms", A.OFFER): _offer_term,
    ("terms", A.APPROVE): _approve_term,
    ("terms", A.SIGN): _sign_term,
    ("terms", A.BEGIN): _begin_term,
    ("terms", A.APPRAISE): _appraise_term,
    ("terms", A.RENEW): _renew_term,
    ("terms", A.END): _end_term,
    ("terms", A.EXIT): _exit_term,
    ("terms", A.CONFIRM_EXIT): _confirm_exit,
    ("terms", A.REFUSE_EXIT): _refuse_exit,
    ("apprenticeships", A.OFFER): _offer_apprenticeship,
    ("apprenticeships", A.PROPOSE): _propose,
    ("apprenticeships", A.CERTIFY): _certify,
    ("plans", A.OFFER): _offer_plan,
    ("plans", A.CHECK): _check_plan,
    ("plans", A.EXTEND): _extend_plan,
}
