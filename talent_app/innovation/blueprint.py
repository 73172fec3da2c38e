"""The blueprint all pages of the innovation return share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("innovation", __name__, url_prefix="/innovation")
