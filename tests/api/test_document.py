"""The OpenAPI document: every route in it, every example valid, every answer as promised."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from talent_app.api.document import openapi, path_of
from talent_app.api.errors import CODES, KINDS
from talent_app.api.operation import OPERATIONS
from talent_app.api.reference import SIGNATURE, document
from talent_app.talents.records import RECORD_KINDS
from talent_app.web.errors import CODES as WEB_CODES
from talent_app.web.errors import SENTENCES
from tests.page import get_page

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "api.md"
CHINESE = re.compile("[\u4e00-\u9fff]")
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


def test_the_document_is_sound_openapi():
    assert [str(fault) for fault in OpenAPIV31SpecValidator(openapi()).iter_errors()] == []


def test_the_reference_is_the_documents_and_shows_how_a_signature_is_checked(client_as):
    assert MANUAL.with_name("api-reference.md").read_text(encoding="utf-8") == document(), "run flask api docs"
    assert SIGNATURE in MANUAL.read_text(encoding="utf-8")
    page = get_page(client_as("hr"), "/account/api/reference")
    shown = page.get_text(" ")
    for words in (SIGNATURE.splitlines()[-1].strip(), "Idempotency-Key", *CODES, "2026 年岗位分红激励方案"):
        assert words in shown, words
    assert len(page.select("details summary code")) == len(OPERATIONS)


def test_every_code_a_page_answers_with_is_explained_and_every_status_has_its_sentences():
    assert {code: status for status, code in WEB_CODES.items()}.items() <= {
        code: status for code, (status, _meaning) in CODES.items()
    }.items()
    for status in {status for status, _meaning in CODES.values()} - {428}:
        assert all(CHINESE.search(sentence) for sentence in SENTENCES[status]), status


def test_a_refusal_is_chinese_and_english_for_who_asks_for_it(client, token):
    bearer = {"Authorization": f"Bearer {token('hr')}"}
    wrong = {"organisation": 999999, "fields": {"name": ""}, "informed": {"manner": "paper"}}
    asked = [
        ("GET", "/api/v1/me", {}, {}), ("GET", "/api/v1/nothing", bearer, {}), ("PUT", "/api/v1/me", bearer, {}),
        ("GET", "/api/v1/talents?limit=0", bearer, {}), ("GET", "/api/v1/talents/999999", bearer, {}),
        ("POST", "/api/v1/talents", bearer, {"json": wrong}), ("POST", "/api/v1/talents", bearer, {"data": "{"}),
        ("PATCH", "/api/v1/talents/999999", bearer, {"json": {"fields": {}}}),
        ("GET", "/api/v1/webhooks", bearer, {}),
    ]  # fmt: skip
    for method, path, headers, content in asked:
        answers = [
            client.open(path, method=method, headers={**headers, "Accept-Language": wish}, **content)
            for wish in ("zh-CN", "en")
        ]
        chinese, english = (answer.json for answer in answers)
        assert chinese["code"] == english["code"], path
        for key in ("title", "detail", "hint"):
            assert CHINESE.search(chinese[key]), (method, path, chinese)
            assert english[key], (method, path)
            assert not CHINESE.search(english[key]), (method, path, english)
