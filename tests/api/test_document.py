"""The OpenAPI document: every route in it, every example valid, every answer as promised."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema_rs
import pytest

from talent_app.api.document import openapi, path_of
from talent_app.api.errors import CODES, KINDS
from talent_app.api.operation import OPERATIONS
from talent_app.talents.records import RECORD_KINDS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "api.md"
ROUTE = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")


def resolved(schema):
    """A schema that can stand alone."""
    return {**schema, "components": openapi()["components"]}


def test_every_route_stands_in_the_document(app):
    routes = {
        (method, ROUTE.sub(r"{\1}", rule.rule.removeprefix("/api/v1")))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api_v1.") and rule.endpoint != "api_v1.openapi_document"
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    documented = {(method.upper(), path) for path, methods in openapi()["paths"].items() for method in methods}
    assert routes == documented


def test_the_document_is_served_without_a_token(client):
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response.json["openapi"] == "3.1.0"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_an_operation_is_explained(operation):
    told = openapi()["paths"][path_of(operation)][operation.method.lower()]
    assert re.search("[\u4e00-\u9fff]", told["summary"])
    assert told["x-permission"] == operation.permission.value
    assert operation.permission.title in told["description"]
    assert {"400", "401", "403", "default", str(operation.status)} <= set(told["responses"])
    if operation.status != 204:
        assert "schema" in told["responses"][str(operation.status)]["content"]["application/json"]


def test_operation_names_are_unique():
    names = [each.name for each in OPERATIONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(openapi()["components"]["schemas"]))
def test_every_schema_is_one(name):
    jsonschema_rs.meta.validate({**openapi()["components"]["schemas"][name]})


def test_every_operation_has_examples_that_fit_their_schema_and_their_model():
    shown, places = {}, {}
    for operation in OPERATIONS:
        told = openapi()["paths"][path_of(operation)][operation.method.lower()]
        if operation.body:
            content = told["requestBody"]["content"]["application/json"]
            shown[f"{operation.name} asks"], places[f"{operation.name} asks"] = content["example"], content["schema"]
            operation.body.model_validate(content["example"])
        if operation.reply:
            content = told["responses"][str(operation.status)]["content"]["application/json"]
            shown[f"{operation.name} says"], places[f"{operation.name} says"] = content["example"], content["schema"]
    jsonschema_rs.validate(resolved({"type": "object", "properties": places, "required": [*places]}), shown)


def test_query_numbers_say_their_bounds():
    parameters = {one["name"]: one["schema"] for one in openapi()["paths"]["/talents"]["get"]["parameters"]}
    assert parameters["limit"] == {"type": "integer", "default": 50, "minimum": 1, "maximum": 200}
    assert parameters["organisation"]["type"] == "array"


def test_every_talent_field_is_documented_with_its_label():
    fields = openapi()["components"]["schemas"]["TalentFieldsBody"]["properties"]
    assert "专长" in fields["expertise"]["description"]
    assert fields["sex"]["x-code-table"] == "sex"
    assert fields["phone"]["x-sensitive"] == "contact"


def test_every_code_of_a_refusal_is_explained():
    assert {code for _kind, code in KINDS} | {"stale", "bad_request"} <= set(CODES)
    assert all(meaning.endswith("。") for _status, meaning in CODES.values())


def test_unknown_addresses_and_wrong_methods_answer_in_the_same_form(client):
    for method, path, code in (("GET", "/api/v1/nothing", "not_found"), ("PUT", "/api/v1/me", "method_not_allowed")):
        response = client.open(path, method=method)
        assert response.mimetype == "application/problem+json"
        assert response.json["code"] == code
        jsonschema_rs.validate(resolved({"$ref": "#/components/schemas/Problem"}), response.json)


def test_the_manual_names_every_operation_and_every_code():
    text = MANUAL.read_text(encoding="utf-8")
    for operation in OPERATIONS:
        if not any(f"/{kind.key}" in operation.rule for kind in RECORD_KINDS):
            assert manual_row(operation) in text, f"docs/api.md lacks: {manual_row(operation)}"
    for kind in RECORD_KINDS:
        assert f"| `{kind.key}` | {kind.label} |" in text, f"docs/api.md lacks {kind.key}"
    for code, (status, meaning) in CODES.items():
        assert f"| `{code}` | {status} | {meaning} |" in text, f"docs/api.md lacks {code}"


def manual_row(operation):
    return f"| `{operation.method} {path_of(operation)}` | `{operation.permission.value}` | {operation.summary} |"
