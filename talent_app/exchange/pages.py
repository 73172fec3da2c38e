"""The blueprint of imports and exports; its pages are in `views.py` and `downloads.py`."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("exchange", __name__, url_prefix="/talents")
