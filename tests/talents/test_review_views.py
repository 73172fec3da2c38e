"""Pages of verification, requests and merging as their users meet them."""

from __future__ import annotations

import pytest

from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import persons, queries, review, service
from talent_app.talents.enums import TalentStatus
from talent_app.talents.verification import TalentAction
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of


def fresh(talent_id):
    use_scope(Scope.everything())
    session.expunge_all()
    return queries.talent_or_404(Scope.everything(), talent_id)


@pytest.fixture
def row(actor):
    return create_talent(actor("hr"), name="扎西顿珠", post="高级工程师")


@pytest.fixture
def verified(actor, row):
    review.submit_talent(actor("hr"), row.id, None)
    review.judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    return fresh(row.id)


def test_a_record_goes_to_the_reviewer_and_comes_back_with_marks(client_as, row):
    hr, url = client_as("hr"), f"/talents/{row.id}"
    assert "提交核实" in get_page(hr, url).words
    post_page(hr, f"{url}/submit", values_of(get_page(hr, f"{url}/submit").form()))
    reviewer = client_as("reviewer")
    assert "人才档案待核实" in get_page(reviewer, "/").words
    assert "扎西顿珠" in get_page(reviewer, "/talents/reviews").words
    page = get_page(reviewer, f"{url}/review")
    values = values_of(page.form())
    boxes = [name for name in values if name.startswith("mark_")]
    page = post_page(reviewer, f"{url}/review", values | {boxes[0]: "与证件不符", "verdict": "verify"})
    assert any("不能直接通过" in problem for problem in page.errors())
    post_page(reviewer, f"{url}/review", values | {boxes[0]: "与证件不符", "verdict": "return"})
    hr = client_as("hr")
    page = get_page(hr, url)
    assert "与证件不符" in page.words
    assert "退回补正" in page.words
    assert "人才档案被退回" in get_page(hr, "/").words


def test_form_and_page_show_both_the_value_in_force_and_the_waiting_one(client_as, verified):
    hr, url = client_as("hr"), f"/talents/{verified.id}"
    values = values_of(get_page(hr, f"{url}/edit/post").form())
    page = post_page(hr, f"{url}/edit/post", values | {"post": "总经理"})
    assert any("待国资委核实后生效" in notice for notice in page.notices())
    assert "高级工程师" in page.words
    assert "总经理" in page.words
    page = get_page(hr, f"{url}/edit/post")
    assert values_of(page.form())["post"] == "高级工程师"
    assert "另有修改待核实：总经理" in page.words
    assert "总经理" not in get_page(hr, "/talents").words
    reviewer = client_as("reviewer")
    page = get_page(reviewer, f"{url}/changes")
    verdict = next(name for name in values_of(page.form()) if name.startswith("verdict_"))
    page = post_page(reviewer, f"{url}/changes", values_of(page.form()) | {verdict: "return"})
    assert any("写明意见" in problem for problem in page.errors())
    post_page(reviewer, f"{url}/changes", values_of(page.form()) | {verdict: "accept"})
    assert fresh(verified.id).post == "总经理"


def test_a_waiting_change_is_withdrawn_from_the_page(client_as, verified):
    hr, url = client_as("hr"), f"/talents/{verified.id}"
    post_page(hr, f"{url}/edit/post", values_of(get_page(hr, f"{url}/edit/post").form()) | {"post": "总经理"})
    page = get_page(hr, url)
    form = page.form("/withdraw")
    assert "/changes/" in form["action"]
    page = post_page(hr, form["action"], values_of(form))
    assert "总经理" not in page.words.split("修改记录")[0]


def test_the_reviewer_admits_a_verified_record(client_as, verified):
    reviewer, url = client_as("reviewer"), f"/talents/{verified.id}/steps/admit"
    page = post_page(reviewer, url, values_of(get_page(reviewer, url).form()))
    assert "已入库" in page.words
    assert "现在不能办理" in get_page(reviewer, url).words


def test_several_are_submitted_from_one_page(actor, client_as, row):
    create_talent(actor("hr"), name="达瓦")
    create_talent(actor("hr"), name="缺项", document_number=None)
    hr = client_as("hr")
    page = get_page(hr, "/talents/submit")
    assert "缺项" not in page.words
    page = post_page(hr, "/talents/submit", values_of(page.form()))
    assert any("已提交 2 人" in notice for notice in page.notices())
    assert fresh(row.id).status is TalentStatus.SUBMITTED
    assert "没有可以提交的档案" in get_page(hr, "/talents/submit").words


def test_a_number_held_elsewhere_offers_a_request_that_keeps_what_was_typed(actor, client_as, row, place):
    number = persons.person_of(row).document_number
    stranger = client_as("stranger")
    values = values_of(get_page(stranger, "/talents/new").form()) | {"informed": "1", "informed_manner": "paper"}
    typed = values | {"name": "扎西顿珠", "document_number": number, "post": "技术总监"}
    page = post_page(stranger, "/talents/new", typed)
    assert "可以提出申请" in page.words
    assert "藏药" not in page.words
    page = post_page(stranger, "/talents/new", typed | {"request_kind": "transfer", "request_note": "已谈妥"})
    assert "等待决定" in page.words
    assert "技术总监" in page.words
    assert "藏药" not in page.words
    hr = client_as("hr")
    assert "有单位就该人员申请" in get_page(hr, f"/talents/{row.id}").words
    page = get_page(hr, "/talents/requests")
    assert "云端" not in page.words
    link = next(one["href"] for one in page.find_all("a") if "/talents/requests/" in one.get("href", ""))
    page = get_page(hr, f"{link}/answer")
    assert "技术总监" not in page.words
    post_page(hr, f"{link}/answer", values_of(page.form()) | {"answer": "agree"})
    assert fresh(row.id).organisation_id == place("other").id
    assert "云端" in get_page(hr, link).words
    assert "高级工程师" not in get_page(client_as("stranger"), f"/talents/{row.id}").words.split("修改记录")[0]


def test_duplicates_are_compared_merged_and_parted_again(actor, client_as, row):
    other = create_talent(actor("hr"), name="扎西顿珠", post="主任", document_number=None, department="技术部")
    service.add_record(actor("hr"), other.id, "educations", {"school": "四川大学", "level": "21"})
    hr = client_as("hr")
    page = get_page(hr, "/talents/duplicates")
    assert "姓名和出生日期相同" in page.words
    url = f"/talents/{row.id}/merge/{other.id}"
    page = get_page(hr, url)
    assert "技术部" in page.words
    page = post_page(hr, url, values_of(page.form()))
    assert "四川大学" in page.words
    assert "技术部" in page.words
    answer = hr.get(f"/talents/{other.id}")
    assert (answer.status_code, answer.location) == (302, f"/talents/{row.id}")
    page = get_page(hr, f"/talents/{row.id}")
    undo = page.form("/merge/undo")
    page = post_page(hr, undo["action"], values_of(undo))
    assert any("已撤销合并" in notice for notice in page.notices())
    assert get_page(hr, f"/talents/{other.id}").heading().startswith("扎西顿珠")


def test_a_verified_record_says_that_the_year_is_not_confirmed_and_where_to_do_it(client_as, verified, monkeypatch):
    monkeypatch.setenv("APP_TODAY", "2027-01-05")
    page = get_page(client_as("hr"), f"/talents/{verified.id}")
    assert "本年度还没有确认" in page.words
    assert page.select("a[href='/talents/confirmations']")
