"""The policy in force: what the package ships and what was released over it, composed into one book."""

from __future__ import annotations

from sqlalchemy import select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.policy.models import PolicyRelease
from talent_app.rules.parameters import Book, Parameter, RuleDefinition
from talent_app.rules.releases import compose


def releases(scope: Scope) -> list[PolicyRelease]:
    """Everything released, oldest first; policy is the same for every scope."""
    return list(session.scalars(select(PolicyRelease).order_by(PolicyRelease.id)))


def book(scope: Scope) -> Book:
    """Files and releases as one book with a revision."""
    return compose([{**release.content, "number": release.number} for release in releases(scope)])


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
