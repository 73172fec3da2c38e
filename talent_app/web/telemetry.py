"""What operators see of requests: a number for each, one log line without personal data, counts for Prometheus.

A line names the endpoint, never the address: addresses hold names people searched for and numbers of their records.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram
from werkzeug.middleware.proxy_fix import ProxyFix

from talent_app import clock

NUMBER = re.compile(r"[0-9A-Za-z_-]{8,64}")
#: Bounds in seconds around what a page is meant to take (20 ms to 2 s).
BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

REQUESTS = Counter("talent_requests_total", "Requests answered.", ("endpoint", "method", "status"))
SECONDS = Histogram("talent_request_seconds", "Time from request to response.", ("endpoint",), buckets=BUCKETS)

_number: ContextVar[str] = ContextVar("request_number", default="")
log = logging.getLogger("talent_app.requests")

FORBIDDEN = 403
#: The innermost places of a fault; what is further out is the server's and the same every time.
MOST_FRAMES = 12


def request_number() -> str:
    """The number of the request under way; empty outside of one."""
    return _number.get()


def told_without_values(error: BaseException | None) -> list[str]:
    """What went wrong and where, each cause after its effect; no message, for it may quote what somebody typed."""
    lines: list[str] = []
    while error is not None:
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        state = getattr(getattr(error, "orig", None), "sqlstate", None)
        lines.append(f"{kind} [{state}]" if state else kind)
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-MOST_FRAMES:]]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, request, message and what `extra={"fields": …}` adds."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record; a traceback stands in `error`."""
        line: dict[str, object] = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if number := request_number():
            line["request"] = number
        line["message"] = record.getMessage()
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["error"] = told_without_values(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of one record, the request's number in brackets."""
        number = request_number()
        text = f"{record.levelname.lower()} {record.name}{f' [{number}]' if number else ''} {record.getMessage()}"
        fields = getattr(record, "fields", {})
        text += "".join(f" {key}={value}" for key, value in fields.items())
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def write_logs(style: str) -> None:
    """Send the log to standard error in this style: `json` (servers), `plain` (terminals) or `off` (tests)."""
    root = logging.getLogger("talent_app")
    for handler in [handler for handler in root.handlers if handler.get_name() == "talent"]:
        root.removeHandler(handler)
    if style == "off":
        return
    handler = logging.StreamHandler()
    handler.set_name("talent")
    handler.setFormatter(JsonLines() if style == "json" else PlainLines())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False


def trust_proxies(app: Flask, hops: int) -> None:
    """Take address and scheme from the last `hops` proxies; without them every user has the proxy's address."""
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]


def _given_number() -> str:
    """The proxy's number where it is harmless, else one of ours."""
    given = request.headers.get("X-Request-ID", "")
    return given if NUMBER.fullmatch(given) else secrets.token_hex(8)


def _begin() -> None:
    g.began = perf_counter()
    _number.set(_given_number())


def _end(response: Response) -> Response:
    number = request_number()
    response.headers["X-Request-ID"] = number
    endpoint = request.endpoint or "unknown"
    if endpoint in QUIET:
        return response
    seconds = perf_counter() - g.pop("began", perf_counter())
    REQUESTS.labels(endpoint, request.method, str(response.status_code)).inc()
    SECONDS.labels(endpoint).observe(seconds)
    fields = {
        "endpoint": endpoint,
        "method": request.method,
        "status": response.status_code,
        "milliseconds": round(seconds * 1000, 1),
    }
    if response.status_code == FORBIDDEN:  # who tried what he may not; the number of an account names nobody
        who = getattr(g.get("actor"), "user_id", None)
        log.warning("refused", extra={"fields": fields | {"account": who, "arguments": _ids()}})
    else:
        log.info("answered", extra={"fields": fields})
    return response


def _ids() -> dict[str, int]:
    """The numbers of the rows that were asked for; words of an address may name somebody."""
    return {name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)}


def _forget(_error: BaseException | None) -> None:
    _number.set("")


#: Answered many times a minute and worth no line.
QUIET = frozenset({"static", "web.asset_file", "bootstrap.static", "web.healthz", "web.readyz", "operations.metrics"})


def init_app(app: Flask, *, hops: int = 0, style: str = "off") -> None:
    """Number, log and count every request of this application; `hops` proxies before it are trusted."""
    write_logs(style)
    trust_proxies(app, hops)
    begin: Callable[[], None] = _begin
    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(_end)
    app.teardown_request(_forget)
