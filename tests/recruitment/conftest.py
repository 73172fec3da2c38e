"""A demand, its opening and a channel."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from talent_app.core.money import Money
from talent_app.recruitment import service
from talent_app.recruitment.enums import ChannelKind, Urgency
from talent_app.recruitment.workflow import DemandAction as A
from tests.recruitment.chain import MONDAY


@pytest.fixture
def day(monkeypatch):
    def go(to: date) -> None:
        monkeypatch.setenv("APP_TODAY", to.isoformat())

    return go


@pytest.fixture
def demand(actor, place):
    row = service.create_demand(actor("hr"), place("plant").id, 2026, "林卓玛", "0891-6000000")
    values = {
        "title": "藏药工艺工程师", "urgency": Urgency.URGENT, "headcount": 1, "category": "professional",
        "education": "21", "title_level": None, "major": "中药学", "work_place": "拉萨", "treatment": None,
        "requirements": "能适应高原工作",
    }  # fmt: skip
    service.save_post(actor("hr"), row.id, None, None, values)
    return row


@pytest.fixture
def opening(actor, demand):
    service.move_demand(actor("hr"), demand.id, None, A.SUBMIT)
    service.move_demand(actor("reviewer"), demand.id, None, A.APPROVE)
    service.move_demand(actor("leader"), demand.id, None, A.PUBLISH)
    hr = actor("hr")
    post = service.queries.posts_of(hr.scope, demand.id)[0]
    values = {
        "title": post.title, "headcount": 1, "opens_on": MONDAY, "closes_on": MONDAY + timedelta(30),
        "requirements": "中药学硕士",
    }  # fmt: skip
    return service.save_opening(hr, post.id, None, None, values)


@pytest.fixture
def channel(actor, place):
    values = {
        "kind": ChannelKind.REFERRAL, "name": "引才伯乐", "agreement_title": None, "agreed_on": None,
        "agreed_until": None, "contact_name": "丹增", "contact_phone": "13900001111", "note": None,
    }  # fmt: skip
    row = service.save_channel(actor("hr"), place("plant").id, None, None, values)
    service.add_cost(actor("hr"), row.id, spent_on=MONDAY, amount=Money.yuan("3000.00"), purpose="推荐宣传")
    return row
