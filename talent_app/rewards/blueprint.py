"""The blueprint of rewards, and what its pages share."""

from __future__ import annotations

from flask import Blueprint

from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, Forbidden, InvalidInput
from talent_app.identity.permissions import Permission

blueprint = Blueprint("rewards", __name__, url_prefix="/rewards")

ON_FORM = (InvalidInput, Conflict, Busy, Forbidden)
TONES = {
    "draft": "neutral", "enterprise_review": "progress", "sasac_review": "progress", "returned": "attention",
    "notice": "progress", "objected": "attention", "paying": "good", "completed": "good", "refused": "bad",
    "withdrawn": "neutral", "revoked": "bad", "scheme_draft": "neutral", "scheme_offered": "progress",
    "scheme_in_force": "good", "scheme_ended": "neutral", "planned": "neutral", "prepared": "progress", "paid": "good",
    "stopped": "neutral", "proposal_open": "attention", "proposal_stopped": "bad", "proposal_kept": "good",
    "proposal_gone": "neutral",
}  # fmt: skip
#: How a condition stands: tone and icon.
STANDINGS = {
    "proven": ("good", "check-lg"),
    "unproven": ("attention", "exclamation-triangle"),
    "missing": ("neutral", "x-lg"),
}


def sees_amounts(actor: Actor, organisation_id: int) -> bool:
    """Who handles an application sees what a named person gets; others see that there is something."""
    handling = (Permission.REWARD_EDIT, Permission.REWARD_APPROVE, Permission.REWARD_REVIEW)
    return any(actor.can_in(one, organisation_id) for one in handling)
