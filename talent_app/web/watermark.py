"""The viewer's name and the time behind confidential pages, on screen and on paper: whoever photographs one is named.

Which pages are confidential follows from the permission they demand, so that a new page cannot be forgotten.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from markupsafe import escape

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.web.access import current_actor, signed_in

#: Pages behind these show amounts of named people or numbers in clear.
CONFIDENTIAL = frozenset(
    {
        Permission.TALENT_REVEAL,
        Permission.PLAN_READ,
        Permission.PLAN_EDIT,
        Permission.PLAN_APPROVE,
        Permission.PLAN_GROUP_REVIEW,
        Permission.PLAN_REVIEW,
        Permission.PLAN_DECIDE,
        Permission.PAY_READ,
        Permission.PAY_EDIT,
    }
)

blueprint = Blueprint("watermark", __name__)


def is_confidential() -> bool:
    """Whether the page being shown demands a permission that shows amounts or numbers in clear."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "requires", None) in CONFIDENTIAL


def tile(actor: Actor) -> str:
    """One tile of the pattern: name, log-in name and minute, slanted, grey enough for both themes and for print."""
    words = f"{actor.name} {actor.username}"
    when = f"{clock.local(clock.real_now()):%Y-%m-%d %H:%M}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="340" height="220" role="presentation">'
        '<g transform="rotate(-24 170 110)" fill="#808080" fill-opacity="0.13" text-anchor="middle"'
        ' font-family="Noto Sans CJK SC, Microsoft YaHei, sans-serif" font-size="17">'
        f'<text x="170" y="104">{escape(words)}</text><text x="170" y="128">{when}</text></g></svg>'
    )


@blueprint.get("/watermark.svg")
@signed_in
def picture() -> Response:
    """The reader's own pattern; never kept by a cache."""
    answer = Response(tile(current_actor()), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "no-store"
    return answer
