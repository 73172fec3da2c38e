"""Confining reads of this feature to a scope: a statement, and one row or 404."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session


def within_scope(statement: Any, model: Any, scope: Scope) -> Any:
    """The statement, confined to the organisations of a scope."""
    if scope.organisation_ids is None:
        return statement
    return statement.where(model.organisation_id.in_(scope.organisation_ids))


def one_or_404(scope: Scope, model: Any, row_id: int, what: str, *, locked: bool = False) -> Any:
    """One row of a scope; `what` with its measure word."""
    statement = within_scope(select(model).where(model.id == row_id), model, scope)
    row = session.scalars(statement.with_for_update() if locked else statement).one_or_none()
    if row is None:
        raise NotFound(f"没有找到这{what}。", "可能已被删除，或不在您的权限范围内。")
    return row
