"""Every written case, and the matrix of rules, checks and cases."""

import pytest

from talent_app.core.errors import AppError
from talent_app.core.money import Money
from talent_app.rules.evaluate import evaluate
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.notation import UNIT_WORDS, measured
from talent_app.rules.policy_files import packaged_book
from tests.rules.cases import read_cases

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.instrument}: {case.name}")
def test_written_case(case):
    expect = case.expect
    if "refused" in expect:
        with pytest.raises(AppError) as refusal:
            evaluate(case.request)
        assert expect["refused"] in refusal.value.message
        return
    outcome = evaluate(case.request)
    findings = {finding.rule: finding for finding in outcome.findings}
    lines = {line.ref: line for line in outcome.lines}
    if "blocked" in expect:
        blocking = {rule: finding.message for rule, finding in findings.items() if finding.severity.value == "block"}
        assert outcome.is_blocked == expect["blocked"], blocking
    if "unallocated" in expect:
        assert outcome.unallocated == Money.yuan(expect["unallocated"])
    for rule, severity in expect.get("findings", {}).items():
        assert findings[rule].severity.value == severity, (rule, findings[rule].message)
    for ref, amount in expect.get("amounts", {}).items():
        assert lines[ref].amount == Money.yuan(amount), ref
    for ref, rule in expect.get("capped", {}).items():
        assert lines[ref].capped_by == rule
    for ref, rule in expect.get("excluded", {}).items():
        assert lines[ref].excluded_by == rule
    for rule, limit in expect.get("limits", {}).items():
        assert findings[rule].limit == limit, rule
    for rule, actual in expect.get("actuals", {}).items():
        assert findings[rule].actual == actual, rule
    for rule, refs in expect.get("refs", {}).items():
        assert list(findings[rule].refs) == refs
    for rule, names in expect.get("missing", {}).items():
        assert list(findings[rule].missing) == names
    for rule, words in expect.get("says", {}).items():
        assert words in findings[rule].message
    for rule in expect.get("unchecked", []):
        assert findings[rule].message.startswith("待核原文")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.instrument}: {case.name}")
def test_every_finding_of_a_case_can_be_shown_to_a_user(case):
    if "refused" in case.expect:
        return
    outcome = evaluate(case.request)
    assert [finding.rule for finding in outcome.findings] == sorted(INSTRUMENTS[case.instrument].rules)
    for finding in outcome.findings:
        assert finding.message.endswith("。"), finding
        assert finding.citation.document
        assert (finding.unit is None) == (finding.limit is None and finding.actual is None), finding
        if finding.unit in UNIT_WORDS or finding.unit == "ratio":
            assert measured(finding.limit, finding.unit) or finding.limit is None
        assert "None" not in finding.message + finding.remedy
        assert finding.remedy if finding.is_failed else not finding.remedy or finding.severity.value == "note"
    if "pool" in case.request["facts"]:
        paid = Money.total(line.amount for line in outcome.lines)
        assert paid + outcome.unallocated == Money.yuan(case.request["facts"]["pool"])


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=lambda instrument: instrument.code)
def test_every_rule_of_an_instrument_is_in_one_of_its_cases(instrument):
    seen = {rule for case in CASES if case.instrument == instrument.code for rule in case.expect.get("findings", {})}
    never = sorted(set(instrument.rules) - seen)
    assert not never, f"write a case in tests/rules/cases/{instrument.code}.yaml for {never}"


def test_every_rule_is_answered_in_at_least_two_ways():
    seen: dict[str, set[str]] = {}
    for case in CASES:
        for rule, severity in case.expect.get("findings", {}).items():
            seen.setdefault(rule, set()).add(severity)
    only_one_way = sorted(rule for rule, severities in seen.items() if len(severities) < 2)
    assert not only_one_way, f"write a case with another answer for {only_one_way}"


def test_every_rule_has_one_check_and_every_check_one_rule():
    by_rule: dict[str, set[str]] = {}
    for instrument in INSTRUMENTS.values():
        for rule, check in instrument.checks.items():
            function = getattr(check, "func", check)
            by_rule.setdefault(rule, set()).add(f"{function.__module__}.{function.__qualname__}")
    assert {rule: names for rule, names in by_rule.items() if len(names) != 1} == {}
    names = [name for found in by_rule.values() for name in found]
    assert len(names) == len(set(names)), "two rules share a check"


def test_every_check_is_a_rule_of_the_policy_files():
    unknown = {rule for instrument in INSTRUMENTS.values() for rule in instrument.rules} - set(packaged_book().rules)
    assert not unknown


def test_a_check_reads_only_the_parameters_its_rule_names():
    book = packaged_book()
    for case in CASES:
        if "refused" in case.expect:
            continue
        outcome = evaluate(case.request)
        named = {code for rule in INSTRUMENTS[case.instrument].rules for code in book.rules[rule].parameters}
        approval = INSTRUMENTS[case.instrument].approval
        named |= {f"{approval}.approval_body", f"{approval}.approval_kind", f"{approval}.answer_days"}
        read = {reading.code for reading in outcome.readings}
        assert read <= named, (case.name, read - named)
