"""The blueprints of applications for titles and of committees with appointments, and what their pages share."""

from __future__ import annotations

from flask import Blueprint

from talent_app.core.errors import Busy, Conflict, InvalidInput, RuleBlocked

blueprint = Blueprint("titles", __name__, url_prefix="/titles")
committee_blueprint = Blueprint("title_committees", __name__, url_prefix="/titles")

ON_FORM = (InvalidInput, Conflict, Busy, RuleBlocked)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
TONES = {"confirmed": "good", "not_passed": "bad", "revoked": "bad", "returned": "attention", "draft": "neutral",
         "withdrawn": "neutral"}  # fmt: skip
