"""What becomes of pay when a registration is merged into another or changes hands."""

from __future__ import annotations

import datetime

import pytest

from talent_app.core.errors import Conflict
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.pay.models import PayRecord
from talent_app.pay.people import PaidRow, record_pay
from talent_app.talents import merging, queries, requests
from talent_app.talents.enums import RequestKind
from talent_app.talents.followers import STAY, followers
from tests.factories import create_talent, resident_id

BIRTH = datetime.date(1985, 7, 2)


def paid(actor, who, talent, place, year, yuan):
    zero = Money.ZERO
    record_pay(actor(who), place.id, year, [PaidRow(talent.id, Money.yuan(yuan), zero, zero, zero)])


def records():
    use_scope(Scope.everything())
    session.expunge_all()
    return {(row.organisation_id, row.talent_id, row.year): row.base.fen for row in session.query(PayRecord)}


@pytest.fixture
def pair(actor):
    first = create_talent(actor("hr"), name="曾国", born_on=BIRTH, document_number=None)
    second = create_talent(actor("hr"), name="曾国", born_on=BIRTH, document_number=None)
    return first, second


def merge(actor, first, second):
    use_scope(Scope.everything())
    session.expunge_all()
    kept, dropped = (queries.talent_or_404(Scope.everything(), each.id) for each in (first, second))
    return merging.merge_talents(actor("hr"), kept.id, kept.revision, dropped.id, dropped.revision)


def test_pay_follows_a_merge_and_comes_back_with_it(actor, place, pair):
    first, second = pair
    plant = place("plant")
    paid(actor, "hr", first, plant, 2024, 1)
    paid(actor, "hr", second, plant, 2025, 2)
    kept = merge(actor, first, second)
    assert records() == {(plant.id, first.id, 2024): 100, (plant.id, first.id, 2025): 200}
    merging.undo_merge(actor("hr"), kept.id, None)
    assert records() == {(plant.id, first.id, 2024): 100, (plant.id, second.id, 2025): 200}


def test_two_amounts_for_one_year_stop_a_merge_and_are_named(actor, place, pair):
    for talent in pair:
        paid(actor, "hr", talent, place("plant"), 2025, 1)
    with pytest.raises(Conflict, match="都有 2025 年的"):
        merge(actor, *pair)
    assert len(records()) == 2


def test_after_a_transfer_each_employer_keeps_what_he_paid(actor, place):
    number = resident_id()
    talent = create_talent(actor("hr"), name="德吉", born_on=BIRTH, document_number=number)
    plant, other = place("plant"), actor("stranger").organisation_id
    paid(actor, "hr", talent, plant, 2025, 1)
    values = {"name": "德吉", "born_on": BIRTH, "document_number": number}
    asked = requests.file_request(actor("stranger"), other, values, RequestKind.TRANSFER, "调入")
    requests.answer_request(actor("hr"), asked.id, None, True, "")
    place_of_other = type("Place", (), {"id": other})
    paid(actor, "stranger", talent, place_of_other, 2025, 2)
    assert records() == {(plant.id, talent.id, 2025): 100, (other, talent.id, 2025): 200}


def test_every_table_that_names_a_registration_follows_or_is_named_as_staying():
    assert {"pay_records", "pay_assignments", "agreements"} <= {model.__tablename__ for model in followers()}
    assert STAY.isdisjoint(model.__tablename__ for model in followers())
