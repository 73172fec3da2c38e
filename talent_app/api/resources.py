"""Version 1 as a whole: importing this module registers every operation and its document on the blueprint."""

from __future__ import annotations

import json

from flask import Response

from talent_app.api import (
    account,
    auth,
    explanations,
    item_sets,
    organisations,
    pay_rules,
    plans,
    policy,
    rules,
    statistics,
    talent_records,
    talents,
    webhooks,
)
from talent_app.api.document import openapi
from talent_app.api.operation import blueprint

__all__ = ["RESOURCES", "blueprint"]

RESOURCES = (
    account,
    auth,
    organisations,
    plans,
    explanations,
    item_sets,
    policy,
    rules,
    pay_rules,
    statistics,
    talent_records,
    talents,
    webhooks,
)


@blueprint.get("/openapi.json")
def openapi_document() -> Response:
    """The description of the interface; it holds no data, so it needs no token."""
    return Response(json.dumps(openapi(), ensure_ascii=False), content_type="application/json")


openapi_document.is_public = True  # type: ignore[attr-defined]
