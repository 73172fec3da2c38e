"""All nine instruments on the web: every fact has its box, what is typed comes back typed, findings stand beside it."""

from __future__ import annotations

import pytest

from talent_app.db.engine import use_scope
from talent_app.incentives import queries
from talent_app.incentives.facts import AFTER_DECISION, AUTOMATIC, asked_fields, facts_of, person_facts
from talent_app.rules.instruments import INSTRUMENTS
from tests.incentives.plan_data import draft
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
    page = get_page(client, f"{address}/facts")
    asked = asked_fields(instrument)
    for field in asked:
        assert field.label in page.words, field.name
        assert field.section, f"{field.name} belongs to no part of the form: add it to SECTIONS beside its facts"
        assert field.section in page.words
    values = values_of(page.form(f"/{plan.id}/facts"))
    saved = post_page(client, f"{address}/facts", values | {"stay": "1"})
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
