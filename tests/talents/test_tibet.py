"""The years in Tibet: from the periods, as reported, or since the arrival; and which of them it was."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from talent_app.talents.tibet import tibet_service

ON = date(2026, 11, 23)


def person(**values):
    return SimpleNamespace(**{"tibet_years": None, "arrived_in_tibet_on": None} | values)


def work(first, last=None, here=True):
    return SimpleNamespace(from_on=first, until_on=last, is_in_tibet=here)


@pytest.mark.parametrize(
    ("periods", "title"),
    [
        ([work("2016-11", "2026-10")], "10 年"),
        ([work("2016-11")], "10 年"),
        ([work("2016-11", "2018-10"), work("2017-11", "2019-10")], "3 年"),
        ([work("2016-11", "2018-10"), work("2020-01", "2020-03")], "2 年 3 个月"),
        ([work("2016-11", "2018-10"), work("2018-11", "2020-10", here=False)], "2 年"),
        ([work("2020", "2020")], "1 年"),
        ([work("2026-11")], "0 个月"),
        ([work("2026-12")], "0 个月"),
    ],
)
def test_periods_marked_so_add_up_and_overlaps_count_once(periods, title):
    found = tibet_service(person(), periods, ON)
    assert (found.title, found.source) == (title, "按工作经历中标为在藏的时段合计")


def test_what_was_reported_counts_where_no_period_is_known_and_a_contradiction_is_said():
    assert tibet_service(person(tibet_years=12), [], ON).source == "单位填报"
    found = tibet_service(person(tibet_years=20), [work("2016-11")], ON)
    assert found.title == "10 年"
    assert "20 年" in found.doubt
    assert tibet_service(person(tibet_years=10), [work("2016-11")], ON).doubt == ""


def test_the_arrival_is_the_last_resort_and_nothing_is_invented():
    found = tibet_service(person(arrived_in_tibet_on="2020-08"), [work("2020-08", here=None)], ON)
    assert (found.title, "未扣除" in found.source) == ("6 年 3 个月", True)
    assert tibet_service(person(), [], ON) is None
