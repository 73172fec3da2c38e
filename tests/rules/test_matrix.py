"""Every limit of every instrument has its five cases, and the matrix names whatever lacks.

At the limit and one step beyond it are found among the written cases by comparing limit and actual; the day before a
value began and the day it did are made from a written case by moving its day; an example is a case whose `because`
names the digest's vector or the text it was published in. What nobody published an example for is listed with that.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import pytest

from talent_app.rules.evaluate import evaluate
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.parameters import Unit
from talent_app.rules.policy_files import packaged_book
from tests.rules.cases import read_cases

NUMERIC = {Unit.RATIO, Unit.YUAN, Unit.MONTHS, Unit.YEARS, Unit.DAYS, Unit.PERSONS, Unit.COUNT}
#: Rules that compare two facts of the plan: a limit without a number of its own.
COMPARING = {"ALLOC", "DV-008", "EQ-015", "PAY-008", "PAY-009", "PAY-010", "SVC-001", "WT-001", "WT-002", "XS-006"}
#: How near the limit counts as one step beyond it, by unit; amounts and counts go by one, ratios by a thousandth.
STEP = {"yuan": Fraction(1, 100), "ratio": Fraction(1, 1000)}
#: Read by a rule, but not what it compares with.
NO_LIMIT = {"EQ-002": {"enterprise_eligibility.observed_years"}, "EQ-004": {"enterprise_eligibility.observed_years"}}


#: Their bound does not belong to what is allowed: equal fails, one step below passes.
EXCLUDING = {"DV-008", "EQ-015", "WT-002"}


def as_number(text, unit):
    return Fraction(date.fromisoformat(text).toordinal()) if unit == "date" else Fraction(text)


@cache
def judged():
    """Every case that is answered, with its outcome."""
    return [(case, evaluate(case.request)) for case in read_cases() if "refused" not in case.expect]


def limits():
    """The rules of each instrument that hold a plan against a number."""
    book = packaged_book()
    for code, instrument in INSTRUMENTS.items():
        for rule in instrument.rules:
            units = {book.parameters[name].unit for name in book.rules[rule].parameters if name not in EXEMPT}
            if units & NUMERIC or (rule in COMPARING and rule not in NOT_COMPARED.get(code, ())):
                yield code, rule


#: No number is compared: TAX-009 only names the rate, KPI-001 computes an amount that must be stated exactly.
EXEMPT = {"income_tax.capital_income_rate", "wage_total.rd_addback_share"}
NOT_COMPARED: dict[str, set[str]] = {}


def kinds_shown():
    """For every instrument and rule: which of at, beyond and example its written cases show."""
    shown: dict[tuple[str, str], set[str]] = {}
    for case, outcome in judged():
        wanted = case.expect.get("findings", {})
        for finding in outcome.findings:
            if finding.rule not in wanted:
                continue
            found = shown.setdefault((case.instrument, finding.rule), set())
            found |= set(case.shows.get(finding.rule, ()))
            if finding.limit is None or finding.actual is None or finding.unit == "text":
                continue
            distance = abs(as_number(finding.limit, finding.unit) - as_number(finding.actual, finding.unit))
            step = STEP.get(finding.unit or "", Fraction(1))
            if distance == 0:
                found.add("at")
            elif distance <= step and not finding.missing and finding.is_failed != (finding.rule in EXCLUDING):
                found.add("beyond")
    return shown


def test_every_limit_is_met_at_it_and_one_step_beyond_it():
    shown = kinds_shown()
    everywhere: dict[str, set[str]] = {}
    for (_, rule), kinds in shown.items():
        everywhere.setdefault(rule, set()).update(kinds)
    lacks = sorted(
        f"{rule}: {kind}"
        for rule in {rule for _, rule in limits()}
        for kind in ("at", "beyond")
        if kind not in everywhere.get(rule, set())
    )
    assert not lacks, f"write cases in tests/rules/cases for {lacks}"


#: Limits for which the digest has no vector and no published example could be found.
WITHOUT_EXAMPLE = {
    "ALLOC": "a convention of this platform",
    "DV-005": "a plain number of months",
    "DV-006": "a plain number of months",
    "DV-011": "a plain number of working days",
    "DV-012": "a plain number of working days",
    "EA-001": "no worked example of a wage total",
    "EA-002": "no worked example",
    "EA-003": "no worked example",
    "EQ-003": "no worked example",
    "EQ-004": "no worked example",
    "EQ-012": "a plain amount",
    "EQ-013": "a plain number of years",
    "EQ-014": "a plain number of months",
    "EQ-015": "the whole staff",
    "EQ-017": "a plain number of years",
    "EQ-018": "a plain number of years",
    "ES-001": "local rules repeat the figures without an example",
    "ES-002": "local rules repeat the figures without an example",
    "ES-003": "a plain number of months",
    "ES-006": "not compared with the text",
    "LC-001": "no worked example",
    "LC-002": "no worked example",
    "LC-003": "no worked example",
    "PAY-002": "the enterprise's own rule",
    "PAY-005": "the guidance was not available",
    "PAY-008": "two facts compared",
    "PAY-009": "two facts compared",
    "PAY-010": "two facts compared",
    "SVC-001": "no worked example",
    "SVC-002": "a plain number of months",
    "TAX-006": "a plain number of months; the tax itself has its vectors in test_other_tax",
    "TAX-007": "not compared with the text",
    "WT-001": "two facts compared",
    "WT-002": "two facts compared",
    "XS-002": "no worked example",
    "XS-006": "two facts compared",
    "XS-007": "not compared with the text",
}


def test_every_limit_has_an_example_or_says_why_not():
    told: dict[str, bool] = {}
    for case, outcome in judged():
        is_example = "摘要 1" in case.because or "example" in {kind for kinds in case.shows.values() for kind in kinds}
        for finding in outcome.findings:
            if finding.rule in case.expect.get("findings", {}):
                told[finding.rule] = told.get(finding.rule, False) or is_example
    rules = {rule for _, rule in limits()}
    lacks = sorted(rule for rule in rules if not told.get(rule) and rule not in WITHOUT_EXAMPLE)
    assert not lacks, f"name the vector of digest section 12 in `because` of a case for {lacks}"
    assert set(WITHOUT_EXAMPLE) <= rules


def readers():
    """One written case for every dated value that a rule with a limit read: (case, rule, code, start)."""
    book = packaged_book()
    seen: set[tuple[str, object]] = set()
    for case, outcome in judged():
        for reading in outcome.readings:
            parameter = book.parameters[reading.code]
            if parameter.unit not in NUMERIC or reading.code in EXEMPT:
                continue
            for value in parameter.values:
                if (reading.code, value.start) not in seen and value.start.year >= 1990:
                    seen.add((reading.code, value.start))
                    yield case, reading.code, value


def test_the_day_before_a_value_began_and_the_day_it_did():
    """Lenient, as pages are: the day before, the rules that read it cannot be decided (or read what held before)."""
    for case, code, value in readers():
        before = evaluate(case.request | {"on": (value.start - timedelta(days=1)).isoformat()}, is_lenient=True)
        on_it = evaluate(case.request | {"on": value.start.isoformat()}, is_lenient=True)
        values_before = {reading.code: reading.start for reading in before.readings}
        values_on_it = {reading.code: reading.start for reading in on_it.readings}
        assert values_before.get(code) != value.start, f"{code} is used on the day before it began"
        if value.repealed:
            assert code not in values_on_it, f"{code} is used after its repeal"
            continue
        assert values_on_it.get(code) == value.start, f"{code} is not used on the day it began ({case.name})"
        if code not in values_before:
            undecided = {name for finding in before.findings for name in finding.missing}
            assert undecided or not before.approval.body, f"{code}: nobody says that it was not in force"


@pytest.mark.parametrize("code", INSTRUMENTS)
def test_the_strength_of_every_rule_is_shown_by_its_cases(code):
    """H with A or B blocks, everything else only warns: no case of a rule shows more than its evidence allows."""
    book = packaged_book()
    for case, outcome in judged():
        if case.instrument != code:
            continue
        for finding in outcome.findings:
            if finding.severity.value == "block":
                assert finding.evidence in "AB", (case.name, finding.rule)
                assert finding.strength == "H", (case.name, finding.rule)
            if finding.is_failed and finding.strength == "H" and finding.evidence not in "AB" and not finding.missing:
                is_open = "不可计算" in finding.message
                assert finding.message.startswith("待核原文") or is_open, (case.name, finding.rule)
            assert finding.rule in book.rules
