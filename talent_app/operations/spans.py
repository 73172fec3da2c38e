"""Traces for OpenTelemetry: one span for a request or a job, one below it for each statement of the database.

Imported only where `OTLP_ENDPOINT` is set: the library is in `requirements-telemetry.txt`. A span names the endpoint,
never the address; a statement's verb, never its text or values; a job's task, never its title. Nobody is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, g, request
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from sqlalchemy import Engine, event

from talent_app.jobs import runner
from talent_app.web.telemetry import QUIET, request_number

ERRORS_FROM = 500


class Tracing:
    """Where the spans of this process go."""

    def __init__(self) -> None:
        self.tracer: trace.Tracer = trace.NoOpTracer()

    def configure(self, processor: SpanProcessor) -> None:
        """Send spans here from now on."""
        provider = TracerProvider(resource=Resource.create({"service.name": "talent"}))
        provider.add_span_processor(processor)
        self.tracer = provider.get_tracer("talent_app")


tracing = Tracing()


def init_app(app: Flask, endpoint: str) -> None:
    """Trace the requests and jobs of this process, and send them to a collector at this address."""
    tracing.configure(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    observe(app)


def observe(app: Flask) -> None:
    """Begin and end spans where requests, jobs and statements do."""
    app.before_request_funcs.setdefault(None, []).insert(1, _begin)  # after the request has its number
    app.after_request_funcs.setdefault(None, []).append(_answered)
    app.teardown_request_funcs.setdefault(None, []).append(_end)
    runner.observed = _job
    for name, listener in (("before_cursor_execute", _statement), ("after_cursor_execute", _done)):
        if not event.contains(Engine, name, listener):
            event.listen(Engine, name, listener)
    if not event.contains(Engine, "handle_error", _failed):
        event.listen(Engine, "handle_error", _failed)


def _begin() -> None:
    endpoint = request.endpoint or "unknown"
    if endpoint in QUIET:
        return
    attributes = {"http.request.method": request.method, "http.route": endpoint, "talent.request": request_number()}
    g.span = tracing.tracer.start_as_current_span(
        f"{request.method} {endpoint}", kind=SpanKind.SERVER, attributes=attributes, record_exception=False
    )
    g.span.__enter__()


def _answered(response: Response) -> Response:
    if "span" in g:
        span = trace.get_current_span()
        span.set_attribute("http.response.status_code", response.status_code)
        if response.status_code >= ERRORS_FROM:
            span.set_status(Status(StatusCode.ERROR))
    return response


def _end(_error: BaseException | None) -> None:
    span = g.pop("span", None)
    if span is not None:
        span.__exit__(None, None, None)


@contextmanager
def _job(name: str, job_id: int) -> Iterator[None]:
    attributes = {"talent.task": name, "talent.job": job_id}
    with tracing.tracer.start_as_current_span(
        f"job {name}", kind=SpanKind.CONSUMER, attributes=attributes, record_exception=False
    ):
        yield


def _statement(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
    if not trace.get_current_span().is_recording():
        return
    verb = statement.lstrip().partition(" ")[0].upper()[:10]
    attributes = {"db.system.name": connection.dialect.name, "db.operation.name": verb}
    connection.info.setdefault("spans", []).append(
        tracing.tracer.start_span(f"db {verb}", kind=SpanKind.CLIENT, attributes=attributes)
    )


def _done(connection: Any, *_: Any) -> None:
    if spans := connection.info.get("spans"):
        spans.pop().end()


def _failed(context: Any) -> None:
    if context.connection is not None and (spans := context.connection.info.get("spans")):
        span = spans.pop()
        span.set_status(Status(StatusCode.ERROR))
        span.end()
