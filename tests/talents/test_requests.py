"""A person registered elsewhere: asking, answering, deciding, and what neither side may learn."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from talent_app.core.errors import AppError, Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import persons, queries, request_queries, requests, review, service
from talent_app.talents.enums import RequestKind, RequestState, TalentStatus
from talent_app.talents.models import Education, Talent
from talent_app.talents.review_models import RegistrationRequest
from talent_app.talents.verification import TalentAction
from tests.factories import create_talent


@pytest.fixture
def held(actor):
    row = create_talent(actor("hr"), name="德吉央宗", post="高级工程师")
    service.add_record(actor("hr"), row.id, "educations", {"school": "西藏大学", "level": "21"})
    return fresh(row.id)


def fresh(talent_id):
    use_scope(Scope.everything())
    session.expunge_all()
    return queries.talent_or_404(Scope.everything(), talent_id)


def number_of(row):
    use_scope(Scope.everything())
    return persons.person_of(row).document_number


def ask(actor, held, kind=RequestKind.TRANSFER, **over):
    stranger = actor("stranger")
    values = {"name": "德吉央宗", "document_number": number_of(held), "post": "技术总监"} | over
    return requests.file_request(actor("stranger"), stranger.organisation_id, values, kind, "已与本人谈妥")


def view(actor, username, row):
    return request_queries.request_or_404(actor(username), row.id)


def test_neither_side_learns_more_than_that_the_number_is_registered(actor, held):
    row = ask(actor, held)
    asker = view(actor, "stranger", row)
    assert (asker.is_asker, asker.holder, asker.talent_id) == (True, "", None)
    assert {info.name: text for info, text in asker.typed}["post"] == "技术总监"
    holder = view(actor, "hr", row)
    assert (holder.is_holder, holder.asker, holder.typed, holder.name) == (True, "", [], "德吉央宗")
    regulator = view(actor, "reviewer", row)
    assert regulator.asker == "拉萨云端数据有限公司"
    assert regulator.holder == "拉萨藏药制造有限公司"
    with pytest.raises(NotFound):
        view(actor, "county", row)
    readers = ("hr", "stranger", "reviewer", "county")
    assert [len(request_queries.requests_of(actor(who))) for who in readers] == [1, 1, 1, 0]


def test_the_typed_row_is_kept_sealed(actor, held):
    ask(actor, held)
    use_scope(Scope.everything())
    for table in (RegistrationRequest.__table__, RegistrationRequest.__history__):
        for line in session.execute(select(table)):
            assert number_of(held) not in repr(line)
            assert "技术总监" not in repr(line)


def test_the_holder_agrees_and_the_registration_moves_with_its_records(actor, held, place):
    row = ask(actor, held)
    requests.answer_request(actor("hr"), row.id, row.version, True)
    moved = fresh(held.id)
    assert (moved.organisation_id, moved.post, moved.person_id) == (place("other").id, "技术总监", held.person_id)
    assert session.scalars(select(Education.organisation_id)).all() == [place("other").id]
    with pytest.raises(NotFound):
        queries.talent_or_404(actor("hr").scope, held.id)
    seen = queries.talent_or_404(actor("stranger").scope, held.id)
    assert queries.records_of(actor("stranger").scope, seen)["educations"][0].school == "西藏大学"
    assert view(actor, "stranger", row).row.state is RequestState.AGREED
    assert view(actor, "hr", row).asker == "拉萨云端数据有限公司"


def test_a_verified_record_moves_as_verified_and_new_values_wait(actor, held):
    review.submit_talent(actor("hr"), held.id, None)
    review.judge_talent(actor("reviewer"), held.id, None, TalentAction.VERIFY)
    row = ask(actor, held)
    requests.decide_request(actor("reviewer"), row.id, None, True)
    moved = fresh(held.id)
    assert (moved.post, moved.status) == ("高级工程师", TalentStatus.VERIFIED)


def test_a_shared_person_is_registered_twice_and_counted_once(actor, held, place):
    row = ask(actor, held, RequestKind.SHARED)
    requests.answer_request(actor("hr"), row.id, None, True)
    made = fresh(view(actor, "stranger", row).row.talent_id)
    assert (made.organisation_id, made.is_primary, made.introduction_mode) == (place("other").id, False, "flexible")
    assert (made.person_id, fresh(held.id).is_primary) == (held.person_id, True)
    service.update_talent(actor("stranger"), made.id, None, {"post": "首席科学家", "document_number": number_of(held)})
    service.update_talent(actor("hr"), held.id, None, {"post": "总工", "document_number": number_of(held)})
    assert (fresh(made.id).post, fresh(held.id).post) == ("首席科学家", "总工")
    with pytest.raises(InvalidInput, match="共享登记不能修改证件号码"):
        service.update_talent(actor("stranger"), made.id, None, {"document_number": None})
    with pytest.raises(persons.NumberTaken):
        persons.check_free(persons.read_identity(None, number_of(held)), place("lab").id)


def test_an_objection_leaves_it_to_the_regulator(actor, held):
    row = ask(actor, held)
    requests.answer_request(actor("hr"), row.id, None, False, "正在承担重大项目")
    with pytest.raises(Conflict):
        requests.answer_request(actor("hr"), row.id, None, True)
    with pytest.raises(InvalidInput, match="理由"):
        requests.decide_request(actor("reviewer"), row.id, None, False)
    requests.decide_request(actor("reviewer"), row.id, None, False, "本年度不宜流动")
    assert fresh(held.id).organisation_id == held.organisation_id
    after = view(actor, "stranger", row)
    assert (after.row.state, after.holder, after.row.decision_note) == (RequestState.REFUSED, "", "本年度不宜流动")


def test_only_the_right_hands_answer_decide_and_withdraw(actor, held):
    row = ask(actor, held)
    with pytest.raises(NotFound):
        requests.answer_request(actor("stranger"), row.id, None, True)
    with pytest.raises(NotFound):
        requests.decide_request(actor("county"), row.id, None, True)
    with pytest.raises(Forbidden):
        requests.decide_request(actor("hr"), row.id, None, True)
    with pytest.raises(NotFound):
        requests.withdraw_request(actor("hr"), row.id, None)
    requests.withdraw_request(actor("stranger"), row.id, None)
    assert view(actor, "hr", row).row.state is RequestState.WITHDRAWN


def test_asking_twice_or_without_need_is_refused(actor, held, place):
    ask(actor, held)
    with pytest.raises(Conflict, match="正在等待"):
        ask(actor, held)
    service.delete_talent(actor("hr"), held.id, None, "离职")
    with pytest.raises(AppError, match="不需要申请"):
        ask(actor, held)


def test_a_registration_deleted_meanwhile_is_said_and_nothing_is_lost(actor, held):
    row = ask(actor, held)
    service.delete_talent(actor("hr"), held.id, None, "离职")
    with pytest.raises(Conflict, match="已删除"):
        requests.decide_request(actor("reviewer"), row.id, None, True)
    use_scope(Scope.everything())
    assert session.scalars(select(Talent)).all() == []
    assert view(actor, "stranger", row).can_withdraw
