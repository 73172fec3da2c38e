"""From draft to reserve: who may take which step, what waits once a record is verified, the yearly confirmation."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.models import AuditEntry
from talent_app.audit.wording import TALENT_STATES
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.identity.permissions import MATRIX, Permission
from talent_app.talents import pending, persons, queries, review, review_queries, service
from talent_app.talents.enums import ChangeState, TalentStatus
from talent_app.talents.models import Talent
from talent_app.talents.review_models import PendingChange
from talent_app.talents.verification import TALENT_WORKFLOW, TalentAction
from tests import people
from tests.factories import create_talent, resident_id

S, A = TalentStatus, TalentAction


def fresh(talent_id):
    use_scope(Scope.everything())
    session.expunge_all()
    return queries.talent_or_404(Scope.everything(), talent_id)


def verified(actor, **over):
    row = create_talent(actor("hr"), **over)
    review.submit_talent(actor("hr"), row.id, None)
    review.judge_talent(actor("reviewer"), row.id, None, A.VERIFY)
    return fresh(row.id)


def bring_to(actor, state):
    row = create_talent(actor("hr"), **({"document_number": None} if state is S.INCOMPLETE else {}))
    if state in (S.INCOMPLETE, S.COMPLETE):
        return row
    review.submit_talent(actor("hr"), row.id, None)
    if state is S.RETURNED:
        review.judge_talent(actor("reviewer"), row.id, None, A.RETURN, "学历有误")
    if state in (S.VERIFIED, S.IN_RESERVE):
        review.judge_talent(actor("reviewer"), row.id, None, A.VERIFY)
    if state is S.IN_RESERVE:
        review.judge_talent(actor("reviewer"), row.id, None, A.ADMIT)
    return fresh(row.id)


def waiting(row):
    use_scope(Scope.everything())
    statement = select(PendingChange).where(PendingChange.state == ChangeState.WAITING)
    return list(session.scalars(statement.where(PendingChange.talent_id == row.id)))


def do(actor, row, action):
    if action is A.SUBMIT:
        return review.submit_talent(actor, row.id, None, "说明")
    if action is A.WITHDRAW:
        return review.withdraw_talent(actor, row.id, None, "说明")
    return review.judge_talent(actor, row.id, None, action, "说明")


@pytest.mark.parametrize("state", list(S))
def test_every_step_of_every_role_in_a_state_ends_as_the_table_says(actor, state):
    faults = []
    for action in A:
        for username, (_name, _place, role) in people.USERS.items():
            row = bring_to(actor, state)
            rule = TALENT_WORKFLOW.find(state, action)
            needed = Permission.TALENT_EDIT if action in (A.SUBMIT, A.WITHDRAW) else Permission.TALENT_VERIFY
            who = actor(username)
            allowed = rule is not None and who.can_in(needed, row.organisation_id)
            try:
                do(who, row, action)
                outcome = "done"
            except (Forbidden, NotFound):
                outcome = "refused"
            except (Conflict, InvalidInput):
                outcome = "state"
            if needed not in MATRIX[role] or not who.can_in(needed, row.organisation_id):
                wanted, end = "refused", state
            elif not allowed:
                wanted, end = "state", state
            else:
                wanted, end = "done", rule.target
            if (outcome, fresh(row.id).status) != (wanted, end):
                faults.append(f"{username} {action.value} in {state.value}: {outcome} → {fresh(row.id).status.value}")
    assert not faults, "\n".join(faults)


def test_an_incomplete_record_is_not_submitted_and_says_what_is_missing(actor):
    row = create_talent(actor("hr"), document_number=None, phone=None)
    with pytest.raises(InvalidInput, match="证件号码") as refused:
        review.submit_talent(actor("hr"), row.id, None)
    assert "联系电话" in refused.value.message or "电话" in refused.value.message


def test_a_reviewer_cannot_verify_what_changed_after_he_looked(actor):
    row = bring_to(actor, S.SUBMITTED)
    seen = row.revision
    service.update_talent(actor("hr"), row.id, None, {"post": "副总工程师"})
    with pytest.raises(Conflict):
        review.judge_talent(actor("reviewer"), row.id, seen, A.VERIFY)
    assert fresh(row.id).status is S.SUBMITTED


def test_marks_stay_until_the_record_is_verified(actor):
    row = bring_to(actor, S.SUBMITTED)
    review.judge_talent(actor("reviewer"), row.id, None, A.RETURN, "", {"post": "与任职文件不符", "school": ""})
    row = fresh(row.id)
    assert [(m.field, m.note) for m in review_queries.marks_of(Scope.everything(), row)] == [("post", "与任职文件不符")]
    service.update_talent(actor("hr"), row.id, None, {"post": "总经理"})
    assert fresh(row.id).status is S.RETURNED
    review.submit_talent(actor("hr"), row.id, None)
    assert review_queries.marks_of(Scope.everything(), fresh(row.id))
    review.judge_talent(actor("reviewer"), row.id, None, A.VERIFY)
    assert review_queries.marks_of(Scope.everything(), fresh(row.id)) == []


def test_returning_needs_a_reason_and_passing_allows_no_marks(actor):
    row = bring_to(actor, S.SUBMITTED)
    with pytest.raises(InvalidInput, match="理由"):
        review.judge_talent(actor("reviewer"), row.id, None, A.RETURN)
    with pytest.raises(InvalidInput, match="补正"):
        review.judge_talent(actor("reviewer"), row.id, None, A.VERIFY, "", {"post": "不符"})


def test_an_edit_of_a_verified_value_waits_and_the_old_one_stays_in_force(actor):
    row = verified(actor, post="高级工程师")
    service.update_talent(actor("hr"), row.id, row.version, {"post": "总经理", "phone": "+8613800138000"})
    after = fresh(row.id)
    assert (after.post, after.status, after.phone) == ("高级工程师", S.VERIFIED, "+8613800138000")
    assert [one.id for one in queries.search(Scope.everything(), "总经理")] == []
    [change] = waiting(row)
    assert pending.values_of(change) == {"post": "总经理"}
    [shown] = pending.shown(Scope.everything(), after, (ChangeState.WAITING,))
    assert shown.rows == (("职务", "高级工程师", "总经理"),) or shown.rows[0][1:] == ("高级工程师", "总经理")


def test_saving_the_same_wish_twice_asks_once_and_another_takes_its_place(actor):
    row = verified(actor)
    for post in ("总经理", "总经理", "董事长"):
        service.update_talent(actor("hr"), row.id, None, {"post": post})
    [change] = waiting(row)
    assert pending.values_of(change) == {"post": "董事长"}


def test_an_accepted_change_comes_into_force_and_a_returned_one_says_why(actor):
    row = verified(actor)
    service.update_talent(actor("hr"), row.id, None, {"post": "总经理", "name": "曾国", "born_on": row.born_on})
    by_field = {change.field: change.id for change in waiting(row)}
    with pytest.raises(InvalidInput, match="意见"):
        review.decide_changes(actor("reviewer"), row.id, None, [], {by_field["post"]: " "})
    review.decide_changes(actor("reviewer"), row.id, None, [by_field["name"]], {by_field["post"]: "任职文件未见"})
    after = fresh(row.id)
    assert (after.name, after.name_pinyin, after.status) == ("曾国", "zeng guo", S.VERIFIED)
    assert after.post != "总经理"
    assert persons.person_of(after).legal_name == "曾国"
    [refused] = pending.changes_of(after, (ChangeState.RETURNED,))
    assert refused.note == "任职文件未见"
    review.withdraw_change(actor("hr"), row.id, refused.id)
    assert pending.changes_of(fresh(row.id), (ChangeState.RETURNED,)) == []


def test_a_document_number_waits_with_its_kind_and_stands_nowhere_in_clear(actor):
    row = verified(actor)
    number = resident_id()
    old = persons.person_of(row).document_number
    service.update_talent(actor("hr"), row.id, None, {"document_number": number})
    use_scope(Scope.everything())
    for table in (PendingChange.__table__, PendingChange.__history__):
        for line in session.execute(select(table)):
            assert number not in repr(line)
    [change] = waiting(row)
    assert persons.person_of(fresh(row.id)).document_number == old
    review.decide_changes(actor("reviewer"), row.id, None, [change.id], {})
    assert persons.person_of(fresh(row.id)).document_number == number


def test_what_could_never_be_accepted_is_refused_at_once(actor):
    row = verified(actor)
    taken = persons.person_of(create_talent(actor("hr"))).document_number
    row = fresh(row.id)
    with pytest.raises(InvalidInput, match="本单位已登记"):
        service.update_talent(actor("hr"), row.id, None, {"document_number": taken})
    with pytest.raises(InvalidInput, match="请填写"):
        service.update_talent(actor("hr"), row.id, None, {"name": ""})
    assert waiting(row) == []


def test_child_records_of_a_verified_record_wait_too(actor):
    hr = actor("hr")
    row = create_talent(hr, highest_education=None)
    study = service.add_record(hr, row.id, "educations", {"school": "西藏大学", "level": "21"})
    review.submit_talent(actor("hr"), row.id, None)
    review.judge_talent(actor("reviewer"), row.id, None, A.VERIFY)
    assert service.add_record(actor("hr"), row.id, "educations", {"school": "四川大学", "level": "14"}) is None
    service.update_record(actor("hr"), row.id, "educations", study.id, None, {"school": "西藏农牧大学"})
    after = fresh(row.id)
    assert (after.school, after.highest_education) == ("西藏大学", "21")
    assert len(queries.records_of(Scope.everything(), after)["educations"]) == 1
    review.decide_changes(actor("reviewer"), row.id, None, [change.id for change in waiting(row)], {})
    after = fresh(row.id)
    schools = {one.school for one in queries.records_of(Scope.everything(), after)["educations"]}
    assert schools == {"西藏农牧大学", "四川大学"}
    assert (after.school, after.highest_education, after.status) == ("四川大学", "14", S.VERIFIED)
    service.remove_record(actor("hr"), row.id, "educations", study.id, None)
    assert len(queries.records_of(Scope.everything(), fresh(row.id))["educations"]) == 2


def test_waiting_changes_are_decided_before_the_record_is_returned(actor):
    row = verified(actor)
    service.update_talent(actor("hr"), row.id, None, {"post": "总经理"})
    with pytest.raises(Conflict, match="待核实的修改"):
        review.judge_talent(actor("reviewer"), row.id, None, A.RETURN, "重新核实")


def test_several_are_submitted_at_once_and_the_stale_one_is_named(actor):
    first, second, third = (create_talent(actor("hr")) for _each in range(3))
    incomplete = create_talent(actor("hr"), name="缺项人员", document_number=None)
    seen = {row.id: fresh(row.id).revision for row in (first, second, third, incomplete)}
    service.update_talent(actor("hr"), third.id, None, {"post": "主任"})
    done, left = review.submit_talents(actor("hr"), seen)
    assert (len(done), len(left)) == (2, 2)
    assert any("缺项人员" in sentence for sentence in left)
    assert fresh(third.id).status is S.COMPLETE
    with pytest.raises(InvalidInput):
        review.submit_talents(actor("hr"), {})


def test_the_standing_of_an_enterprise_counts_states_and_completeness(actor, place):
    verified(actor)
    create_talent(actor("hr"), document_number=None)
    [line] = review_queries.standings(Scope.everything(), 2026)
    assert (line.name, line.total, line.verified, line.confirmed) == (place("plant").name, 2, 1, 1)
    assert 50 < line.completeness < 100
    found = review_queries.counts(Scope.everything(), 2026)
    assert (found["submitted"], found["ready"]) == (0, 0)


def test_steps_are_recorded_with_both_states(actor):
    row = verified(actor)
    use_scope(Scope.everything())
    statement = select(AuditEntry).where(AuditEntry.action == Action.TALENT_MOVED.value).order_by(AuditEntry.seq)
    entries = list(session.scalars(statement))
    assert [entry.details["new_status"] for entry in entries] == ["submitted", "verified"]
    assert {entry.subject_id for entry in entries} == {row.id}
    assert {member.value: member.title for member in TalentStatus} == TALENT_STATES


def test_figures_and_lists_of_a_status_offer_every_state(actor):
    verified(actor)
    use_scope(Scope.everything())
    assert [row.status for row in session.scalars(select(Talent))] == [S.VERIFIED]
