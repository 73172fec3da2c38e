"""Targets of structure: three to five years, set by the city's regulator, beside what is."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from talent_app.core.actor import system_actor
from talent_app.core.errors import Forbidden, InvalidInput
from talent_app.statistics import targets
from talent_app.statistics.goals import progress
from talent_app.statistics.target_models import StructureTarget
from talent_app.talents.service import create_talent
from tests.page import get_page, post_page

VALUES = {
    "indicator": "women", "from_year": 2026, "until_year": 2028, "start_share": "0.3", "goal_share": "0.6",
    "is_ceiling": False, "document": "拉国资〔2026〕1号", "note": "",
}  # fmt: skip


def test_a_straight_path_says_what_is_due_and_who_is_missing():
    told = progress(StructureTarget(**VALUES, set_by_name=""), 3, 10, date(2027, 12, 31))
    assert (told.due, told.missing, told.state) == (
        Fraction(3, 10) + Fraction(3, 10) * Fraction(730, 1096),
        3,
        "落后于进度",
    )
    assert progress(StructureTarget(**VALUES, set_by_name=""), 6, 10, date(2026, 1, 1)).state == "已达到"
    ceiling = StructureTarget(**VALUES | {"is_ceiling": True}, set_by_name="")
    assert progress(ceiling, 7, 10, date(2028, 12, 31)).missing == 1


@pytest.mark.parametrize(("until", "is_refused"), [(2027, True), (2028, False), (2030, False), (2031, True)])
def test_a_target_runs_three_to_five_years(actor, until, is_refused):
    if is_refused:
        with pytest.raises(InvalidInput, match="年"):
            targets.set_target(actor("reviewer"), None, None, VALUES | {"until_year": until})
    else:
        assert targets.set_target(actor("reviewer"), None, None, VALUES | {"until_year": until}).id


def test_only_the_city_sets_and_everybody_reads(actor, place, client_as):
    for number in range(4):
        create_talent(system_actor("测试"), place("plant").id, {"name": f"甲{number}", "sex": "12"[number % 2]})
    with pytest.raises(Forbidden):
        targets.set_target(actor("county"), None, None, VALUES)
    client = client_as("reviewer")
    shown = {name: value for name, value in VALUES.items() if name != "is_ceiling"}
    shown |= {"start_share": "30%", "goal_share": "60%"}
    post_page(client, "/statistics/targets/new", shown)
    page = get_page(client_as("hr"), "/statistics/targets")
    assert "50%" in page.text
    assert "修改" not in [link.text for link in page.select("main a")]
    row = targets.targets(actor("reviewer").scope)[0]
    post_page(client, f"/statistics/targets/{row.id}/edit", {**shown, "goal_share": "40%", "version": "1"})
    assert "已达到" in get_page(client, "/statistics/targets").text
    post_page(client, f"/statistics/targets/{row.id}/remove", {"version": "2"})
    assert "还没有设定目标" in get_page(client, "/statistics/targets").text
