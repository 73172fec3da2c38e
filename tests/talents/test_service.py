"""Registering, editing, deleting and restoring people, and what an enterprise may not learn."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.models import AuditEntry
from talent_app.core.errors import AppError, Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import persons, queries, service
from talent_app.talents.enums import TalentStatus
from talent_app.talents.models import Person, Talent
from tests.factories import create_talent, resident_id


def entries() -> list[str]:
    use_scope(Scope.everything())
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))


def fresh(talent_id):
    use_scope(Scope.everything())
    session.expire_all()
    return queries.talent_or_404(Scope.everything(), talent_id)


def test_a_registration_gets_pinyin_keys_and_its_birth_date_from_the_number(actor):
    number = resident_id(date(1979, 3, 8), male=False)
    row = service.create_talent(actor("hr"), actor("hr").organisation_id, {"name": "单雄信", "document_number": number})
    assert (row.name_pinyin, row.initials, row.born_on, row.sex) == ("shan xiong xin", "sxx", date(1979, 3, 8), "2")
    assert row.status is TalentStatus.INCOMPLETE


def test_a_complete_registration_says_so(actor):
    row = create_talent(actor("hr"))
    assert (row.status, row.completeness) == (TalentStatus.COMPLETE, 100)


def test_without_a_number_the_record_is_kept_as_incomplete(actor):
    row = create_talent(actor("hr"), document_number=None)
    assert row.status is TalentStatus.INCOMPLETE
    assert 0 < row.completeness < 100


def test_the_number_stands_nowhere_in_clear(actor):
    number = resident_id()
    row = create_talent(actor("hr"), document_number=number)
    use_scope(Scope.everything())
    for table in (Person.__table__, Person.__history__, Talent.__table__, Talent.__history__):
        for line in session.execute(select(table)):
            assert number not in repr(line)
            assert number.encode() not in repr(line).encode()
    assert persons.person_of(row).document_number == number


def test_the_same_number_twice_in_one_enterprise_is_refused_with_what_to_do(actor):
    row = create_talent(actor("hr"), name="德吉")
    number = persons.person_of(row).document_number
    with pytest.raises(InvalidInput, match="本单位已登记") as refused:
        create_talent(actor("hr"), name="另一人", document_number=number)
    assert refused.value.field == "document_number"
    assert "德吉" not in refused.value.message + refused.value.hint


def test_a_number_held_elsewhere_tells_only_that_it_is_registered(actor):
    row = create_talent(actor("hr"), name="德吉央宗")
    number = persons.person_of(row).document_number
    with pytest.raises(InvalidInput) as refused:
        create_talent(actor("stranger"), document_number=number)
    assert refused.value.message == "该证件号码已在库登记。"
    for secret in ("德吉央宗", "藏药"):
        assert secret not in refused.value.message + refused.value.hint


def test_the_number_of_a_deleted_registration_may_be_registered_by_another_enterprise(actor):
    row = create_talent(actor("hr"))
    number = persons.person_of(row).document_number
    service.delete_talent(actor("hr"), row.id, row.version, "重复登记")
    moved = create_talent(actor("stranger"), document_number=number)
    assert moved.person_id == row.person_id
    with pytest.raises(Conflict, match="已在库登记"):
        service.restore_talent(actor("hr"), row.id, None)


def test_a_wrong_checksum_is_refused_and_an_unknown_place_is_not(actor):
    good = resident_id(region="540199")
    create_talent(actor("hr"), document_number=good)
    bad = good[:-1] + ("0" if good[-1] != "0" else "1")
    with pytest.raises(InvalidInput, match="校验位"):
        create_talent(actor("hr"), document_number=bad)


def test_a_birth_date_or_sex_against_the_number_is_refused(actor):
    number = resident_id(date(1985, 7, 2))
    with pytest.raises(InvalidInput, match="出生日期"):
        create_talent(actor("hr"), document_number=number, born_on=date(1985, 7, 3))
    with pytest.raises(InvalidInput, match="性别"):
        create_talent(actor("hr"), document_number=number, sex="2")


def test_editing_changes_only_what_is_named_and_raises_the_version(actor):
    row = create_talent(actor("hr"))
    seen = row.version
    service.update_talent(actor("hr"), row.id, seen, {"post": "总工程师"})
    after = fresh(row.id)
    assert (after.post, after.ethnicity, after.version) == ("总工程师", "04", seen + 1)
    with pytest.raises(Conflict):
        service.update_talent(actor("hr"), row.id, seen, {"post": "副总"})
    assert fresh(row.id).post == "总工程师"


def test_saving_without_a_change_writes_nothing(actor):
    row = create_talent(actor("hr"))
    before = len(entries())
    service.update_talent(actor("hr"), row.id, row.version, {"post": row.post, "phone": "+8613912341234"})
    assert len(entries()) == before
    assert fresh(row.id).version == row.version


def test_a_new_name_is_spelled_anew_and_a_corrected_spelling_stays(actor):
    row = create_talent(actor("hr"), name="张三")
    row = service.update_talent(actor("hr"), row.id, row.version, {"name": "曾国", "name_pinyin": "zhang san"})
    assert row.name_pinyin == "zeng guo"
    row = service.update_talent(actor("hr"), row.id, row.version, {"name_pinyin": "ceng guo"})
    row = service.update_talent(actor("hr"), row.id, row.version, {"post": "主任"})
    assert (fresh(row.id).name_pinyin, fresh(row.id).initials) == ("ceng guo", "cg")


def test_a_number_entered_later_completes_the_record(actor):
    row = create_talent(actor("hr"), document_number=None)
    number = resident_id()
    service.update_talent(actor("hr"), row.id, row.version, {"document_number": number})
    after = fresh(row.id)
    assert after.status is TalentStatus.COMPLETE
    assert persons.person_of(after).document_number == number


def test_the_highest_education_and_title_follow_the_records(actor):
    hr = actor("hr")
    row = create_talent(hr)
    service.add_record(hr, row.id, "educations", {"school": "西藏大学", "level": "21", "until_on": "2007-07"})
    doctor = service.add_record(hr, row.id, "educations", {"school": "清华大学", "level": "11", "degree": "2"})
    service.add_record(hr, row.id, "titles", {"name": "正高级工程师", "level": "full_senior", "series": "engineering"})
    after = fresh(row.id)
    assert (after.highest_education, after.school, after.highest_degree) == ("11", "清华大学", "2")
    assert (after.title_level, after.title_name) == ("full_senior", "正高级工程师")
    service.remove_record(hr, row.id, "educations", doctor.id, doctor.version)
    assert fresh(row.id).school == "西藏大学"


def test_two_people_may_edit_two_records_while_a_third_has_the_main_form_open(actor):
    hr = actor("hr")
    row = create_talent(hr)
    seen, revision = row.version, row.revision
    first = service.add_record(hr, row.id, "educations", {"school": "西藏大学", "level": "21"})
    second = service.add_record(hr, row.id, "titles", {"name": "工程师", "level": "intermediate"})
    service.update_record(hr, row.id, "educations", first.id, first.version, {"major": "冶金"})
    service.update_record(hr, row.id, "titles", second.id, second.version, {"specialty": "冶金"})
    service.update_talent(hr, row.id, seen, {"post": "主任"})
    assert fresh(row.id).revision > revision + 4


def test_an_end_before_its_beginning_is_refused(actor):
    hr = actor("hr")
    row = create_talent(hr)
    with pytest.raises(InvalidInput, match="早于"):
        service.add_record(hr, row.id, "educations", {"school": "西藏大学", "from_on": "2007-09", "until_on": "2003"})
    service.add_record(hr, row.id, "educations", {"school": "西藏大学", "from_on": "2007-09", "until_on": "2007"})


def test_a_deleted_registration_is_hidden_and_comes_back_with_its_records(actor):
    hr = actor("hr")
    row = create_talent(hr)
    service.add_record(hr, row.id, "educations", {"school": "西藏大学"})
    service.delete_talent(hr, row.id, row.version, "误登记")
    with pytest.raises(NotFound):
        queries.talent_or_404(hr.scope, row.id)
    back = service.restore_talent(hr, row.id, None)
    assert [r.school for r in queries.records_of(hr.scope, back)["educations"]] == ["西藏大学"]


def test_deleting_needs_a_reason(actor):
    row = create_talent(actor("hr"))
    with pytest.raises(InvalidInput, match="理由"):
        service.delete_talent(actor("hr"), row.id, row.version, " ")
    assert fresh(row.id).deleted_at is None


def test_reading_in_clear_is_recorded_with_its_reason(actor):
    row = create_talent(actor("hr"))
    clear = service.reveal(actor("hr"), row.id, ["document_number", "phone"], "核对劳动合同")
    assert clear["phone"] == "+8613912341234"
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (entry.action, entry.kind) == (Action.SENSITIVE_REVEALED.value, "read")
    assert entry.details == {"fields": ["证件号码", "联系电话"], "reason": "核对劳动合同"}
    assert clear["document_number"] not in str(entry.details)


def test_a_regulator_may_not_reveal_and_a_stranger_does_not_find(actor):
    row = create_talent(actor("hr"))
    with pytest.raises(Forbidden):
        service.reveal(actor("reviewer"), row.id, ["phone"], "好奇心")
    with pytest.raises(NotFound):
        service.reveal(actor("stranger"), row.id, ["phone"], "好奇心")
    with pytest.raises(NotFound):
        service.update_talent(actor("stranger"), row.id, row.version, {"post": "x"})


def test_nobody_registers_people_at_an_organisation_outside_his_scope(actor, place):
    with pytest.raises(NotFound):
        create_talent(actor("hr"), organisation_id=place("other").id)


@pytest.mark.committing
def test_of_two_enterprises_entering_one_number_at_once_one_wins(actor, db):
    number = resident_id()
    actors = [actor("hr"), actor("stranger")]
    session.rollback()
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def enter(who):
        ready.wait()
        try:
            create_talent(who, document_number=number)
            outcomes.append("registered")
        except AppError as error:
            outcomes.append(type(error).__name__)
        finally:
            session.remove()

    threads = [threading.Thread(target=enter, args=(who,)) for who in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("registered") == 1, outcomes
    use_scope(Scope.everything())
    assert len(session.scalars(select(Talent)).all()) == 1
    assert len(session.scalars(select(Person)).all()) == 1
