"""Paying out a decided plan: nothing is lost, nothing is paid twice, and each term of the plan does what it says."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules.payout import months_served, pay_out
from talent_app.rules.payout_request import answer
from talent_app.rules.payout_terms import (
    Appraisal,
    Band,
    Departure,
    Gate,
    Instalment,
    Leaving,
    PayoutPlan,
    Recovery,
    TakingBack,
    Treatment,
)
from talent_app.rules.refusal import Refused

HALF = Fraction(1, 2)
SEVENTY = (
    Instalment(year=2025, share=Fraction(7, 10)),
    Instalment(year=2028, share=Fraction(3, 10), needs_appraisal=True),
)


def plan(**over):
    given = {"on": date(2025, 12, 31), "awards": {"p1": Money.yuan(100_000)}, "instalments": SEVENTY}
    return PayoutPlan(**given | over)


def amounts(payout, ref="p1"):
    return {
        part.year: tuple(getattr(part, kind).as_yuan() for kind in ("paid", "waiting", "lapsed"))
        for part in payout.parts
        if part.ref == ref
    }


def test_seventy_now_and_thirty_by_the_result_of_three_years():
    assert amounts(pay_out(plan())) == {2025: ("70000.00", "0.00", "0.00"), 2028: ("0.00", "30000.00", "0.00")}
    then = plan(on=date(2028, 12, 31))
    assert amounts(pay_out(then))[2028] == ("0.00", "30000.00", "0.00")
    assert "等待 2028 年后续考核" in pay_out(then).parts[1].why
    appraised = plan(on=date(2028, 12, 31), appraisals=(Appraisal(year=2028, factor=HALF),))
    assert amounts(pay_out(appraised))[2028] == ("15000.00", "0.00", "15000.00")


def test_a_gate_that_fails_pays_nothing_and_one_not_known_yet_makes_wait():
    failed = Gate(name="净利润增长", is_met=False, rule="DV-008", year=2025)
    unknown = Gate(name="目标完成率")
    assert amounts(pay_out(plan(gates=(failed,))))[2025] == ("0.00", "0.00", "70000.00")
    assert amounts(pay_out(plan(gates=(unknown,))))[2025] == ("0.00", "70000.00", "0.00")
    assert amounts(pay_out(plan(gates=(failed, unknown))))[2025] == ("0.00", "0.00", "70000.00")


@pytest.mark.parametrize(
    ("rate", "paid"),
    [("0.7999", "0.00"), ("0.8", "35000.00"), ("0.9999", "35000.00"), ("1", "70000.00"), ("1.5", "70000.00")],
)
def test_a_band_begins_at_its_bound_and_never_pays_more_than_was_decided(rate, paid):
    bands = (Band(least=Fraction(4, 5), pays=HALF), Band(least=Fraction(1), pays=Fraction(1)))
    assert amounts(pay_out(plan(completion=Fraction(rate), bands=bands)))[2025][0] == paid


def test_factors_are_multiplied_exactly_and_rounded_down_once():
    told = pay_out(plan(completion=Fraction(1, 3), performance={"p1": Fraction(2, 3)}))
    assert amounts(told)[2025] == ("15555.55", "0.00", "54444.45")


@pytest.mark.parametrize(
    ("treatment", "first", "second"),
    [
        (Treatment.FORFEIT, ("0.00", "0.00", "70000.00"), ("0.00", "0.00", "30000.00")),
        (Treatment.KEEP, ("70000.00", "0.00", "0.00"), ("0.00", "30000.00", "0.00")),
        (Treatment.AT_ONCE, ("70000.00", "0.00", "0.00"), ("30000.00", "0.00", "0.00")),
        (Treatment.PRORATE, ("35000.00", "0.00", "35000.00"), ("0.00", "0.00", "30000.00")),
    ],
)
def test_who_leaves_is_treated_as_the_plan_says(treatment, first, second):
    left = Departure(ref="p1", on=date(2025, 6, 30), reason=Leaving.RETIRED)
    told = pay_out(plan(departures=(left,), treatments={Leaving.RETIRED: treatment}))
    assert amounts(told) == {2025: first, 2028: second}


def test_years_before_the_departure_are_untouched():
    left = Departure(ref="p1", on=date(2026, 1, 1), reason=Leaving.RESIGNED)
    told = pay_out(plan(departures=(left,), treatments={Leaving.RESIGNED: Treatment.FORFEIT}))
    assert amounts(told) == {2025: ("70000.00", "0.00", "0.00"), 2028: ("0.00", "0.00", "30000.00")}


def test_a_month_counts_once_it_is_over():
    assert [months_served(date(2024, 2, day)) for day in (28, 29)] == [1, 2]


def test_what_is_taken_back_never_exceeds_what_was_paid_and_says_why_it_is_no_penalty():
    two = tuple(Recovery(ref="p1", share=Fraction(2, 3), reason=reason) for reason in TakingBack)
    told = pay_out(plan(recoveries=two))
    assert told.total("recovered") == told.total("paid") == Money.yuan(70_000)
    assert "不得作为提前离职的违约金" in told.notes[0]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"instalments": SEVENTY[:1]}, "合计应为 100%"),
        ({"instalments": SEVENTY[::-1]}, "由先到后"),
        ({"performance": {"p1": Fraction(11, 10)}}, "0 到 1 之间"),
        ({"performance": {"p9": HALF}}, "没有 p9"),
        ({"bands": (Band(least=HALF, pays=HALF), Band(least=Fraction(1), pays=Fraction(0)))}, "不能随完成率下降"),
        ({"departures": (Departure(ref="p1", on=date(2025, 1, 1), reason=Leaving.DIED),)}, "没有写明“死亡”"),
    ],
)
def test_terms_that_contradict_each_other_are_refused_with_a_sentence(over, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        plan(**over)


SHARES = st.integers(0, 12).map(lambda n: Fraction(n, 12))
REFS = ("a", "b", "c")


@st.composite
def payouts(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 60), min_size=2, max_size=2)))
    parts = [cuts[0], cuts[1] - cuts[0], 60 - cuts[1]]
    instalments = tuple(
        Instalment(year=2024 + n, share=Fraction(part, 60), needs_appraisal=draw(st.booleans()))
        for n, part in enumerate(parts)
    )
    leaving = [
        Departure(ref=ref, on=date(draw(st.integers(2023, 2027)), draw(st.integers(1, 12)), 15), reason=reason)
        for ref in REFS
        for reason in [draw(st.sampled_from([None, *Leaving]))]
        if reason
    ]
    return PayoutPlan(
        on=date(draw(st.integers(2024, 2027)), 12, 31),
        awards={ref: Money.from_fen(draw(st.integers(0, 10_000))) for ref in REFS},
        instalments=instalments,
        gates=tuple(
            Gate(name="甲", is_met=draw(st.sampled_from([True, False, None])), year=draw(st.sampled_from([None, 2025])))
            for _ in range(draw(st.integers(0, 2)))
        ),
        completion=draw(st.none() | SHARES),
        performance={ref: draw(SHARES) for ref in REFS if draw(st.booleans())},
        appraisals=tuple(Appraisal(year=2025, factor=draw(SHARES)) for _ in range(draw(st.integers(0, 1)))),
        departures=tuple(leaving),
        treatments={reason: draw(st.sampled_from(list(Treatment))) for reason in Leaving},
        recoveries=tuple(Recovery(ref="a", share=draw(SHARES), reason=TakingBack.LOSS) for _ in range(2)),
    )


@given(payouts())
def test_every_fen_is_paid_or_waits_or_lapses(terms):
    told = pay_out(terms)
    for part in told.parts:
        assert part.planned == part.paid + part.waiting + part.lapsed
        assert min(part.paid, part.waiting, part.lapsed, part.recovered) >= Money.ZERO
        assert part.recovered <= part.paid
        assert not part.paid or part.paid_in <= terms.on.year
    for ref, award in terms.awards.items():
        assert told.total("planned", ref=ref) == award


@given(payouts(), st.data())
def test_a_better_result_never_pays_less(terms, data):
    ref = data.draw(st.sampled_from(REFS))
    own = terms.performance.get(ref, Fraction(1))
    better = min(Fraction(1), own + Fraction(data.draw(st.integers(0, 12)), 12))
    fields = {name: getattr(terms, name) for name in terms.__dataclass_fields__}
    raised = PayoutPlan(**fields | {"performance": {**terms.performance, ref: better}})
    assert pay_out(raised).total("paid", ref=ref) >= pay_out(terms).total("paid", ref=ref)


def test_a_request_is_read_strictly_with_every_problem_at_once():
    with pytest.raises(Refused) as refusal:
        answer({"on": "2025-13-01", "awards": [{"ref": "a"}, {"ref": "a", "amount": 1.5}], "gate": []})
    assert len(refusal.value.problems) >= 4


def test_a_request_answers_by_person_and_by_year():
    request = {
        "on": "2025-12-31",
        "awards": [{"ref": "p1", "amount": "100000.00", "performance": "0.9"}],
        "instalments": [
            {"year": 2025, "share": "0.7"},
            {"year": 2028, "share": "0.3", "needs_appraisal": True},
        ],
        "treatments": [{"reason": "resigned", "treatment": "forfeit"}],
        "recoveries": [{"ref": "p1", "share": "0.1", "reason": "misstated", "years": ["2025"]}],
    }
    told = answer(request)
    assert told["total"] == {
        "planned": "100000.00",
        "paid": "63000.00",
        "waiting": "27000.00",
        "lapsed": "10000.00",
        "recovered": "6300.00",
    }
    assert [year["year"] for year in told["years"]] == [2025, 2028]
