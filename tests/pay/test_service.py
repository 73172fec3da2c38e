"""The commands of pay: what an enterprise may do with its structure, and what keeps it from a wrong one."""

from __future__ import annotations

from datetime import date

import pytest

from talent_app.core.errors import Conflict, Forbidden, ImportRejected, InvalidInput, NotFound
from talent_app.core.money import Money
from talent_app.pay import merits, peers, people, queries, service, surveys
from talent_app.pay.models import Ladder, PayPost
from talent_app.pay.people import PaidRow
from talent_app.pay.structure import bands_of
from talent_app.rules.merit import usual_matrix
from tests.factories import create_talent
from tests.pay.structure import SURVEY, build_structure

yuan = Money.yuan


@pytest.fixture
def built(actor, place):
    return build_structure(actor, place("plant").id)


def levels(actor, place, number):
    return {str(row.id): number for row in queries.factors(actor("hr").scope, place("plant").id)}


def test_points_become_a_grade_and_a_band(actor, place, built):
    scope, plant = actor("hr").scope, place("plant").id
    assert [(post.name, post.points) for post in queries.posts(scope, plant)] == [
        ("部门经理", 440),
        ("高级研发工程师", 280),
    ]
    found = {each.talent.id: each for each in queries.members(scope, plant, 2025)}
    first = found[built[1][0].id]
    assert (first.grade, first.band.midpoint) == (3, yuan(115_200))
    assert first.record.total == yuan(100_000)


def test_evaluators_far_apart_must_say_how_they_agreed(actor, place, built):
    plant, post = place("plant").id, built[0][0]
    service.rate_post(actor("approver"), plant, post.id, levels(actor, place, 1))
    with pytest.raises(InvalidInput, match="相差两级"):
        service.settle_post(actor("hr"), plant, post.id, None, levels(actor, place, 2), "  ")
    done = service.settle_post(actor("hr"), plant, post.id, None, levels(actor, place, 2), "讨论后取第二级")
    assert (done.points, done.settled_by) == (160, "林卓玛")


def test_what_is_in_use_is_not_removed(actor, place, built):
    plant, post = place("plant").id, built[0][0]
    with pytest.raises(Conflict, match="任职人员"):
        service.remove_row(actor("hr"), plant, "pay_posts", post.id, None)
    with pytest.raises(Conflict, match="1 个职位"):
        service.remove_row(actor("hr"), plant, "pay_families", post.family_id, None)


def test_a_grade_of_ones_own_needs_a_reason_and_must_exist(actor, place, built):
    plant, talent, post = place("plant").id, built[1][0], built[0][0]
    given = {"post_id": post.id, "from_on": date(2026, 1, 1)}
    with pytest.raises(InvalidInput, match="写明理由"):
        people.assign_post(actor("hr"), plant, talent.id, None, grade=4, **given)
    with pytest.raises(InvalidInput, match="没有第 9 级"):
        people.assign_post(actor("hr"), plant, talent.id, None, grade=9, reason="破格", **given)
    people.assign_post(actor("hr"), plant, talent.id, None, grade=4, reason="破格", **given)
    assert queries.members(actor("hr").scope, plant, 2025)[0].grade in (3, 4)


def test_only_those_who_may_read_pay_see_it_and_nobody_of_another_enterprise(actor, place, built):
    plant, talent = place("plant").id, built[1][0]
    people.record_reading(actor("approver"), plant, "人员薪酬", [talent])
    with pytest.raises(Forbidden):
        people.record_reading(actor("reviewer"), plant, "人员薪酬", [talent])
    with pytest.raises(NotFound):
        queries.members(actor("stranger").scope, plant, 2025)
    with pytest.raises(NotFound):
        queries.row_or_404(actor("stranger").scope, PayPost, plant, built[0][0].id)


def test_pay_of_somebody_elses_person_is_refused(actor, place, built):
    foreign = create_talent(actor("stranger"))
    row = PaidRow(foreign.id, yuan(1), Money.ZERO, Money.ZERO, Money.ZERO)
    with pytest.raises(InvalidInput, match="没有登记编号"):
        people.record_pay(actor("hr"), place("plant").id, 2025, [row])


def test_a_survey_file_names_every_fault_by_row():
    text = SURVEY + "研发,高级,,1,2,3,4,5,\n研发,中级,,9,2,3,4,5,\n,初级,,1,2,x,4,5,many\n"
    file = surveys.read_survey(text.encode(), "调查.csv")
    assert [(fault.row, fault.column) for fault in file.faults] == [
        (3, "序列"), (4, "P10"), (5, "序列"), (5, "P50"), (5, "样本数"),
    ]  # fmt: skip
    assert [row.number for row in file.rows] == [2]
    with pytest.raises(ImportRejected, match="缺少列"):
        surveys.read_survey(b"a,b\n1,2\n", "x.csv")


def test_a_shared_survey_serves_every_enterprise_and_an_own_one_only_its_owner(actor, place):
    file = surveys.read_survey(SURVEY.encode(), "调查.csv")
    given = {"name": "行业调查", "source": "某协会", "year": 2026}
    own = surveys.import_survey(actor("hr"), place("plant").id, file, is_shared=False, **given)
    assert surveys.surveys(actor("stranger").scope) == []
    with pytest.raises(NotFound):
        surveys.survey_or_404(actor("stranger").scope, own.id)
    with pytest.raises(InvalidInput, match="只有国资监管机构"):
        surveys.import_survey(actor("hr"), place("plant").id, file, is_shared=True, **given)
    shared = surveys.import_survey(actor("reviewer"), place("city").id, file, is_shared=True, **given)
    cells = surveys.cells_of(actor("stranger").scope, shared)
    assert surveys.cell_for(cells, f"研发{surveys.JOINT}高级", "制造业").p50 == yuan(160_000)
    with pytest.raises(NotFound):
        surveys.remove_survey(actor("stranger"), shared.id, None)
    surveys.remove_survey(actor("hr"), own.id, own.version)
    assert [row.id for row in surveys.surveys(actor("hr").scope)] == [shared.id]


def test_the_region_shows_nothing_while_one_enterprise_is_alone(actor, place, built):
    actor("hr")
    paid = peers.everybody(2025)
    assert len(paid) == 6
    cell, steps = peers.cell_for(paid, peers.guard_on(date(2026, 11, 23)), ladder="technical", rank=5, industry=None)
    assert cell is None
    assert all("不足" in step.result for step in steps)


def test_a_merit_round_meets_its_budget_is_settled_and_taken_back(actor, place, built):
    plant = place("plant").id
    row = merits.save_merit(actor("hr"), plant, 2025, None, usual_matrix(), yuan("12345.67"))
    row = merits.settle_merit(actor("hr"), plant, 2025, row.version)
    assert sum(each["amount"] for each in row.lines) == 1_234_567
    with pytest.raises(Conflict, match="已定稿"):
        merits.save_merit(actor("hr"), plant, 2025, row.version, usual_matrix(), yuan(1))
    assert merits.reopen_merit(actor("hr"), plant, 2025, row.version).lines == []


def test_a_structure_is_the_same_however_often_it_is_built(actor, place, built):
    row = queries.structure_of(actor("hr").scope, place("plant").id)
    assert [band.midpoint for band in bands_of(row).bands] == [yuan(n) for n in (80_000, 96_000, 115_200, 138_200)]
    assert (
        service.save_family(actor("hr"), place("plant").id, None, None, name="质量", ladder=Ladder.SKILL).position == 3
    )
