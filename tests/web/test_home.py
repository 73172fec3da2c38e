"""The home page: what waits, what to do first, and nothing that the user may not open."""

from __future__ import annotations

from datetime import date

import pytest

from talent_app.identity.permissions import Role
from talent_app.web.home import FIRST_STEPS, PROVIDERS, WorkItem, set_providers
from tests.page import get_page


@pytest.fixture
def waiting(app):
    """Lets a test say what waits; afterwards everything is as it was."""
    before = app.extensions.get(PROVIDERS, ())
    yield lambda *items: set_providers(app, [lambda actor: list(items)])
    app.extensions[PROVIDERS] = before


def test_a_visitor_is_asked_to_sign_in(app):
    assert get_page(app.test_client(), "/").heading() == "登录"


def test_nothing_to_do_says_so(client_as, waiting):
    waiting()
    assert "没有等您办理的事项" in get_page(client_as("hr"), "/").words


def test_work_is_listed_with_the_nearest_due_date_first(client_as, waiting):
    waiting(
        WorkItem("方案待审批", 2, "/a"),
        WorkItem("材料待补正", 1, "/b", due=date(2026, 12, 1)),
        WorkItem("公示待办结", 1, "/c", due=date(2026, 11, 25)),
        WorkItem("没有的事", 0, "/d"),
    )
    page = get_page(client_as("approver"), "/")
    assert [row.th.text for row in page.select("tbody tr")] == ["公示待办结", "材料待补正", "方案待审批"]
    assert "2026-11-25" in page.words


@pytest.mark.parametrize(
    "who", ["hr", "approver", "group", "reviewer", "leader", "policy", "sysadmin", "secadmin", "auditor", "person"]
)
def test_every_first_step_can_be_opened_by_who_is_shown_it(client_as, who):
    client = client_as(who)
    for link in get_page(client, "/").select(".first-steps a"):
        get_page(client, link["href"])


def test_every_role_has_its_first_steps():
    assert set(FIRST_STEPS) == set(Role)


def test_administrators_are_told_what_to_do_first(client_as):
    assert "建立单位" in get_page(client_as("sysadmin"), "/").words
    assert "授予角色" in get_page(client_as("secadmin"), "/").words
    assert "核验审计链" in get_page(client_as("auditor"), "/").words
