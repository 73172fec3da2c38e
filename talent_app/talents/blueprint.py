"""The blueprint of the registry; the modules with views register on it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("talents", __name__, url_prefix="/talents")
