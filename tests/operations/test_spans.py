"""Spans tell what took how long, and nothing of whom."""

from __future__ import annotations

import json

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import NoOpTracer

from talent_app.jobs import runner as running
from talent_app.jobs.runner import Runner
from talent_app.jobs.service import request_job
from talent_app.operations import spans
from tests.factories import create_talent


@pytest.fixture
def told(app):
    """What a collector would have been sent so far."""
    exporter = InMemorySpanExporter()
    spans.tracing.configure(SimpleSpanProcessor(exporter))
    hooks = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    before = [list(each.get(None, ())) for each in hooks]
    spans.observe(app)
    yield exporter.get_finished_spans
    for each, functions in zip(hooks, before, strict=True):
        each[None] = functions
    running.observed = running.unobserved
    spans.tracing.tracer = NoOpTracer()


def test_a_request_is_a_span_with_its_statements_and_names_nobody(told, client_as, actor):
    row = create_talent(actor("hr"), name="扎西顿珠")
    client = client_as("hr")
    client.get("/talents?q=扎西顿珠", headers={"X-Request-ID": "from-the-proxy-1"})
    client.get(f"/talents/{row.id}")
    roots = {each.name: each for each in told() if each.parent is None}
    listed = roots["GET talents.talent_list"]
    assert dict(listed.attributes) == {
        "http.request.method": "GET", "http.route": "talents.talent_list", "talent.request": "from-the-proxy-1",
        "http.response.status_code": 200,
    }  # fmt: skip
    below = [each for each in told() if each.parent and each.parent.span_id == listed.context.span_id]
    assert {each.name for each in below} >= {"db SELECT"}
    assert "GET talents.talent_show" in roots
    text = json.dumps([json.loads(each.to_json()) for each in told()], ensure_ascii=False)
    for word in ("扎西", "顿珠", str(row.uid), "13912341234", "FROM"):
        assert word not in text


def test_a_job_is_a_span_without_its_title(told, actor):
    job = request_job(actor("hr"), "count", "打包扎西顿珠", {"name": "扎西顿珠"})
    Runner({"count": lambda actor, job, name: {}}).run(job.id)
    [span] = [each for each in told() if each.name == "job count"]
    assert dict(span.attributes) == {"talent.task": "count", "talent.job": job.id}
    assert "扎西" not in "".join(each.to_json() for each in told())
