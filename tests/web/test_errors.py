"""Every refusal is a Chinese page that says what to do, and what was typed is not lost."""

from __future__ import annotations

import pytest

from tests.page import get_page, post_page, values_of


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("invalid", 400, "年度不对"),
        ("missing", 404, "没有找到"),
        ("forbidden", 403, "没有权限"),
        ("stale", 409, "方案已被他人修改"),
        ("blocked", 409, "总额超过上限"),
        ("often", 429, "操作太频繁"),
        ("gone", 503, "暂时连不上数据库"),
    ],
)
def test_each_refusal_has_its_page(client, kind, status, words):
    assert words in get_page(client, f"/trouble/{kind}", status).words


def test_stale_page_shows_only_what_differs(client):
    page = get_page(client, "/trouble/stale", 409)
    assert "总额" in page.words
    assert "人数" not in page.words


def test_unknown_address_is_a_chinese_page(client):
    assert get_page(client, "/nowhere", 404).heading() == "没有找到"


def test_wrong_method_says_the_address_is_for_forms(client):
    response = client.delete("/note", headers={"X-CSRFToken": "x"})
    assert response.status_code in (400, 405)


def test_too_large_body_is_explained(client):
    response = client.post("/note", data={"name": "x" * 1_100_000})
    assert response.status_code == 413
    assert "文件太大" in response.text


def test_unexpected_error_gives_a_number_to_quote_and_no_detail(client):
    page = get_page(client, "/trouble/broken", 500)
    assert "编号" in page.words
    assert "ZeroDivisionError" not in page.words


def test_busy_database_keeps_what_was_typed(client):
    page = post_page(client, "/trouble/busy", {"name": "德吉", "password": "secret"}, 503)
    sent = values_of(page.form("/trouble/busy"))
    assert sent["name"] == "德吉"
    assert "password" not in sent
    assert page.response.headers["Retry-After"] == "5"


def test_expired_page_keeps_what_was_typed_and_can_be_sent_again(client):
    client.get("/note")
    response = client.post("/note", data={"name": "德吉", "csrf_token": "forged"})
    assert response.status_code == 400
    assert "页面已过期" in response.text
    page = get_page(client, "/note")
    again = post_page(client, "/note", {"name": "德吉"})
    assert page.heading() == "填写"
    assert any("已保存" in notice for notice in again.notices())


def test_form_sent_from_another_site_is_not_offered_for_sending_again(client):
    response = client.post("/note", data={"name": "德吉"}, headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 400
    assert "德吉" not in response.text


def test_error_of_a_service_stands_under_its_field(client):
    page = post_page(client, "/note", {"name": "重名"})
    assert page.find(id="name-error").get_text(strip=True) == "名称已被使用。请换一个。"


def test_error_without_a_field_stands_above_the_form(client):
    page = post_page(client, "/note", {"name": "不行"})
    assert "今天不接受。" in page.errors()


def test_api_answers_problem_json(client):
    response = client.get("/api/v1/trouble/invalid")
    assert response.mimetype == "application/problem+json"
    assert response.json["detail"] == "年度不对。"
    assert response.json["field"] == "year"
