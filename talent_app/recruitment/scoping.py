"""One row of this feature or a sentence that says what was not found."""

from __future__ import annotations

from typing import Any

from talent_app.core.scope import Scope
from talent_app.db.scoping import owned_or_404


def one_or_404(scope: Scope, model: Any, row_id: int, what: str, *, locked: bool = False) -> Any:
    """One row of a scope; `what` with its measure word."""
    missing = (f"没有找到这{what}。", "可能已被删除，或不在您的权限范围内。")
    return owned_or_404(scope, model, row_id, locked=locked, missing=missing)
