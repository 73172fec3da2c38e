"""The blueprint of policy, and the evidence grades that stand on an official text."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("policy", __name__)

#: Grades that stand on an official text; the others are marked 待核原文.
SURE = {"A", "B"}
