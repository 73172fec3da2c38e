"""The one step of rewards outside one's scope: whether a person has been rewarded for the same thing elsewhere."""

from __future__ import annotations

from talent_app.core.scope import Scope


def wherever_registered() -> Scope:
    """Every enterprise, to refuse a second reward for the same achievement; only that it exists is told."""
    return Scope.beyond("double reward check")
