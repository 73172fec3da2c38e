"""One person registered twice: suggestions, merging without losing a record, taking the merge back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import merging, persons, queries, review, service
from talent_app.talents.models import Talent
from talent_app.talents.verification import TalentAction
from tests.factories import create_talent, resident_id

BIRTH = date(1985, 7, 2)


@pytest.fixture
def pair(actor):
    hr = actor("hr")
    first = create_talent(hr, name="曾国", born_on=BIRTH, post="主任", document_number=None)
    second = create_talent(hr, name="曾国", born_on=BIRTH, post="处长", phone="+8613700137000")
    service.add_record(hr, first.id, "educations", {"school": "西藏大学", "level": "21"})
    service.add_record(hr, second.id, "educations", {"school": "四川大学", "level": "14"})
    return fresh(first.id), fresh(second.id)


def fresh(talent_id):
    use_scope(Scope.everything())
    session.expunge_all()
    return queries.talent_or_404(Scope.everything(), talent_id)


def schools(talent_id):
    return sorted(one.school for one in queries.records_of(Scope.everything(), fresh(talent_id))["educations"])


def test_name_and_birth_phone_mail_and_pinyin_suggest(actor):
    hr = actor("hr")
    same = {"document_number": None}
    base = create_talent(hr, name="曾国", born_on=BIRTH, email="a@example.com", **same)
    create_talent(hr, name="曾国", born_on=BIRTH, phone="+8613700137001", **same)
    create_talent(hr, name="增国", born_on=BIRTH, phone="+8613700137002", **same)
    create_talent(hr, name="白玛", born_on=date(1970, 1, 1), phone="+8613912341234", **same)
    create_talent(hr, name="格桑", born_on=date(1971, 1, 1), phone="+8613700137004", email="a@example.com", **same)
    create_talent(actor("stranger"), name="曾国", born_on=BIRTH, **same)
    use_scope(actor("hr").scope)
    found = {one.second.name: one.reasons for one in merging.suggestions(actor("hr").scope) if one.first.id == base.id}
    assert found == {
        "曾国": ("姓名和出生日期相同",),
        "增国": ("拼音和出生日期相同",),
        "白玛": ("电话相同",),
        "格桑": ("电子邮箱相同",),
    }


def test_two_different_numbers_are_two_people(actor):
    first = create_talent(actor("hr"), name="曾国", born_on=BIRTH, document_number=resident_id(BIRTH))
    second = create_talent(actor("hr"), name="曾国", born_on=BIRTH, document_number=resident_id(BIRTH))
    assert merging.suggestions(actor("hr").scope) == []
    with pytest.raises(InvalidInput, match="证件号码不同"):
        merging.merge_talents(actor("hr"), first.id, None, second.id, None)


def test_a_merge_keeps_every_record_and_the_old_address_leads_to_the_new(actor, pair):
    first, second = pair
    number = persons.person_of(second).document_number
    merging.merge_talents(actor("hr"), first.id, first.revision, second.id, second.revision, frozenset({"phone"}))
    kept = fresh(first.id)
    assert (kept.post, kept.phone, kept.highest_education) == ("主任", "+8613700137000", "14")
    assert persons.person_of(kept).document_number == number
    assert schools(first.id) == ["四川大学", "西藏大学"]
    assert merging.target_of(actor("hr").scope, second.id) == first.id
    assert merging.target_of(actor("stranger").scope, second.id) is None
    with pytest.raises(NotFound):
        service.restore_talent(actor("hr"), second.id, None)


def test_a_merge_is_taken_back_whole(actor, pair):
    first, second = pair
    before = {row.id: (row.post, row.phone, row.person_id, row.status, row.school) for row in pair}
    merging.merge_talents(actor("hr"), first.id, None, second.id, None, frozenset({"phone", "post"}))
    merging.undo_merge(actor("hr"), first.id, None)
    for talent_id in (first.id, second.id):
        row = fresh(talent_id)
        assert (row.post, row.phone, row.person_id, row.status, row.school) == before[talent_id]
    assert (schools(first.id), schools(second.id)) == (["西藏大学"], ["四川大学"])
    assert merging.target_of(Scope.everything(), second.id) is None
    with pytest.raises(NotFound):
        merging.undo_merge(actor("hr"), first.id, None)


def test_after_an_edit_a_merge_stays(actor, pair):
    first, second = pair
    merging.merge_talents(actor("hr"), first.id, None, second.id, None)
    service.add_record(actor("hr"), first.id, "titles", {"name": "高级工程师"})
    with pytest.raises(Conflict, match="又被修改过"):
        merging.undo_merge(actor("hr"), first.id, None)
    assert schools(first.id) == ["四川大学", "西藏大学"]


def test_only_registrations_of_one_enterprise_are_merged_and_the_verified_one_stays(actor, pair):
    first, second = pair
    other = create_talent(actor("stranger"), name="曾国", document_number=None)
    with pytest.raises(NotFound):
        merging.merge_talents(actor("hr"), first.id, None, other.id, None)
    review.submit_talent(actor("hr"), second.id, None)
    review.judge_talent(actor("reviewer"), second.id, None, TalentAction.VERIFY)
    with pytest.raises(InvalidInput, match="保留的登记没有核实"):
        merging.merge_talents(actor("hr"), first.id, None, second.id, None)
    merging.merge_talents(actor("hr"), second.id, None, first.id, None, frozenset({"post"}))
    assert fresh(second.id).post == "处长"


def test_what_changed_after_the_page_was_opened_is_not_merged(actor, pair):
    first, second = pair
    service.update_talent(actor("hr"), second.id, None, {"post": "局长"})
    with pytest.raises(Conflict):
        merging.merge_talents(actor("hr"), first.id, first.revision, second.id, second.revision)
    use_scope(Scope.everything())
    assert len(session.scalars(select(Talent)).all()) == 2
