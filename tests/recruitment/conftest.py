"""A demand, its opening and a channel."""

from __future__ import annotations

from datetime import date

import pytest

from tests.recruitment.chain import make_channel, make_demand, make_opening


@pytest.fixture
def day(monkeypatch):
    def go(to: date) -> None:
        monkeypatch.setenv("APP_TODAY", to.isoformat())

    return go


@pytest.fixture
def demand(actor, place):
    return make_demand(actor, place)


@pytest.fixture
def opening(actor, demand):
    return make_opening(actor, demand)


@pytest.fixture
def channel(actor, place):
    return make_channel(actor, place)
