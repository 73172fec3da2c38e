"""The classification of data says what the declarations say."""

from __future__ import annotations

from talent_app.cli.data import DOCUMENT
from talent_app.operations.classification import Level, classified, document


def test_the_document_of_the_classes_is_fresh():
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: flask data classification-doc"


def test_numbers_and_pay_stand_in_their_classes():
    found = {each.table.name: each for each in classified()}
    assert found["persons"].level is found["talents"].level is Level.SECRET
    assert found["pay_records"].level is found["plan_people"].level is Level.PAY
    assert found["enterprise_years"].level is Level.AMOUNT
