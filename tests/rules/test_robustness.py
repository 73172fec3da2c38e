"""Whatever arrives, the answer is an outcome or a sentence; nothing else ever comes out of the rule engine."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_app.core.errors import AppError
from talent_app.rules.evaluate import evaluate
from talent_app.rules.income_tax import answer
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.net_pay_request import answer as net_pay
from talent_app.rules.repair import MODES, repair
from talent_app.rules.request import read_json

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["0.00", "-1.00", "1/3", "2025-12-31", "9999-12-31", "0001-01-01", "1e9", "large", "technical"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def plausible(field):
    """A value a hurried clerk might give, or something odd."""
    samples = {
        "yuan": ["0.00", "100.00", "-5.00", "99999999999.99"],
        "yuans": [[], ["1.00", "2.00", "3.00"], ["0.00", "0.00", "-1.00", "5.00"], ["1.00"]],
        "ratio": ["0", "0.5", "1/3", "-0.2"],
        "ratios": [["0.5"], ["0.5", "0.5"], []],
        "date": ["2025-01-01", "0001-01-01", "9999-12-31", "2027-12-30"],
        "flag": [True, False],
        "year": [1949, 2025, 2100],
        "choice": [code for code, _ in field.choices],
        "choices": [[code for code, _ in field.choices][:2], []],
        "text": ["甲", ""],
        "texts": [[], ["甲"]],
        "plans": [[], [{"instrument": "tech_equity", "refs": ["p1"]}]],
    }.get(field.unit, [0, 1, 12, 1000])
    return st.sampled_from(samples)


@st.composite
def requests(draw, is_odd):
    instrument = draw(st.sampled_from(list(INSTRUMENTS.values())))
    facts, people = {}, []
    for field in instrument.known_facts.values():
        if draw(st.booleans()):
            facts[field.name] = draw(plausible(field))
    for number in range(draw(st.integers(1, 3))):
        person = {"ref": f"p{number}"}
        for field in instrument.person_fields():
            if draw(st.booleans()):
                person[field.name] = draw(plausible(field))
        people.append(person)
    request = {
        "instrument": instrument.code,
        "on": draw(st.sampled_from(["2025-12-31", "2017-01-01", "2030-06-30"])),
        "facts": facts,
        "people": people,
    }
    if is_odd:
        place = draw(st.sampled_from([request, facts, *people]))
        place[draw(st.sampled_from([*place, "odd"]))] = draw(ODD)
    return request


def told_or_sentence(function, request):
    try:
        return function(request)
    except AppError as refusal:
        return str(refusal)


def judge(function, request):
    told = told_or_sentence(function, request)
    assert told
    if isinstance(told, str):
        return
    json.dumps(told if isinstance(told, dict) else told.to_json(), allow_nan=False)
    for finding in () if isinstance(told, dict) else told.findings:
        assert finding.message.endswith("。"), finding
        assert "None" not in finding.message + finding.remedy, finding
        assert finding.remedy or not finding.is_failed, finding


@pytest.mark.parametrize("is_odd", [False, True])
@settings(deadline=None)
@given(st.data())
def test_any_request_is_answered_or_refused_with_a_sentence(is_odd, data):
    request = data.draw(requests(is_odd))
    judge(evaluate, request)
    judge(lambda asked: evaluate(asked, is_lenient=True), request)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["kind", "on", "months", "mode", "bonus", "other_taxable", "first_month"]), ODD))
def test_any_tax_request_is_answered_or_refused_with_a_sentence(request):
    judge(answer, request | {"kind": "bonus"})
    judge(answer, {"on": "2025-12-31", **request, "kind": "withholding"})


@settings(deadline=None)
@given(requests(is_odd=False), st.sampled_from(sorted(MODES)))
def test_any_plan_is_repaired_or_told_which_rules_stand_in_the_way(request, mode):
    told = told_or_sentence(lambda asked: repair(asked, mode), request)
    assert told
    if isinstance(told, str):
        return
    assert json.dumps(told.to_json(), allow_nan=False)
    assert told.is_possible != bool(told.contradiction)
    if told.is_possible:
        again = evaluate(told.request)
        assert not again.is_blocked
        assert again.to_json() == told.after.to_json()


NET_KEYS = ["on", "months", "payments", "additional", "separate", "first_month", "region", "housing_rate", "mode"]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NET_KEYS), ODD))
def test_any_request_for_net_pay_is_answered_or_refused_with_a_sentence(request):
    judge(net_pay, request)
    judge(net_pay, {"on": "2025-12-31", "months": [{"income": "9000.00"}], "allow_incomplete": True} | request)


@given(st.text() | st.binary())
def test_any_text_is_read_or_refused_with_a_sentence(content):
    assert told_or_sentence(lambda text: [read_json(text)], content)
