"""A person whose file is verified, a clock that moves, and the steps of the chain by role."""

from __future__ import annotations

import datetime

import pytest

from talent_app import clock
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.verification import TalentAction
from talent_app.titles import service
from talent_app.titles.enums import EvaluationPath
from talent_app.titles.workflow import TitleAction as A
from tests.factories import create_talent

DAY = datetime.date(2026, 11, 26)
WISH = {"series": "engineering", "level": "associate_senior", "title_name": "", "specialty": "冶金",
        "way": EvaluationPath.RECOMMENDATION, "exception": "博士，省级奖第一完成人", "summary": ""}  # fmt: skip


@pytest.fixture
def on(monkeypatch):
    """Move the clock of commands to a day."""

    def move(day):
        monkeypatch.setattr(
            clock, "now", lambda: datetime.datetime(day.year, day.month, day.day, 2, tzinfo=datetime.UTC)
        )
        monkeypatch.setattr(clock, "today", lambda: day)

    move(DAY)
    return move


@pytest.fixture
def verified(actor, on):
    """`verified(name)`: the id of a person whose file is verified."""

    def make(name):
        row = create_talent(actor("hr"), name=name)
        submit_talent(actor("hr"), row.id, None)
        judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
        return row.id

    return make


@pytest.fixture
def talent(verified):
    return verified("次仁评")


@pytest.fixture
def act(actor):
    """`act("hr", number, A.SUBMIT)`: one step by one role."""
    commands = {"hr": service.act_as_unit, "approver": service.act_as_leader, "reviewer": service.act_as_regulator}

    def step(who, number, action, **values):
        row = commands[who](actor(who), number, None, action, values)
        use_scope(Scope.everything())
        return row

    return step


@pytest.fixture
def applied(actor):
    """`applied(talent)`: the id of a new application."""
    return lambda talent, **over: service.create_application(actor("hr"), talent, WISH | over).id


@pytest.fixture
def evaluated(act, applied, on):
    """`evaluated(talent)`: the id of an application that was accepted for evaluation on 4 December."""

    def lead(talent, **over):
        on(DAY)
        number = applied(talent, **over)
        act("hr", number, A.SUBMIT)
        act("approver", number, A.RECOMMEND)
        on(datetime.date(2026, 12, 4))
        act("hr", number, A.FORWARD, competent_office="市人社局")
        act("reviewer", number, A.ACCEPT)
        return number

    return lead
