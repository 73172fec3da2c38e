"""A program with a token, for every test of the interface."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from talent_app.api import service
from talent_app.api.auth import allowance
from talent_app.api.document import openapi
from talent_app.core.actor import Actor
from talent_app.db.engine import session
from talent_app.identity.permissions import EVERYONE, Permission

UNTIL = date(2027, 1, 31)


ARGUMENT = re.compile(r"\{\w+\}")


@cache
def validator_of(schema: str) -> Any:
    """The validator of one part of the document."""
    return jsonschema_rs.validator_for({**json.loads(schema), "components": openapi()["components"]})


def check_answer(method: str, path: str, response: TestResponse) -> None:
    """Asserts that the answer is one the document promises for this operation."""
    path = path.partition("?")[0]
    for template, operations in openapi()["paths"].items():
        if re.fullmatch(ARGUMENT.sub("[^/]+", template), path) and method.lower() in operations:
            promised = operations[method.lower()]["responses"]
            break
    else:
        raise AssertionError(f"{method} {path} is in no document")
    told = promised.get(str(response.status_code), promised["default"])
    if "$ref" in told:
        told = openapi()["components"]["responses"]["Problem"]
    content = told.get("content")
    if content is None:
        assert response.data == b""
        return
    assert response.mimetype in content
    validator_of(json.dumps(content[response.mimetype]["schema"])).validate(response.json)


class Program:
    """Sends JSON with a bearer token; every answer is compared with the document."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.client, self.secret = app.test_client(), secret

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """One request below /api/v1; `If_Match="…"` gives a header."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        response = self.client.open(
            f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {self.secret}"} | given, **content
        )
        check_answer(method, path, response)
        return response

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.ask("PATCH", path, body, **headers)


@pytest.fixture
def token(actor: Callable[[str], Actor]) -> Callable[..., str]:
    """`token("hr", Permission.TALENT_READ)`: a token of this member of the cast; with nothing named, all he may."""

    def make(username: str, *permissions: Permission) -> str:
        owner = actor(username)
        secret = service.new_secret()
        wanted = permissions or [each for each in owner.grants if each not in EVERYONE] or list(EVERYONE)
        service.create_token(owner, name="测试程序", permissions=wanted, expires_on=UNTIL, secret=secret)
        session.expunge_all()
        session.rollback()
        return secret

    return make


@pytest.fixture
def program(app: Flask, token: Callable[..., str]) -> Callable[..., Program]:
    """`program("hr")`: a program that bears a token of this member of the cast."""
    allowance.counts.clear()

    def start(username: str, *permissions: Permission) -> Program:
        return Program(app, token(username, *permissions))

    return start
