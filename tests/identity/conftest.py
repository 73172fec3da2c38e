"""Fixtures of accounts and their second factor."""

from __future__ import annotations

import pytest

from talent_app import clock
from tests.identity.phones import Phone


@pytest.fixture
def phone(monkeypatch):
    """A phone whose clock runs with the server's."""
    # the clock stands between waits: a slow machine must not carry a test over the end of a step
    held, start = Phone(), clock.real_now()
    monkeypatch.setattr(clock, "real_now", lambda: start + held.passed)
    return held


@pytest.fixture
def demanding(settings):
    """REQUIRE_SECOND_FACTOR=1."""
    settings.require_second_factor = True
    yield settings
    settings.require_second_factor = False
