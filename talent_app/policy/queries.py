"""The policy in force: what the package ships and what was released over it, composed into one book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.policy.content import thawed, units_of
from talent_app.policy.models import DraftState, PolicyDraft, PolicyEffect, PolicyRelease
from talent_app.rules.parameters import Book, Parameter, RuleDefinition
from talent_app.rules.policy_files import packaged_book
from talent_app.rules.releases import compose

#: The last composed book of this process with the releases it holds: one small count tells whether it is current.
_composed: dict[tuple[int, int, str], Book] = {}


def releases(scope: Scope) -> list[PolicyRelease]:
    """Everything released, oldest first; policy is the same for every scope."""
    return list(session.scalars(select(PolicyRelease).order_by(PolicyRelease.id)))


def book(scope: Scope) -> Book:
    """Files and releases as one book with a revision; every process learns of a new release at its next reading."""
    packaged = packaged_book()
    number, last = session.execute(select(func.count(), func.max(PolicyRelease.id))).one()
    key = (number, last or 0, packaged.revision)
    if key not in _composed or not number:
        found = compose(release_contents(scope)) if number else packaged
        _composed.clear()
        _composed[key] = found
    return _composed[key]


def release_contents(scope: Scope) -> list[dict[str, Any]]:
    """Everything released as the rules take it, oldest first."""
    units = units_of(packaged_book())
    return [{**thawed(release.content, units), "number": release.number} for release in releases(scope)]


def book_with(scope: Scope, content: Mapping[str, Any], number: str) -> Book:
    """The book as it would be with one more release; refuses as publishing would."""
    return compose([*release_contents(scope), {**thawed(content, units_of(packaged_book())), "number": number}])


def drafts(scope: Scope) -> list[PolicyDraft]:
    """Every change under way or done, latest first; policy is the same for every scope."""
    return list(session.scalars(select(PolicyDraft).order_by(PolicyDraft.id.desc())))


def draft_or_404(scope: Scope, draft_id: int) -> PolicyDraft:
    """One change of policy."""
    row = session.scalars(select(PolicyDraft).where(PolicyDraft.id == draft_id)).one_or_none()
    if row is None:
        raise NotFound("没有找到这份政策参数草案。", "请从草案列表重新进入。")
    return row


def release_or_404(scope: Scope, release_id: int) -> PolicyRelease:
    """One release."""
    row = session.scalars(select(PolicyRelease).where(PolicyRelease.id == release_id)).one_or_none()
    if row is None:
        raise NotFound("没有找到这次发布。", "请从发布列表重新进入。")
    return row


def effects(scope: Scope, draft: PolicyDraft) -> list[PolicyEffect]:
    """What plans would come to under a draft, as last computed."""
    statement = select(PolicyEffect).where(PolicyEffect.draft_id == draft.id)
    return list(session.scalars(statement.order_by(PolicyEffect.kind, PolicyEffect.number, PolicyEffect.id)))


def waiting(scope: Scope) -> Sequence[PolicyDraft]:
    """Changes that wait to be published."""
    return [row for row in drafts(scope) if row.state is DraftState.OFFERED]


def parameter_or_404(scope: Scope, code: str) -> tuple[Book, Parameter]:
    """One parameter with the book it stands in."""
    found = book(scope)
    if code not in found.parameters:
        raise NotFound(f"没有名为“{code}”的政策参数。", "请从参数列表重新进入。")
    return found, found.parameters[code]


def rules_reading(scope: Scope, found: Book, code: str) -> list[RuleDefinition]:
    """The rules that read a parameter; policy is the same for every scope."""
    return [rule for rule in found.rules.values() if code in rule.parameters]


def rule_or_404(scope: Scope, rule_id: str) -> tuple[Book, RuleDefinition]:
    """One rule with the book it stands in."""
    found = book(scope)
    if rule_id not in found.rules:
        raise NotFound(f"没有编号为“{rule_id}”的规则。", "请从政策参数重新进入。")
    return found, found.rules[rule_id]
