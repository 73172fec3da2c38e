"""What is published gives nobody away: hidden, checked, published by a second person, kept, taken down."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from talent_app import clock
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.statistics import publication_queries as queries
from talent_app.statistics import publications
from talent_app.statistics.disclosure import Limits
from talent_app.statistics.published import Guard, Released, faults, hide, primary
from talent_app.statistics.published_shape import as_kept, as_read, shown_tables
from talent_app.talents.service import create_talent
from tests.page import get_page, post_page

GUARD = Guard(Limits(5, 3, Fraction(3, 4)), Fraction(1, 5), 1)
MANY = [9, 8, 8]


def table(rows, names=("row", "sex"), where=(), money=False, shares=None):
    """A stored table over whole numbers; every cell stands on three enterprises unless said otherwise."""
    figures = {(str(r), str(c)): n for r, row in enumerate(rows) for c, n in enumerate(row)}
    axes = [[name, name, [[str(n), f"{name}{n}"] for n in range(size)]]
            for name, size in zip(names, (len(rows), len(rows[0])), strict=True)]  # fmt: skip
    places = [(r, c) for r in (*map(str, range(len(rows))), None) for c in (*map(str, range(len(rows[0]))), None)]
    held = shares or {}
    return {
        "cube": "talents", "title": f"{names}", "of": "在库人才。", "is_money": money, "axes": axes,
        "measure": ["金额" if money else "人数", "元" if money else "人", "。"],
        "where": [[name, code, code, name] for name, code in where],
        "figures": [[list(place), n] for place, n in figures.items() if n],
        "shares": [[list(place), held.get(place, MANY), None] for place in places],
    }  # fmt: skip


def released(*tables, past=(), title="本期", hidden=None):
    return Released(title, tables, hide(tables, GUARD, past) if hidden is None else hidden)


def only_small(*tables):
    """What somebody hides who looks at each cell alone."""
    return [primary(each, GUARD) for each in tables]


def messages(now, past=()):
    return [fault.message for fault in faults(now, GUARD, past)]


def test_a_total_minus_the_shown_cells_fails_the_publication_and_hiding_enough_passes():
    small = table([[20, 3], [30, 40]])
    planted = released(small, hidden=only_small(small))
    assert any("准确推算" in told for told in messages(planted))
    assert messages(released(small)) == []


def test_a_small_cell_that_is_shown_and_one_shown_in_another_table_fail():
    small = table([[20, 3], [30, 40]])
    assert "应隐去而没有隐去" in messages(released(small, hidden=[{}]))[0]
    twice = released(small, small, hidden=[hide([small], GUARD)[0], {}])
    assert any("在另一张表中显示" in told for told in messages(twice))


def test_differencing_two_tables_fails_until_they_are_protected_together():
    by_sex = table([[20, 3], [30, 40]])
    women = table([[2, 1], [22, 18]], ("row", "degree"), [("sex", "1")])
    apart = Released("本期", [by_sex, women], [hide([by_sex], GUARD)[0], {}])
    assert messages(apart)
    assert messages(released(by_sex, women)) == []


def test_two_releases_a_month_apart_fail_where_the_second_shows_what_the_first_hid():
    first = released(table([[20, 3, 9], [30, 40, 12]]), title="上月")
    assert messages(first) == []
    now = table([[20, 6, 9], [30, 40, 12]])  # three people more: now enough to be shown, but it tells of last month
    careless = released(now)
    assert any("上月" in told for told in messages(careless, [first]))
    assert messages(released(now, past=[first]), [first]) == []


def test_a_new_table_of_the_next_month_may_not_resolve_an_earlier_one():
    first = released(table([[20, 3], [30, 40]]), title="上月")
    women = table([[2, 1], [22, 18]], ("row", "degree"), [("sex", "1")])
    alone = Released("本期", [women], [{}])
    assert any("上月" in told or "应隐去" in told for told in messages(alone, [first]))
    assert messages(released(women, past=[first]), [first]) == []


def test_an_amount_of_which_one_enterprise_has_most_is_hidden_with_enough_beside_it():
    shares = {("0", "0"): [900_000, 50_000, 50_000]}
    paid = table([[1_000_000, 400_000], [500_000, 800_000]], money=True, shares=shares)
    now = released(paid)
    assert "dominance" in now.hidden[0].values()
    assert "secondary" in now.hidden[0].values()
    assert messages(now) == []


def test_what_is_stored_is_what_is_read_and_rounding_leaves_hidden_cells_hidden():
    now = released(table([[21, 3], [32, 44]]))
    assert as_read(as_kept(now.hidden)) == list(now.hidden)
    shown = shown_tables(now, Guard(GUARD.limits, GUARD.band, 5))[0]
    cells = [value for _words, row in shown["rows"] for value, _why in row]
    assert None in cells
    assert all(value % 5 == 0 for value in cells if value is not None)


@pytest.fixture
def people(place):
    """Forty-four people of four enterprises, few of them women and few of them skilled workers."""
    who = system_actor("测试")
    for key, men, women in (("plant", 10, 3), ("lab", 9, 2), ("other", 9, 2), ("county_firm", 7, 2)):
        for number, sex in enumerate("1" * men + "2" * women):
            kind = "skilled_worker" if number == 1 else "professional"
            create_talent(who, place(key).id, {"name": f"甲{key}{number}", "sex": sex, "category": kind})


def drafted(actor, wishes, title="人才基本情况"):
    today = clock.today()
    row = publications.create_publication(actor("reviewer"), title=title, taken_on=today, rounding=1, note="")
    everything = Scope.everything()
    use_scope(everything)
    made = queries.computed(everything, wishes, today, today, 1)
    return publications.put_tables(actor("reviewer"), row.id, row.version, wishes, made)


WISH = {"cube": "talents", "by": ["category", "sex"], "measure": "persons", "where": {}}


def checked(row):
    use_scope(Scope.everything())
    return queries.check(Scope.everything(), queries.publication_or_404(Scope.everything(), row.id))


def test_the_way_from_draft_to_withdrawal(actor, people, client_as):
    row = drafted(actor, [WISH])
    with pytest.raises(Conflict, match="还没有检查"):
        publications.offer_publication(actor("reviewer"), row.id, None)
    row = publications.keep_check(actor("reviewer"), row.id, None, *checked(row))
    assert row.faults == []
    publications.offer_publication(actor("reviewer"), row.id, None)
    assert client_as("hr").get(f"/statistics/publications/{row.id}").status_code == 404
    page = get_page(client_as("leader"), f"/statistics/publications/{row.id}/publish")
    post_page(client_as("leader"), f"/statistics/publications/{row.id}/publish",
              {"version": page.select_one("[name=version]")["value"]})  # fmt: skip
    told = get_page(client_as("hr"), f"/statistics/publications/{row.id}")
    assert "为保护个人和企业信息不显示" in told.text
    assert "人数少于规定下限" in told.text
    assert client_as("reviewer").get(f"/statistics/publications/{row.id}.xlsx").status_code == 200
    publications.withdraw_publication(actor("leader"), row.id, None, "统计日有误")
    assert "统计日有误" in get_page(client_as("stranger"), f"/statistics/publications/{row.id}").text


def test_a_planted_leak_is_refused_and_so_is_ones_own_hand_and_a_stale_check(actor, people):
    row = drafted(actor, [WISH])
    kept = as_read(row.hidden)
    planted = as_kept([{key: why for key, why in each.items() if why != "secondary"} for each in kept])
    leaky = queries.Computed(row.content, planted, row.limits, row.shown)
    row = publications.put_tables(actor("reviewer"), row.id, row.version, [WISH], leaky)
    key, found = checked(row)
    row = publications.keep_check(actor("reviewer"), row.id, None, key, found)
    assert "准确推算" in found[0]
    with pytest.raises(RuleBlocked, match="推算"):
        publications.offer_publication(actor("reviewer"), row.id, None)
    row = drafted(actor, [WISH], "第二份")
    key, found = checked(row)
    publications.keep_check(actor("reviewer"), row.id, None, key, found)
    publications.offer_publication(actor("reviewer"), row.id, None)
    with pytest.raises(Conflict, match="检查期间"):
        publications.publish_publication(actor("leader"), row.id, None, "0" * 64, [])
    with pytest.raises(RuleBlocked):
        publications.publish_publication(actor("leader"), row.id, None, key, ["泄露"])
    with pytest.raises(Forbidden):
        publications.create_publication(actor("group"), title="本集团", taken_on=clock.today(), rounding=1, note="")


def test_the_pages_of_a_draft(actor, people, client_as):
    client = client_as("reviewer")
    get_page(client, "/statistics/publications/new")
    day = clock.today().isoformat()
    made = post_page(client, "/statistics/publications/new",
                     {"title": "月报", "taken_on": day, "rounding": "1", "tables": ["0", "1"]})  # fmt: skip
    number = int(re.search(r"publications/(\d+)", str(made)).group(1))
    page = get_page(client, f"/statistics/publications/{number}/tables/talents_age")
    assert "单位" not in [option.text for option in page.select("[name=rows] option")]
