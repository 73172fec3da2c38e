"""The policy of titles on a day as files and releases give it."""

from __future__ import annotations

from datetime import date

from talent_app.core.scope import Scope
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.rules.title_policy import TitlePolicy, title_policy


def policy_on(day: date) -> TitlePolicy:
    """What holds on a day, the same for every scope."""
    return title_policy(Policy(book(Scope.nothing()), day))
