"""Requests made up from the document: no operation breaks, and every answer is one the document promises."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from talent_app.api.auth import allowance
from talent_app.api.document import openapi
from tests.factories import create_talent
from tests.incentives import plan_data

CHECKS = (
    checks.not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance,
)  # fmt: skip


@pytest.fixture
def interface(app, actor, place, token):
    """The document with a program that may do everything an enterprise's officer may."""
    app.config["API_REQUESTS_PER_MINUTE"] = 1_000_000
    create_talent(actor("hr"))
    plan_data.draft(actor("hr"), place("plant").id)
    secret = token("hr")
    allowance.counts.clear()
    document = schemathesis.openapi.from_dict(openapi())
    document.app = app
    document.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    document.config.update(headers={"Authorization": f"Bearer {secret}"})
    yield document
    app.config.pop("API_REQUESTS_PER_MINUTE")


fuzzed = schemathesis.pytest.from_fixture("interface")


@fuzzed.parametrize()
@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
def test_no_made_up_request_breaks_an_operation(case):
    case.call_and_validate(checks=list(CHECKS))
