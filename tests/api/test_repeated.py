"""A request that carries a key happens once, however often it is sent."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from talent_app.db.engine import session
from tests.api.writing import count, new
from tests.factories import resident_id


@pytest.fixture
def writer(program):
    return program("hr")


def test_a_repeated_request_happens_once(writer, place):
    body = new(place)
    first = writer.post("/talents", body, Idempotency_Key="sync-0001")
    again = writer.post("/talents", body, Idempotency_Key="sync-0001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert count() == 1


def test_a_key_serves_one_request_only(writer, place, program):
    writer.post("/talents", new(place), Idempotency_Key="k")
    refused = writer.post("/talents", new(place, name="另一人"), Idempotency_Key="k")
    assert (refused.status_code, refused.json["code"]) == (409, "key_reused")
    assert program("hr").post("/talents", new(place), Idempotency_Key="k").status_code == 201  # another token
    assert writer.post("/talents", new(place), Idempotency_Key="钥".encode().decode("latin-1")).status_code == 400
    assert count() == 2


def test_a_refused_request_may_be_repeated_with_its_key(writer, place):
    assert writer.post("/talents", new(place, sex="x"), Idempotency_Key="k").status_code == 400
    number = resident_id()
    writer.post("/talents", new(place, document_number=number))
    assert writer.post("/talents", new(place, document_number=number), Idempotency_Key="k2").status_code == 400
    assert writer.post("/talents", new(place, document_number=resident_id()), Idempotency_Key="k").status_code == 201


def test_a_kept_answer_ends_after_a_day(writer, place, monkeypatch):
    writer.post("/talents", new(place), Idempotency_Key="k")
    monkeypatch.setenv("APP_TODAY", "2026-11-25")
    assert "Idempotency-Replayed" not in writer.post("/talents", new(place), Idempotency_Key="k").headers
    assert count() == 2


@pytest.mark.committing
def test_the_same_request_sent_at_once_by_two_threads_happens_once(app, token, place):
    secret, body = token("hr"), json.dumps(new(place))
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json", "Idempotency-Key": "race"}
    together = threading.Barrier(2)

    def send(_number):
        together.wait()
        answer = app.test_client().post("/api/v1/talents", data=body, headers=headers)
        return answer.status_code, answer.headers.get("Idempotency-Replayed")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, range(2)))
    assert set(answers) == {(201, "true"), (201, None)}
    session.rollback()  # this thread read before the others wrote
    assert count() == 1
