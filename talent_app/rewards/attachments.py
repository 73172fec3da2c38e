"""Attachments of applications for rewards: proof, certificates, agreements."""

from __future__ import annotations

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission
from talent_app.rewards import queries
from talent_app.rewards.models import Reward
from talent_app.rewards.workflow import EDITABLE


def _find(scope: Scope, actor: Actor, reward_id: int) -> Reward:
    return queries.reward_or_404(scope, reward_id)


declare_owner(
    Owner(
        Reward.__tablename__,
        "奖励申报",
        read=Permission.REWARD_READ,
        write=Permission.REWARD_EDIT,
        kinds=(Kind.PROOF, Kind.CERTIFICATE, Kind.AGREEMENT, Kind.MINUTES, Kind.OTHER),
        find=_find,
        home=lambda row: ("rewards.reward_show", {"reward_id": row.id}),
        may_change=lambda actor, row: row.state in EDITABLE,
    )
)
