"""What a draft of policy would change: every draft plan as it stands, every filed and decided version as frozen.

Decided plans keep the values they were decided under; the list only says what would come out differently today. It
names enterprises and plans to the policy officer, but people only by their place in the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.incentives import queries
from talent_app.incentives.assessment import assess
from talent_app.incentives.models import Plan
from talent_app.incentives.replay import computed
from talent_app.incentives.states import SETTLED, WITH_REGULATOR, PlanState
from talent_app.incentives.versions import outcome_document
from talent_app.policy import queries as policies
from talent_app.policy import service as policy
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.outcome import Severity
from talent_app.rules.parameters import Book, Policy

COMPARED = ("severity", "limit", "actual", "applicable", "evidence")
LABELS = {
    "severity": "结论", "limit": "限额", "actual": "实际", "applicable": "是否适用", "evidence": "证据等级",
}  # fmt: skip
MOST_LINES = 50


def policy_effects(actor: Actor, job: Any, draft_id: int) -> dict[str, Any]:
    """The job: compute every plan before and after, keep those that come out differently."""
    scope = Scope.beyond("effects of a draft of policy")
    with within(scope):
        row = policies.draft_or_404(scope, draft_id)
        key, before = policy.content_key(scope, row), policies.book(scope)
        after = policies.book_with(scope, row.content, row.document or "草案")
        shown = (PlanState.WITHDRAWN,)
        ids = list(session.scalars(select(Plan.id).where(Plan.state.not_in(shown)).order_by(Plan.id)))
    _let_go()
    found: list[dict[str, Any]] = []
    for done, plan_id in enumerate(ids):
        if done % 10 == 0:
            job.progress(done, len(ids), f"正在测算第 {done + 1} 个方案，共 {len(ids)} 个")
        with within(scope):
            told = effect_on(scope, session.get_one(Plan, plan_id), before, after)
        _let_go()
        if told:
            found.append(told)
    result = {"draft": draft_id, "plans": len(ids), "changed": len(found), "url": f"/policy/drafts/{draft_id}"}
    sentence = f"共测算 {len(ids)} 个方案，{len(found)} 个的结果会不同。"
    policy.store_effects(actor, draft_id, key, len(ids), found, lambda: job.finish(result, sentence))
    return result


def _let_go() -> None:
    """End the reading, so that progress is seen and the memory of one plan is given back; loaded rows stay readable."""
    session.expunge_all()
    session.rollback()


def effect_on(scope: Scope, plan: Plan, before: Book, after: Book) -> dict[str, Any] | None:
    """What one plan would come to; None where nothing changes."""
    if plan.current_version and plan.state in WITH_REGULATOR | SETTLED:
        frozen = queries.frozen_or_404(scope, plan, plan.current_version)
        if len(frozen.people) != len(frozen.shown):
            return None  # people erased: it cannot be computed again
        day = frozen.version.policy_on
        sides = [computed(frozen, Policy(book, day)) for book in (before, after)]
        kind = "decided" if plan.state in SETTLED else "filed"
    else:
        people, others = queries.people_of(scope, plan), queries.other_plans(scope, plan)
        sides = []
        for book in (before, after):
            judged = assess(plan, people, others, Policy(book, plan.judged_on))
            sides.append(outcome_document(judged.outcome) if judged.outcome else "；".join(judged.problems))
        kind = "draft"
    changes = changes_between(*sides)
    if not changes:
        return None
    return {
        "plan_id": plan.id,
        "number": plan.number,
        "enterprise": queries.enterprise_of(scope, plan)[0].name,
        "instrument": INSTRUMENTS[plan.instrument].title,
        "state": plan.state.title,
        "kind": kind,
        "changes": changes,
    }


def changes_between(before: Mapping[str, Any] | str, after: Mapping[str, Any] | str) -> dict[str, Any]:
    """Lines and findings that differ, told without names; empty where nothing does."""
    if isinstance(before, str) or isinstance(after, str):
        if before == after:
            return {}
        words = [side if isinstance(side, str) else "可以测算" for side in (before, after)]
        return {"lines": [], "findings": [], "problem": words}
    lines = list(_lines(before, after))
    findings = list(_findings(before, after))
    if not lines and not findings:
        return {}
    moved = Money(sum(each["after"] - each["before"] for each in lines)).fen
    return {"lines": lines[:MOST_LINES], "more": max(0, len(lines) - MOST_LINES), "moved": moved, "findings": findings}


def _lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    old = {line["ref"]: line["amount"] for line in before["lines"]}
    for place, line in enumerate(after["lines"], 1):
        was = old.get(line["ref"], 0)
        if was != line["amount"]:
            yield {"person": place, "before": was, "after": line["amount"]}


def _findings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    old = {each["rule"]: each for each in before["findings"]}
    for each in after["findings"]:
        was = old.get(each["rule"])
        keys = [key for key in COMPARED if was is None or was.get(key) != each.get(key)]
        if keys:
            yield {
                "rule": each["rule"],
                "title": each["title"],
                "changes": [
                    {"label": LABELS[key], "before": _shown(key, was), "after": _shown(key, each)} for key in keys
                ],
            }


def _shown(key: str, finding: Mapping[str, Any] | None) -> Any:
    if finding is None:
        return None
    if key == "severity":
        return Severity(finding[key]).title
    return ("是" if finding[key] else "否") if key == "applicable" else finding[key]
