"""People of a plan taken from the registry: searched, checked, kept apart by enterprise, sealed when frozen."""

from __future__ import annotations

import json

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.incentives import drafting, queries, service
from talent_app.incentives.workflow import PlanAction as A
from tests.factories import create_talent
from tests.incentives.plan_data import draft, person, reasons_for
from tests.page import get_page, post_page


def test_people_are_found_in_the_registry_and_taken_over(client_as, actor, place):
    hr = actor("hr")
    talent = create_talent(hr, name="格桑卓玛", employment_kind="labour_contract", is_on_post=True)
    create_talent(hr, name="王派遣", employment_kind="dispatched")
    plan = draft(hr, place("plant").id, people=[])
    client = client_as("hr")
    address = f"/incentives/plans/{plan.id}/people/add"
    page = get_page(client, address)
    assert "格桑卓玛" in page.words
    assert "劳务派遣人员，未与本企业签订劳动合同" in page.words
    assert page.find("input", attrs={"name": "talent", "value": str(talent.id)})
    assert [row.find("th").get_text(strip=True) for row in page.select("section.panel tbody tr")] == ["王派遣"]
    assert "王派遣" not in get_page(client, f"{address}?q=格桑").words
    page = post_page(client, address, {"version": plan.version, "talent": str(talent.id)})
    assert "格桑卓玛" in page.words
    hr = actor("hr")
    people = queries.people_of(hr.scope, queries.plan_or_404(hr.scope, hr, plan.id))
    assert [(each.ref, each.talent_id, each.appointment, each.is_in_post) for each in people] == [
        (f"t{talent.id}", talent.id, "labour_contract", True)
    ]
    page = post_page(client, address, {"version": queries.plan_or_404(hr.scope, hr, plan.id).version})
    assert "没有勾选人员" in page.words


def test_criteria_narrow_the_registry_and_the_rules_of_the_plan_say_who_may_not_join(client_as, actor, place):
    hr = actor("hr")
    for name, over in {
        "高工甲": {"title_level": "associate_senior", "employment_kind": "labour_contract", "is_on_post": True},
        "高工乙": {"title_level": "associate_senior", "employment_kind": "labour_contract", "is_on_post": False},
        "工程师丙": {"title_level": "intermediate", "employment_kind": "labour_contract", "is_on_post": True},
    }.items():
        create_talent(hr, name=name, **over)
    plan = draft(hr, place("plant").id)
    page = get_page(client_as("hr"), f"/incentives/plans/{plan.id}/people/add?title_level=associate_senior")
    fit, unfit = (
        " ".join(row.get_text(" ", strip=True) for row in page.select(f"{part} tbody tr"))
        for part in ("form[data-main-form]", "section.panel")
    )
    assert "高工甲" in fit
    assert "工程师丙" not in page.words
    assert "高工乙" in unfit
    assert "自离岗当年起不再参与" in unfit
    assert "2 人符合条件；其中 1 人不能参加" in page.words


def test_a_person_of_another_enterprise_cannot_be_taken(client_as, actor, place):
    foreign = create_talent(actor("stranger"), name="外企人员")
    hr = actor("hr")
    plan = draft(hr, place("plant").id)
    with pytest.raises(InvalidInput, match="没有编号为"):
        drafting.set_people(hr, plan.id, None, [{"talent": foreign.id, "weight": "1"}])
    page = post_page(
        client_as("hr"), f"/incentives/plans/{plan.id}/people/add",
        {"version": plan.version, "talent": str(foreign.id)},
    )  # fmt: skip
    assert "不在本企业的人才库中" in page.words
    assert "外企人员" not in page.words


def test_the_frozen_version_keeps_name_and_tail_of_the_document_sealed(actor, place, app):
    hr = actor("hr")
    talent = create_talent(hr, name="扎西顿珠")
    entry = {name: value for name, value in person(1).items() if name not in ("ref", "name", "post")}
    plan = draft(hr, place("plant").id, people=[{"talent": talent.id, **entry}])
    service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, plan))
    service.act_on_plan(actor("approver"), plan.id, A.APPROVE)
    plan = service.act_on_plan(actor("group"), plan.id, A.APPROVE)
    frozen = queries.frozen_or_404(actor("leader").scope, plan, 1)
    shown = json.loads(frozen.people[0].shown)
    assert (shown["name"], shown["post"]) == ("扎西顿珠", "高级工程师")
    assert len(shown["document_tail"]) in (0, 4)
    assert "扎西" not in frozen.version.content
    assert frozen.people[0].talent_id == talent.id


def test_six_hundred_people_are_listed_judged_and_edited(client_as, actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id, people=[person(n) for n in range(1, 601)])
    client = client_as("hr")
    page = get_page(client, f"/incentives/plans/{plan.id}/people")
    assert len(page.select("table[data-grid] tbody tr")) == 600
    assert "人才600" in page.words
    assert "DV-003" in page.get_text()
