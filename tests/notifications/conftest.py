"""A post office on this machine."""

from __future__ import annotations

import pytest

from tests.notifications.test_mail import Postbox, post_office


@pytest.fixture
def postbox(monkeypatch):
    """The mails that left."""
    with post_office(monkeypatch, Postbox()) as box:
        yield box
