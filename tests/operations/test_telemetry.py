"""What operators see: a number per request, log lines without personal data, figures behind a token, true addresses."""

from __future__ import annotations

import io
import json
import logging

import pytest
from flask import Flask, request
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from config import BadSetting, Settings, check
from talent_app.db.engine import session
from talent_app.identity.queries import user_by_name
from talent_app.web import telemetry
from tests.databases import test_key as key_of

TOKEN = "a token for the figures of this test"


@pytest.fixture
def lines():
    """Everything the product logs, as text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(telemetry.JsonLines())
    root = logging.getLogger("talent_app")
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_line_names_the_endpoint_and_never_what_was_searched(client_as, lines):
    answer = client_as("hr").get("/talents?q=扎西顿珠", headers={"X-Request-ID": "from-the-proxy-1"})
    assert answer.headers["X-Request-ID"] == "from-the-proxy-1"
    [line] = [line for line in lines() if line.get("endpoint") == "talents.talent_list"]
    assert (line["request"], line["status"], line["method"]) == ("from-the-proxy-1", 200, "GET")
    assert "扎西" not in json.dumps(lines(), ensure_ascii=False)


def test_a_refused_attempt_says_which_account_tried_what(client_as, lines):
    assert client_as("hr").get("/admin/users/3").status_code == 403
    [line] = [line for line in lines() if line["message"] == "refused"]
    assert (line["level"], line["endpoint"], line["arguments"]) == ("warning", "identity.user_show", {"user_id": 3})
    assert line["account"] == user_by_name("hr").id


def test_a_fault_is_logged_with_its_places_and_without_what_it_quotes(db, lines):
    try:
        try:
            session.execute(text("SELECT missing_column"), {"name": "扎西顿珠"})
        except DBAPIError as error:
            raise ValueError("扎西顿珠 540102198507020011") from error
    except ValueError:
        logging.getLogger("talent_app.jobs").exception("job %s failed", 7)
    session.rollback()
    [line] = [line for line in lines() if line["message"] == "job 7 failed"]
    assert line["error"][0] == "builtins.ValueError"
    assert any("sqlalchemy.exc" in each for each in line["error"])
    assert any("test_telemetry.py:" in each for each in line["error"])
    assert "扎西" not in json.dumps(line, ensure_ascii=False)
    assert "missing_column" not in json.dumps(line)


@pytest.mark.parametrize("given", ["", "short", "with space in it", "x" * 65, "line\\nbreak-in-it"])
def test_a_number_that_is_no_number_is_replaced(client, given):
    assert client.get("/login", headers={"X-Request-ID": given}).headers["X-Request-ID"] != given


def test_figures_exist_for_the_token_alone(app, client, settings):
    assert client.get("/metrics").status_code == 404
    settings.metrics_token = TOKEN
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    client.get("/login")
    figures = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'talent_requests_total{endpoint="identity.login",method="GET",status="200"}' in figures
    assert 'talent_jobs{state="queued"} 0.0' in figures
    assert "talent_audit_sequence" in figures


@pytest.mark.parametrize(
    ("hops", "seen"), [(0, ("10.0.0.1", "http")), (1, ("203.0.113.9", "https"))], ids=["trusts nobody", "trusts nginx"]
)
def test_the_address_of_a_user_is_believed_only_from_a_trusted_proxy(hops, seen):
    app = Flask(__name__)
    telemetry.trust_proxies(app, hops)
    app.add_url_rule("/", "who", lambda: f"{request.remote_addr} {request.scheme}")
    headers = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9", "X-Forwarded-Proto": "https"}
    answer = app.test_client().get("/", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    assert tuple(answer.text.split()) == seen


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"log_style": "xml"}, "LOG_STYLE 应为 json、plain、off 之一"),
        ({"metrics_token": "short"}, "METRICS_TOKEN 过短"),
    ],
)
def test_an_unusable_setting_is_refused_by_name(change, sentence):
    keys = {"secret_key": "s3cret of this test, long enough", "data_key": key_of("d"), "index_key": key_of("i")}
    with pytest.raises(BadSetting, match=sentence):
        check(Settings(**keys, **change))
