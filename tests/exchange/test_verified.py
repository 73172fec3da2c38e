"""A file over verified records: what is in force stays, changes wait, and taking the import back takes them back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.exchange import service
from talent_app.talents import pending, review
from talent_app.talents.enums import ChangeState, TalentStatus
from talent_app.talents.models import Education, Talent
from talent_app.talents.review_models import PendingChange
from talent_app.talents.verification import TalentAction
from tests.exchange.files import NUMBERS, applied, csv_file, xlsx_file

HEADER = ["姓名", "身份证号码", "手机号", "职务", "民族", "人才类别", "学历", "从事专业"]
ROW = ["扎西顿珠", NUMBERS[0], "13912341234", "工程师", "藏族", "专业技术人才", "大学本科毕业", "冶金工程"]
CHANGED = [*ROW[:2], "13800138000", "总经理", *ROW[4:]]


@pytest.fixture
def plant(place):
    return place("plant").id


@pytest.fixture
def verified(actor, plant):
    applied(actor("hr"), plant, csv_file([HEADER, ROW]))
    row = session.scalars(select(Talent)).one()
    review.submit_talent(actor("hr"), row.id, None)
    review.judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    return row.id


def now():
    use_scope(Scope.everything())
    session.expunge_all()
    return session.scalars(select(Talent)).one()


def waiting():
    use_scope(Scope.everything())
    statement = select(PendingChange).where(PendingChange.state == ChangeState.WAITING)
    return [(change.field or change.kind, pending.values_of(change)) for change in session.scalars(statement)]


def test_verified_values_wait_and_a_phone_is_written(actor, plant, verified):
    applied(actor("hr"), plant, csv_file([HEADER, CHANGED]))
    row = now()
    assert (row.post, row.phone, row.status) == ("工程师", "+8613800138000", TalentStatus.VERIFIED)
    assert waiting() == [("post", {"post": "总经理"})]
    applied(actor("hr"), plant, csv_file([HEADER, CHANGED]))
    assert waiting() == [("post", {"post": "总经理"})]


def test_records_of_a_verified_registration_wait(actor, plant, verified):
    studies = [["姓名", "证件号码", "学校", "学历"], ["扎西顿珠", NUMBERS[0], "四川大学", "博士研究生"]]
    applied(actor("hr"), plant, xlsx_file({"人才": [HEADER, ROW], "学历": studies}))
    assert session.scalars(select(Education)).all() == []
    [(kind, values)] = waiting()
    assert (kind, values["school"]) == ("educations", "四川大学")
    assert now().school is None
    change = session.scalars(select(PendingChange)).one()
    review.decide_changes(actor("reviewer"), verified, None, [change.id], {})
    assert now().school == "四川大学"


def test_taking_the_import_back_takes_its_wishes_back(actor, plant, verified):
    batch = applied(actor("hr"), plant, csv_file([HEADER, CHANGED]))
    service.undo_import(actor("hr"), batch.id)
    assert waiting() == []
    assert (now().phone, now().status) == ("+8613912341234", TalentStatus.VERIFIED)
