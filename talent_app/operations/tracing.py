"""Whether this installation sends traces to a collector."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from config import BadSetting


def trace(app: Flask, endpoint: str) -> None:
    """Send traces where `OTLP_ENDPOINT` says; by name, because the library is installed only where it is set."""
    if not endpoint:
        return
    try:
        spans = import_module("talent_app.operations.spans")
    except ModuleNotFoundError as error:
        raise BadSetting("设置了 OTLP_ENDPOINT，还须安装：pip install -r requirements-telemetry.txt") from error
    spans.init_app(app, endpoint)
