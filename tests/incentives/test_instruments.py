"""All nine instruments on the web: every fact has its box, what is typed comes back typed, findings stand beside it."""

from __future__ import annotations

import json
from fractions import Fraction
from types import SimpleNamespace

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.db.engine import use_scope
from talent_app.db.types import canonical_json
from talent_app.incentives import queries
from talent_app.incentives.drafting import set_people
from talent_app.incentives.facts import (
    AFTER_DECISION,
    AUTOMATIC,
    asked_fields,
    fact_pages,
    facts_of,
    person_facts,
    unpack,
)
from talent_app.incentives.replay import replay
from talent_app.incentives.versions import Frozen, content_hash
from talent_app.rules.instruments import INSTRUMENTS
from tests.incentives.plan_data import draft, submitted
from tests.page import get_page, post_page, values_of
from tests.rules.cases import read_cases

BASES = {case.instrument: case.request for case in reversed(read_cases())}


def base_of(code):
    """The first written case of an instrument as a draft: what a form asks for, and people with names."""
    request = BASES[code]
    facts = {name: value for name, value in request["facts"].items() if name not in AUTOMATIC | AFTER_DECISION}
    people = [{**person, "name": f"人员{number}"} for number, person in enumerate(request["people"][:3], start=1)]
    return facts, people


@pytest.mark.parametrize("code", INSTRUMENTS)
def test_an_instrument_can_be_drafted_on_the_web(client_as, actor, place, code):
    facts, people = base_of(code)
    instrument, client = INSTRUMENTS[code], client_as("hr")
    plan = draft(actor("hr"), place("plant").id, instrument=code, facts=facts, people=people)
    before = facts_of(plan)
    address = f"/incentives/plans/{plan.id}"
    for sheet, asked in enumerate(fact_pages(asked_fields(instrument)), start=1):
        assert len(asked) <= 40
        page = get_page(client, f"{address}/facts?sheet={sheet}")
        for field in asked:
            assert field.label in page.words, field.name
            assert field.section, f"{field.name} belongs to no part of the form: add it to SECTIONS beside its facts"
            assert field.section in page.words
        values = values_of(page.form())
        assert {field.name for field in asked} >= values.keys() - {"csrf_token", "version", "_seen"}
        saved = post_page(client, f"{address}/facts?sheet={sheet}", values | {"stay": "1"})
        assert saved.errors() == []
    scope = actor("hr").scope
    use_scope(scope)
    plan = queries.plan_or_404(scope, actor("hr"), plan.id)
    assert facts_of(plan) == before
    page = get_page(client, f"{address}/people")
    if people:
        use_scope(scope)
        known = instrument.known_person_facts
        listed = [person_facts(each, plan.allocation_by, known) for each in queries.people_of(scope, plan)]
        grid = values_of(page.form(f"/{plan.id}/people"))
        assert post_page(client, f"{address}/people", grid | {"stay": "1"}).errors() == []
        use_scope(scope)
        plan = queries.plan_or_404(scope, actor("hr"), plan.id)
        assert [person_facts(e, plan.allocation_by, known) for e in queries.people_of(scope, plan)] == listed
    for part in ("allocation", "findings", "submit", ""):
        words = get_page(client, f"{address}/{part}".rstrip("/")).words
        assert "None" not in words
        assert "还不能测算" not in words
    findings = get_page(client, f"{address}/findings").words
    assert "编制依据" in findings


def test_a_salary_plan_lists_nobody_and_says_so(client_as, actor, place):
    facts, _people = base_of("salary_plan")
    plan = draft(actor("hr"), place("plant").id, instrument="salary_plan", facts=facts, people=[])
    client, address = client_as("hr"), f"/incentives/plans/{plan.id}"
    page = get_page(client, f"{address}/facts?sheet=2")
    steps = page.words.split("下一步")[0]
    assert "激励对象" not in steps
    assert "分配" not in steps.split("编制步骤")[-1]
    assert "这类方案不列人员" in get_page(client, f"{address}/people").words
    refused = client.get(f"{address}/people/add")
    assert refused.status_code == 400
    assert "不列人员" in refused.get_data(as_text=True)
    with pytest.raises(InvalidInput, match="不列人员"):
        set_people(actor("hr"), plan.id, None, [{"ref": "a", "name": "甲"}])


def test_a_second_page_of_facts_keeps_the_first_and_leads_on(client_as, actor, place):
    facts, _people = base_of("salary_plan")
    plan = draft(actor("hr"), place("plant").id, instrument="salary_plan", facts=facts, people=[])
    client, address = client_as("hr"), f"/incentives/plans/{plan.id}"
    first = values_of(get_page(client, f"{address}/facts").form(f"/{plan.id}/facts"))
    answer = client.post(f"{address}/facts", data=first | {"assessment_cycles": "5\r\n1"})
    assert answer.location.endswith("/facts?sheet=2")
    second = values_of(get_page(client, answer.location).form())
    answer = client.post(f"{address}/facts?sheet=2", data=second)
    assert answer.location.endswith("/chapters")
    use_scope(actor("hr").scope)
    assert facts_of(queries.plan_or_404(actor("hr").scope, actor("hr"), plan.id))["assessment_cycles"] == (5, 1)


def test_a_salary_plan_written_under_the_first_schema_opens_with_one_value_for_all_kinds(actor, place):
    facts, _people = base_of("salary_plan")
    plan = draft(actor("hr"), place("plant").id, instrument="salary_plan", facts=facts, people=[])
    use_scope(actor("hr").scope)
    plan = queries.plan_or_404(actor("hr").scope, actor("hr"), plan.id)
    values = dict(plan.facts["values"])
    values.pop("market_percentiles")
    values.pop("assessment_cycles")
    stored = {"schema": 1, "values": values | {"market_percentile": "75", "assessment_years": 3}}
    upgraded = unpack(INSTRUMENTS["salary_plan"].known_facts, stored)
    assert upgraded["market_percentiles"] == (Fraction(3, 4),)
    assert upgraded["assessment_cycles"] == (3,)


def test_a_salary_plan_frozen_under_the_first_schema_is_intact_and_computes_to_the_same(actor, place):
    facts, _people = base_of("salary_plan")
    facts |= {"market_percentiles": ["0.75"], "assessment_cycles": [3]}
    plan = submitted(actor, place("plant").id, instrument="salary_plan", facts=facts, people=[])
    use_scope(actor("leader").scope)
    now = queries.frozen_or_404(actor("leader").scope, plan, 1)
    content = json.loads(now.version.content)
    values = content["facts"]["values"]
    values.pop("market_percentiles")
    values.pop("assessment_cycles")
    content["facts"] = {"schema": 1, "values": values | {"market_percentile": "75", "assessment_years": 3}}
    text = canonical_json(content)
    then = Frozen(SimpleNamespace(content=text, content_hash=content_hash(text)), ())
    again = replay(then)
    assert (again.holds, again.today) == (True, ())
    assert then.version.content == text
