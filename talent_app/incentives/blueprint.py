"""The blueprints of this feature; the modules with views register on them."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("incentives", __name__)
verification = Blueprint("verification", __name__)
