"""The blueprint of the service for talents."""

from __future__ import annotations

from flask import Blueprint

from talent_app.core.errors import Busy, Conflict, InvalidInput

blueprint = Blueprint("support", __name__, url_prefix="/support")

ON_FORM = (InvalidInput, Conflict, Busy)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
