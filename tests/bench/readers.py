"""Signed-in demo users whose requests are timed inside the server, from the call to the last byte."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from talent_app import clock
from talent_app.db.engine import ops_session, session
from talent_app.identity.models import LoginSession
from talent_app.identity.queries import user_by_name
from talent_app.identity.sessions import token_hash


class ServerClock:
    """A layer around an application that notes how long the last request took."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.seconds = 0.0

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        start = time.perf_counter()
        answer = self.app(environ, start_response)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        self.seconds = time.perf_counter() - start
        return [body]


class Reader:
    """One demo user with a browser."""

    def __init__(self, app: Flask, username: str, timed: ServerClock) -> None:
        user = user_by_name(username)
        assert user is not None, f"no demo user {username}"
        token, at = secrets.token_urlsafe(16), clock.now()
        row = {"token_hash": token_hash(token), "user_id": user.id, "created_at": at, "last_seen_at": at}
        ops_session.add(LoginSession(**row, address="", agent="bench"))
        ops_session.commit()
        session.remove()
        ops_session.remove()
        self.timed = timed
        self.client: FlaskClient = app.test_client()
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True

    @property
    def session(self) -> str:
        """The cookie of the session, for another browser."""
        kept = self.client.get_cookie("session")
        assert kept is not None
        return kept.value

    def get(self, address: str) -> int:
        """Read a page; returns its bytes and leaves the seconds in the clock."""
        answer = self.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status}"
        return len(answer.data)


def empty_view() -> Flask:
    """The yardstick of every request: a view that does nothing."""
    app = Flask("empty")
    app.add_url_rule("/", view_func=lambda: "", endpoint="nothing")
    return app
