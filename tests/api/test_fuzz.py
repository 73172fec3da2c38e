"""Requests made up from the document: no operation breaks, and every answer is one the document promises."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from talent_app.api.auth import allowance
from talent_app.api.document import PREFIX, openapi, path_of
from talent_app.api.operation import OPERATIONS
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.rules.policy_files import packaged_book
from talent_app.talents import service
from talent_app.talents.records import RECORD_KINDS
from talent_app.webhooks import service as webhooks
from talent_app.webhooks.signing import new_secret
from tests.factories import create_talent
from tests.incentives import plan_data

#: A short look in every run, a long one with the thorough profile.
#: The code of child records is the same for every kind: these stand for all, with every type of field there is.
SAMPLED = {
    "educations": {"school": "西藏大学"},
    "titles": {"name": "工程师"},
    "projects": {"name": "高原制氧"},
    "assessments": {"year": 2025},
}
LEFT_OUT = tuple(f"/{kind.key}" for kind in RECORD_KINDS if kind.key not in SAMPLED)
TRIED = [
    each
    for each in OPERATIONS
    if not each.rule.removesuffix("/<int(max=9007199254740991):record_id>").endswith(LEFT_OUT)
]
EXAMPLES = max(4, settings().max_examples // 20)
CHECKS = (
    checks.not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance,
)  # fmt: skip


@pytest.fixture(scope="module")
def document():
    return schemathesis.openapi.from_dict(openapi())


@pytest.fixture
def bearer(app, token, monkeypatch):
    """The header of a program that may do everything an officer of an enterprise, or an administrator, may."""
    monkeypatch.setitem(app.config, "API_REQUESTS_PER_MINUTE", 1_000_000)
    allowance.counts.clear()

    def of(operation):
        username = "sysadmin" if operation.permission is Permission.WEBHOOK_MANAGE else "hr"
        return {"Authorization": f"Bearer {token(username)}"}

    return of


@pytest.fixture
def known(actor, place):
    """What is there to be found, by the name of the argument or the key of the body."""
    talent = create_talent(actor("hr")).id
    told = {"name": "x", "url": "https://hr.example.com/", "events": ["plan.decided"], "secret": new_secret()}
    webhook = webhooks.create_webhook(actor("sysadmin"), place("plant").id, **told).id
    found = {
        "organisation": place("plant").id, "organisation_id": place("plant").id, "enterprise": place("plant").uscc,
        "talent_id": talent, "plan_id": plan_data.draft(actor("hr"), place("plant").id).id,
        "webhook_id": webhook, "delivery_id": webhooks.try_webhook(actor("sysadmin"), webhook).id,
        "cube": "talents", "instrument": "post_dividend", "table": "sex", "version": 1,
        "code": next(iter(packaged_book().parameters)),
    }  # fmt: skip
    records = {}
    for kind, values in SAMPLED.items():
        records[kind] = service.add_record(actor("hr"), talent, kind, values).id
    session.expunge_all()
    session.rollback()
    return found, records


def aim(case, operation, known):
    """Point most made-up requests at what exists, so that they reach further than "not found"."""
    found, records = known
    for name in case.path_parameters or {}:
        kind = next((kind for kind in records if f"/{kind}/" in operation.rule), None)
        case.path_parameters[name] = records[kind] if name == "record_id" else found[name]
    if isinstance(case.body, dict):
        case.body.update({name: found[name] for name in ("organisation", "enterprise", "version") if name in case.body})


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", TRIED, ids=lambda each: each.name)
def test_no_made_up_request_breaks_an_operation(app, document, bearer, known, operation, mode):
    document.app = app
    header = bearer(operation)
    described = document[path_of(operation)][operation.method]

    @given(case=described.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate], database=None,
    )  # fmt: skip
    def ask(case):
        if mode is GenerationMode.POSITIVE:
            aim(case, operation, known)
        response = case.call(base_url=f"http://localhost{PREFIX}", headers=header)
        case.validate_response(response, checks=list(CHECKS))

    ask()
    session.rollback()
