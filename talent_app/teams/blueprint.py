"""The blueprint of innovation teams, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from talent_app.core.errors import Busy, Conflict, Forbidden, InvalidInput
from talent_app.teams import queries
from talent_app.teams.models import Team
from talent_app.web.access import current_scope
from talent_app.web.forms import BaseForm

blueprint = Blueprint("teams", __name__, url_prefix="/teams")

ON_FORM = (InvalidInput, Conflict, Busy, Forbidden)
TONES = {
    "forming": "neutral", "team_offered": "progress", "cultivating": "good", "recognised": "good",
    "dissolved": "neutral", "line_running": "progress", "line_completed": "good", "line_stopped": "neutral",
}  # fmt: skip
OWN_FIELDS = ("name", "brand", "direction", "founded_on", "document", "platform_kind", "platform", "platform_level")
STAGE_FIELDS = ("title", "from_on", "until_on", "goal", "support", "reached", "reached_on")
TEXTS = frozenset({"brand", "document", "platform", "reached", "name", "direction", "title", "goal"})


def values_of(form: BaseForm, names: tuple[str, ...]) -> dict[str, Any]:
    """The named fields of a form; an empty text is "", never None."""
    return {name: (form[name].data or "") if name in TEXTS else form[name].data for name in names}


def team_of(team_id: int) -> Team:
    """The team of the address."""
    return queries.team_or_404(current_scope(), team_id)


def back(team_id: int, said: str) -> Response:
    """To the team's page with a sentence."""
    flash(said, "success")
    return redirect(url_for("teams.team_show", team_id=team_id))
