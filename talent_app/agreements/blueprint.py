"""The blueprint of agreements, alone so that its views can be split."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("agreements", __name__, url_prefix="/agreements")
