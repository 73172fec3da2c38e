"""The capacity plan stands on arithmetic that is right and on tables that can be divided."""

from __future__ import annotations

import json

from talent_app.tracking.models import Tracked
from tests.bench.capacity import COSTS, MIX, MODELS, Model, answer, costs_of, erlang_c, first_limit, shown, waiting_95

#: What no enterprise owns: accounts and their means, what the city publishes for all, a human being as such.
OF_ALL = {
    "organisations", "api_tokens", "external_identities", "second_factors", "notice_choices", "confirmation_rounds",
    "pay_surveys", "pay_survey_cells", "policy_drafts", "holiday_years", "structure_targets", "persons",
}  # fmt: skip


def test_every_business_row_says_whose_it_is_so_that_tables_can_be_divided_by_it():
    lacking = {
        name for name, model in Tracked.registry_of_tracked.items() if "organisation_id" not in model.__table__.columns
    }
    assert lacking == OF_ALL
    for name, model in Tracked.registry_of_tracked.items():
        if name not in OF_ALL | {"users"}:  # who answers for the whole platform belongs to nobody
            assert not model.__table__.c.organisation_id.nullable, name
            assert "organisation_id" in model.__history__.c, name


def test_waiting_follows_the_books_and_a_full_house_waits_for_ever():
    assert round(erlang_c(2.0, 3), 4) == 0.4444
    assert waiting_95(0.1, 4, 0.02) == 0.0
    assert waiting_95(4.0, 4, 0.02) == float("inf")
    assert waiting_95(1.8, 2, 0.02) > waiting_95(1.8, 3, 0.02)


def test_a_larger_place_needs_more_and_its_chain_is_the_first_limit(tmp_path):
    found = [{"name": name, "cpu": 20.0, "server": 5.0} for name in MIX]
    runs = [{"database": "sqlite", "size": 10, "found": []}, {"database": "postgresql", "size": 10, "found": found}]
    (tmp_path / "found.json").write_text(json.dumps({"runs": runs}))
    costs = costs_of(tmp_path / "found.json")
    one = answer(Model("省", 500, 1_000_000, 3_000, 1 / 3, 10), costs)
    assert round(one.rate) == 100
    assert round(one.web, 2) == 2.0
    assert one.web_cores == 4
    assert round(one.chain, 2) == 0.25
    assert "无状态" in first_limit(one)
    assert "审计链" in first_limit(answer(Model("国", 1, 1, 300_000, 1 / 3, 10), costs))


def test_the_plan_is_told_for_a_province_and_a_country():
    told = shown(MODELS, COSTS)
    assert "全省：" in told
    assert "全国：" in told
