"""A program with a token, for every test of the interface."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from talent_app.api import service
from talent_app.api.auth import allowance
from talent_app.core.actor import Actor
from talent_app.db.engine import session
from talent_app.identity.permissions import EVERYONE, Permission

UNTIL = date(2027, 1, 31)


class Program:
    """Sends JSON with a bearer token."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.client, self.secret = app.test_client(), secret

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """One request below /api/v1; `If_Match="…"` gives a header."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.open(
            f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {self.secret}"} | given, **content
        )

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
