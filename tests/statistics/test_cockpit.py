"""The cockpit: every figure is that of the list behind it, for every role; the statements do not grow with the data."""

from __future__ import annotations

import datetime
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import record, transaction
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.cultivation.enums import PostKind
from talent_app.cultivation.service import create_root
from talent_app.db.engine import use_scope
from talent_app.pay.compared import Group, answers, by_rank
from talent_app.pay.models import Ladder
from talent_app.statistics import cockpit_cache
from talent_app.statistics.cockpit_queries import gather
from talent_app.talents.service import create_talent, update_talent
from tests.page import get_page

#: What the page may ask of the database, whatever there is.
MOST_STATEMENTS = 70
PLACES = (("plant", 4), ("lab", 3), ("other", 2), ("county_firm", 1))


@pytest.fixture
def registered(place):
    """Ten people of four enterprises."""
    for key, number in PLACES:
        for each in range(number):
            told = {"name": f"甲{key}{each}", "sex": "12"[each % 2], "born_on": datetime.date(1990, 1, 1)}
            create_talent(system_actor("测试"), place(key).id, told)


@contextmanager
def counting():
    """The statements sent meanwhile."""
    seen: list[str] = []

    def see(*each):
        seen.append(each[2])

    event.listen(Engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", see)


def gathered(actor, username):
    reader = actor(username)
    use_scope(reader.scope)
    return gather(reader, reader.scope, clock.today())


@pytest.mark.parametrize(
    ("username", "total"), [("reviewer", 10), ("county", 1), ("group", 7), ("hr", 4), ("policy", 10)]
)
def test_the_total_of_every_role_is_what_its_scope_holds(actor, registered, client_as, username, total):
    shown = gathered(actor, username)
    assert shown.total == total
    assert sum(each.people for each in shown.firms) == total
    assert all(table.total == total for table in shown.structure)
    page = get_page(client_as(username), "/statistics")
    assert page.select_one(".figure-card .num").text == str(total)


def test_statements_do_not_grow_with_the_data(actor, registered, place):
    def counted():
        for _time in range(2):  # the columns in memory catch up with what was written
            cockpit_cache.forget()
            gathered(actor, "reviewer")
        cockpit_cache.forget()
        with counting() as seen:
            gathered(actor, "reviewer")
        return len(seen)

    before = counted()
    for number in range(12):
        create_talent(system_actor("测试"), place("plant").id, {"name": f"乙{number}", "sex": "1"})
    assert counted() == before
    assert before < MOST_STATEMENTS


def test_the_page_is_kept_until_something_changes_and_says_of_when_it_is(registered, client_as, place):
    client = client_as("reviewer")
    first = get_page(client, "/statistics").text
    assert get_page(client, "/statistics").text == first
    create_talent(system_actor("测试"), place("plant").id, {"name": "丙"})
    assert get_page(client, "/statistics").select_one(".figure-card .num").text == "11"


@pytest.mark.parametrize(("people", "wanted"), [(100, "new"), (100_000, "old")], ids=["a few", "very many"])
def test_only_the_figures_of_very_many_people_are_shown_a_little_longer(registered, monkeypatch, people, wanted):
    use_scope(Scope.everything())
    began, moments = clock.now(), [0, 2, 9]  # gathering takes two seconds, the next reader comes seven later

    def gathered_as(text):
        return cockpit_cache.fresh(("test", people), lambda: (text, people))[0]

    def later():
        return began + datetime.timedelta(seconds=moments.pop(0) if len(moments) > 1 else moments[0])

    with monkeypatch.context() as patched:
        patched.setattr(cockpit_cache.clock, "now", later)
        assert gathered_as("old") == "old"
    with transaction(system_actor("测试"), Scope.everything()):
        record(Action.STATISTICS_FOLDED, label="测试", cells=people)
    use_scope(Scope.everything())
    monkeypatch.setattr(cockpit_cache.clock, "now", lambda: began + datetime.timedelta(seconds=9))
    assert gathered_as("new") == wanted


def test_key_posts_without_successor_are_counted_and_lead_to_their_list(actor, place, client_as):
    told = {"name": "总工程师", "kind": next(iter(PostKind)), "wanted": 2}
    create_root(actor("hr"), "posts", place("plant").id, told)
    page = get_page(client_as("hr"), "/statistics")
    line = next(each for each in page.select("#gaps li") if "无后备人选" in each.text)
    assert line.text.strip().startswith("1")
    assert "总工程师" in get_page(client_as("hr"), line.select_one("a")["href"]).text


def test_an_empty_scope_says_so_everywhere(client_as):
    page = get_page(client_as("hr"), "/statistics")
    for sentence in ("还没有设定三至五年结构目标", "近三年没有已决定的激励方案", "没有薪酬记录", "没有可统计的数据"):
        assert sentence in page.text


def test_pay_of_like_rank_is_told_of_enough_people_only():
    found = [
        Group(2025, Ladder.TECHNICAL, 3, "", 5, 500_00), Group(2025, Ladder.MANAGEMENT, 3, "", 5, 400_00),
        Group(2025, Ladder.TECHNICAL, 4, "", 4, 500_00), Group(2025, Ladder.MANAGEMENT, 4, "", 5, 400_00),
        Group(2025, Ladder.SKILL, 2, "top", 5, 900_00), Group(2024, Ladder.SKILL, 2, "top", 5, 850_00),
        Group(2025, Ladder.MANAGEMENT, 2, "", 5, 420_00), Group(2024, Ladder.MANAGEMENT, 2, "", 5, 400_00),
    ]  # fmt: skip
    four, three = by_rank(found, 2025, 5)
    assert (four.ratio, three.ratio) == (None, 500 / 400)
    assert [(each.rule, each.holds) for each in answers(found, 2025, 5)] == [
        ("PAY-008", True), ("PAY-009", True), ("PAY-010", True),
    ]  # fmt: skip


def test_everybody_reads_only_what_his_permissions_reach(actor, registered):
    shown = gathered(actor, "policy")
    assert shown.research is None
    assert [each.title for each in shown.gaps] == ["专业技术聘期三个月内到期", "专业技术聘期已到期未续"]


def test_what_the_page_leads_to_is_open_to_its_reader(registered, client_as):
    client = client_as("policy")  # who may not read recruitment
    page = get_page(client, "/statistics")
    assert page.select_one("#funnel") is None
    for link in {each["href"] for each in page.select("main a[href^='/statistics/']")}:
        get_page(client, link.partition("#")[0])
    assert get_page(client_as("reviewer"), "/statistics").select_one("#funnel")


def figures_of(shown):
    """Everything a cockpit tells, without the moment it was read."""
    tables = [(each.figures, each.total, each.row_codes, each.column_codes) for each in shown.structure]
    firms = [(each.place.id, each.people, each.complete, each.verified, each.missing) for each in shown.firms]
    return tables, firms, shown.gaps, shown.changes, shown.funnel, shown.coverage, shown.verified


def test_after_a_change_only_what_it_concerns_is_read_again_and_everything_is_right(actor, place, registered):
    hr = actor("hr")
    talent = create_talent(hr, place("plant").id, {"name": "乙", "sex": "1", "born_on": datetime.date(1980, 1, 1)})
    post = {"name": "总工程师", "kind": next(iter(PostKind)), "wanted": 2}
    changes = (
        lambda: update_talent(hr, talent.id, None, {"post": "总工程师"}),
        lambda: update_talent(hr, talent.id, None, {"sex": "2", "highest_education": "21"}),
        lambda: create_root(hr, "posts", place("plant").id, post),
        lambda: create_talent(actor("stranger"), place("other").id, {"name": "丙", "sex": "1"}),
    )
    readers, asked = ("reviewer", "group", "hr"), []
    for change in changes:
        for username in readers:
            gathered(actor, username)
        change()
        with counting() as statements:
            kept = {username: figures_of(gathered(actor, username)) for username in readers}
        asked.append(len(statements))
        cockpit_cache.forget()
        with counting() as statements:
            everything = {username: figures_of(gathered(actor, username)) for username in readers}
        assert kept == everything
    assert 2 * max(asked[0], asked[2]) < len(statements), "a correction no table shows, a post: most is left as it is"
