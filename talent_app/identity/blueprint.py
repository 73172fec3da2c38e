"""The blueprint of this feature; the modules with views register on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("identity", __name__)
