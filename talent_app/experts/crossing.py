"""The one step of finding experts outside one's scope; what comes back from it is decided in `queries` and `cards`."""

from __future__ import annotations

from talent_app.core.scope import Scope


def across_enterprises() -> Scope:
    """Every enterprise, for the anonymous search and for requests between enterprises that do not see each other."""
    return Scope.beyond("expert search")
