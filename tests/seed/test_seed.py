"""The demo data: the same for the same numbers, whole, and true to its own rules."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from talent_app import clock
from talent_app.core.actor import system_actor
from talent_app.core.identifiers import DocumentKind, read_document_number
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.documents.spreadsheets import read_sheets
from talent_app.seed.careers import career
from talent_app.seed.names import CYCLE, person
from talent_app.seed.organisations import places
from talent_app.seed.spreadsheet import write_practice
from talent_app.seed.talents import create_talents
from talent_app.statistics.rebuild import differences
from talent_app.talents.models import Talent
from talent_app.talents.record_models import Education, TitleRecord


def test_the_same_place_is_always_the_same_person():
    assert [person(place) for place in range(50)] == [person(place) for place in range(50)]
    assert career(7, person(7)) == career(7, person(7))


def test_numbers_are_unlike_and_pass_their_check():
    numbers = [somebody.document_number for place in range(3_000) if (somebody := person(place)).document_number]
    assert len(set(numbers)) == len(numbers)
    for place in range(200):
        somebody = person(place)
        if somebody.document_number:
            read = read_document_number(DocumentKind.RESIDENT_ID, somebody.document_number)
            assert (read.born_on, read.sex.value) == (somebody.born_on, somebody.sex)


def test_names_hold_tibetan_compound_and_rare_ones():
    names = "".join(person(place).name for place in range(500))
    assert any(rare in names for rare in "𬭎㛃䶮𫖯")
    assert any(surname in names for surname in ("欧阳", "司马", "尉迟"))
    assert any(person(place).tibetan_name for place in range(20))


def test_titles_come_after_degrees():
    for place in range(300):
        told = career(place, person(place))
        for title in told.records[TitleRecord]:
            assert title["obtained_on"][:4] > told.records[Education][0]["until_on"][:4]


def test_more_enterprises_than_named_are_numbered():
    assert len(places(10)) == 14
    assert len(places(25)) == 29
    assert len({place.name for place in places(200)}) == 204


@pytest.mark.committing
def test_bulk_talents_are_counted_and_found(db, place):
    create_talents(system_actor("演示数据"), [place("plant").id, place("lab").id], 120, lambda done: None)
    use_scope(Scope.everything())
    assert session.scalar(select(func.count()).select_from(Talent)) == 120
    assert differences() == []


def test_the_practice_sheet_names_its_mistakes(tmp_path):
    path = write_practice(tmp_path, "540102199001010011", clock.now())
    [sheet] = read_sheets(path, path.name)
    rows = [row.values for row in sheet.rows]
    assert rows[0][0] == "姓名"
    said = [row[11] for row in rows[1:] if len(row) > 11 and row[11]]
    assert len(said) == 12
    assert any("13 月" in words for words in said)


def test_document_numbers_stay_unlike_however_many_people_are_invented():
    some = (*range(100), *range(CYCLE, CYCLE + 100), *range(9 * CYCLE, 9 * CYCLE + 100))
    numbers = [somebody.document_number for somebody in map(person, some) if somebody.document_number]
    assert len(set(numbers)) == len(numbers)
    # what keeps them apart: within one place and order every birth date comes once
    assert len({person(7 + cycle * CYCLE).born_on for cycle in range(300)}) == 300
