"""The list of talents."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from talent_app.db.engine import database
from tests.factories import create_talent
from tests.page import get_page


@pytest.fixture
def row(actor):
    return create_talent(actor("hr"), name="扎西顿珠", biography="长期从事高原冶金研究。")


@pytest.fixture
def hr(client_as):
    return client_as("hr")


def test_the_list_filters_sorts_and_marks_hits(hr, row, actor):
    for number in range(60):
        create_talent(actor("hr"), name=f"员工{number:02d}", sex="2" if number % 2 else "1")
    page = get_page(hr, "/talents")
    assert "共 61 条" in page.words
    following = next(link["href"] for link in page.select(".pager a") if "下一页" in link.get_text())
    assert len(get_page(hr, following).select("tbody tr")) == 11
    page = get_page(hr, "/talents?q=高原")
    assert [mark.get_text() for mark in page.find_all("mark")] == ["高原"]
    page = get_page(hr, "/talents?q=zxdz")
    assert "扎西顿珠" in page.words
    page = get_page(hr, "/talents?sex=2&sort=-born_on")
    assert "共 30 条" in page.words
    page = get_page(hr, "/talents?q=查无此人")
    assert "没有符合全部条件的人员" in page.words
    page = get_page(hr, "/talents?q=%00%F0%9F&sort=nonsense&sex='--&cursor=", status=200)


def test_jumping_takes_a_letter_or_a_character(hr, row, actor):
    for name in ("白玛", "欧珠", "周毛"):
        create_talent(actor("hr"), name=name)
    for jump in ("O", "欧"):
        page = get_page(hr, f"/talents?jump={jump}")
        assert page.select_one("tbody th").get_text().strip() == "欧珠"


def test_an_empty_registry_says_what_to_do_first(client_as):
    assert "登记人才" in get_page(client_as("stranger"), "/talents").words


def test_an_altered_cursor_is_refused(hr, row):
    get_page(hr, "/talents?cursor=abc.def", status=400)


@pytest.mark.parametrize("query", ["", "?q=高原", "?q=zx", "?sex=1&sort=-completeness"])
def test_a_list_page_costs_few_statements_and_few_bytes(client_as, actor, query):
    for number in range(55):
        create_talent(actor("hr"), name=f"扎西{number:02d}", biography="高原" * 400)
    client = client_as("reviewer")
    get_page(client, f"/talents{query}")
    statements = []

    def count(connection, cursor, statement, parameters, context, many):
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    try:
        page = get_page(client, f"/talents{query}")
    finally:
        event.remove(database.engine, "before_cursor_execute", count)
    assert len(statements) <= 12, "\n".join(statements)
    assert len(page.response.data) <= 150_000
