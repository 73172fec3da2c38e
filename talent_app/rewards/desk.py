"""What the table of steps asks about an application and an actor."""

from __future__ import annotations

from collections.abc import Sequence

from talent_app.core.actor import Actor
from talent_app.rewards.models import Reward
from talent_app.rewards.workflow import NOT_BY, OWN_SCHEME, RewardAction
from talent_app.rules.reward_tables import SchemeLevel


def conditions(row: Reward) -> frozenset[str]:
    """The conditions of the table that hold."""
    return frozenset({OWN_SCHEME}) if row.level is SchemeLevel.ENTERPRISE else frozenset()


def took_part(actor: Actor, row: Reward, action: RewardAction) -> bool:
    """Whether the actor's earlier hands bar him from a step."""
    columns: Sequence[str] = NOT_BY.get((row.state, action), ())
    return actor.user_id is not None and any(getattr(row, column) == actor.user_id for column in columns)
