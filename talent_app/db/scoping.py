"""Confining reads to a scope: a statement, everything of a table, one row or 404.

The second wall (`db.engine.use_scope`, row-level security) stands behind these; each read still says its scope itself.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session


def within_scope(statement: Any, model: Any, scope: Scope) -> Any:
    """The statement, confined to rows of `model` that the organisations of a scope own."""
    if scope.organisation_ids is None:
        return statement
    return statement.where(model.organisation_id.in_(scope.organisation_ids))


def select_within(scope: Scope, model: Any) -> Select[Any]:
    """A statement that reads the rows of a table in scope."""
    confined: Select[Any] = within_scope(select(model), model, scope)
    return confined


def owned_or_404(scope: Scope, model: Any, row_id: int, *, locked: bool = False, missing: tuple[str, ...] = ()) -> Any:
    """One row in scope; `locked` inside commands reads it anew. `missing` is what is said where there is none."""
    statement = select_within(scope, model).where(model.id == row_id)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = session.scalars(statement).one_or_none()
    if row is None:
        raise NotFound(*missing)
    return row
