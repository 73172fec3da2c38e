"""An enterprise beside its peers, without any of them being recognised."""

from __future__ import annotations

from fractions import Fraction

import pytest

from talent_app.core.actor import system_actor
from talent_app.statistics.disclosure import Limits
from talent_app.statistics.peers import AMOUNTS, INDICATORS, Guard, Peer, standing
from talent_app.talents.service import create_talent
from tests.page import get_page

GUARD = Guard(5, Limits(5, 3, Fraction(3, 4)))
WOMEN = next(each for each in INDICATORS if each.code == "women")


def firms(*pairs, industry="C"):
    return [Peer(n, industry, {"women": pair}) for n, pair in enumerate(pairs)]


def test_ones_own_place_among_five_and_the_ends_only_of_ten():
    five = firms((1, 10), (2, 10), (3, 10), (4, 10), (5, 10))
    told = standing(five[4], five, WOMEN, GUARD)
    assert (told.place, told.percentiles) == ("前四分之一", {25: 20, 50: 30, 75: 40})
    assert set(standing(five[0], [*five, *firms(*[(3, 10)] * 5)], WOMEN, GUARD).percentiles) == {10, 25, 50, 75, 90}


@pytest.mark.parametrize(
    "pairs",
    [[(1, 10)] * 4, [(1, 10)] * 4 + [(1, 4)], [(1, 5)] * 4 + [(50, 100)]],
    ids=["four enterprises", "the fifth has four people", "one has most people"],
)
def test_nothing_is_told_of_too_few_or_of_one_that_dominates(pairs):
    peers = firms(*pairs)
    assert standing(peers[0], peers, WOMEN, GUARD).percentiles == {}


def test_an_industry_too_small_is_widened_and_says_so():
    peers = [*firms(*[(2, 10)] * 4), *firms(*[(5, 10)] * 3, industry="I")]
    told = standing(peers[0], peers, WOMEN, GUARD)
    assert (told.group, told.number) == ("市属企业", 7)


def test_the_pages_show_ones_own_and_nobody_elses_name(client_as, place):
    who = system_actor("测试")
    for key in ("plant", "lab", "other", "county_firm", "group"):
        for number in range(5):
            create_talent(who, place(key).id, {"name": f"甲{number}", "sex": "12"[number % 2]})
    own = get_page(client_as("hr"), "/statistics/peers")
    assert "拉萨藏药制造有限公司" in own.text
    assert "拉萨云端数据有限公司" not in own.text
    assert "市属企业（5 家）" in own.text
    assert client_as("hr").get(f"/statistics/peers?organisation={place('other').id}").status_code == 404
    county = get_page(client_as("county"), "/statistics/peers").text
    assert "城关区清洁能源有限公司" in county
    assert "拉萨藏药制造有限公司" not in county
    assert "拉萨云端数据有限公司" in get_page(client_as("reviewer"), "/statistics/peers").text


INTENSITY, INCENTIVE = AMOUNTS


def spenders(code, *pairs):
    return [Peer(n, "C", {code: pair}) for n, pair in enumerate(pairs)]


def test_amounts_stand_beside_peers_unless_one_of_them_has_most_of_the_money():
    five = spenders("intensity", (3, 100), (4, 100), (5, 100), (6, 100), (7, 100))
    told = standing(five[4], five, INTENSITY, GUARD)
    assert (told.place, [INTENSITY.shown(n) for n in told.percentiles.values()]) == (
        "前四分之一",
        ["4.0%", "5.0%", "6.0%"],
    )
    assert standing(five[0], [*five[:4], *spenders("intensity", (700, 9_000))], INTENSITY, GUARD).percentiles == {}
    assert standing(five[0], [*five[:4], *spenders("intensity", (0, 9_000))], INTENSITY, GUARD).percentiles == {}
    paid = spenders("incentive", *[(50_000_00 * n, n) for n in (5, 6, 7, 8)], (50_000_00 * 4, 4))
    assert standing(paid[0], paid, INCENTIVE, GUARD).percentiles == {}, "four people are too few to be one of five"
    paid[4] = Peer(4, "C", {"incentive": (50_000_00 * 9, 9)})
    assert INCENTIVE.shown(standing(paid[0], paid, INCENTIVE, GUARD).percentiles[50]) == "5.0 万元"
