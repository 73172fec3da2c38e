"""A person with whom an agreement is made, and its draft."""

from __future__ import annotations

import pytest

from talent_app.agreements import service
from tests.agreements.chain import TERMS
from tests.factories import create_talent


@pytest.fixture
def talent(actor):
    return create_talent(actor("hr"), name="协议人")


@pytest.fixture
def drafted(actor, talent):
    return service.draft_agreement(actor("hr"), talent.id, TERMS)
