"""The packaged policy: whole, dated, cited; releases on top of it; and how evidence decides what may block."""

from datetime import date
from fractions import Fraction

import pytest

from talent_app.rules import grades
from talent_app.rules.loader import PolicyFileError
from talent_app.rules.outcome import Severity, judged, lacking, later, not_applicable, undecidable, verdict
from talent_app.rules.parameters import NotInForce
from talent_app.rules.policy_files import packaged_book
from talent_app.rules.releases import compose, policy_on

DAY = date(2025, 12, 31)
BOOK = packaged_book()


def test_reading_a_parameter_records_it_with_its_citation():
    policy = policy_on(DAY)
    assert policy.ratio("post_dividend.individual_cap") == Fraction(2, 3)
    reading = policy.readings["post_dividend.individual_cap"]
    assert (reading.evidence, reading.cite.source) == ("B + D", "enterprise-incentives-2016")
    assert policy.fresh().readings == {}


def test_a_day_before_the_first_value_names_parameter_day_and_place():
    with pytest.raises(NotInForce) as refusal:
        policy_on(date(2016, 2, 29)).ratio("post_dividend.pool_cap")
    assert "post_dividend.pool_cap" in refusal.value.message
    assert "2016-02-29" in refusal.value.message
    assert "2016-03-01" in refusal.value.message
    assert "instruments/post_dividend.yaml" in refusal.value.hint
    assert policy_on(date(2016, 3, 1)).ratio("post_dividend.pool_cap") == Fraction(15, 100)


def test_a_repealed_value_is_not_replaced_by_its_neighbour():
    with pytest.raises(NotInForce, match="废止"):
        policy_on(date(2028, 1, 1)).scale("income_tax.bonus_scale")


@pytest.mark.parametrize("rule", sorted(BOOK.rules.values(), key=lambda rule: rule.id), ids=lambda rule: rule.id)
def test_every_rule_cites_a_document_in_force(rule):
    source = BOOK.sources[rule.cite.source]
    assert source.title
    assert source.in_force_until is None or source.in_force_until >= DAY


@pytest.mark.parametrize(
    ("strength", "grade", "severity"),
    [
        ("H", "A", "block"),
        ("H", "B", "block"),
        ("H", "B + D", "block"),
        ("H", "C", "warn"),
        ("H", "B/E", "warn"),
        ("H", "E", "warn"),
        ("H", "F", "warn"),
        ("S", "A", "warn"),
        ("S", "E", "warn"),
        ("I", "A", "note"),
    ],
)
def test_only_what_was_seen_in_the_text_may_block(strength, grade, severity, monkeypatch):
    policy = policy_on(DAY)
    answer = verdict(False, "不符合", "请修改", strength=strength)
    monkeypatch.setattr(type(policy), "worst_evidence", lambda self, rule_id: grades.effective(grade))
    finding = judged("DV-002", answer, policy)
    assert finding.severity.value == severity
    assert finding.needs_original_text == (strength == "H" and severity == "warn")


def test_every_kind_of_answer_has_its_severity():
    policy = policy_on(DAY)
    assert judged("DV-002", verdict(True, "符合"), policy).severity is Severity.PASS
    missing = judged("DV-002", lacking(["pool"], ["总额"]), policy)
    assert (missing.severity, missing.to_json()["missing"]) == (Severity.WARN, ["pool"])
    assert judged("DV-002", undecidable("无法计算", "请核对"), policy).severity is Severity.WARN
    skipped = judged("DV-002", not_applicable("不适用"), policy)
    assert (skipped.severity, skipped.applicable) == (Severity.NOTE, False)
    assert judged("DV-002", later("以后"), policy).severity is Severity.NOTE


def test_an_article_known_less_well_than_its_value_is_marked():
    finding = judged("DV-002", verdict(True, "符合"), policy_on(DAY))
    assert finding.citation.to_json() == {"document": "财资〔2016〕4号", "article": "第26条(待核)"}
    assert finding.evidence == "B"


RELEASE = {
    "number": "2026-1",
    "sources": {"doc-2026": {"title": "某通知", "issuer": "某委", "number": "某〔2026〕1号"}},
    "values": {
        "post_dividend.pool_cap": [
            {"from": date(2026, 7, 1), "value": "1/5", "cite": {"source": "doc-2026"}, "evidence": "A"}
        ]
    },
    "grades": [
        {
            "parameter": "post_dividend.increment_floor",
            "from": date(2016, 3, 1),
            "evidence": "A",
            "checked_on": date(2026, 6, 1),
            "checked_by": "政策专员",
        },
        {"rule": "DV-001", "evidence": "A", "checked_on": date(2026, 6, 1), "checked_by": "政策专员"},
    ],
}


def test_a_release_adds_a_dated_value_and_raises_a_grade():
    book = compose([RELEASE])
    assert book.revision != BOOK.revision
    assert compose([RELEASE]).revision == book.revision
    assert policy_on(date(2026, 6, 30), [RELEASE]).ratio("post_dividend.pool_cap") == Fraction(15, 100)
    policy = policy_on(date(2026, 7, 1), [RELEASE])
    assert policy.ratio("post_dividend.pool_cap") == Fraction(1, 5)
    policy = policy.fresh()
    policy.ratio("post_dividend.increment_floor")
    assert judged("DV-001", verdict(False, "不符合"), policy).severity is Severity.BLOCK
    assert BOOK.parameters["post_dividend.pool_cap"].values[-1].start == date(2016, 3, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {
                "values": {
                    "post_dividend.pool_cap": [
                        {**RELEASE["values"]["post_dividend.pool_cap"][0], "from": date(2016, 3, 1)}
                    ]
                }
            },
            "不得改动",
        ),
        ({"values": {"nothing.here": []}}, "不存在"),
        ({"grades": [{"rule": "DV-002", "evidence": "F", "checked_on": DAY, "checked_by": "某"}]}, "只能提升"),
        ({"grades": [{"rule": "DV-001", "evidence": "A"}]}, "核对人"),
        ({"sources": {}}, "没有列入"),
        ({"extra": 1}, "不认识"),
    ],
)
def test_a_release_never_changes_what_stands(change, sentence):
    with pytest.raises(PolicyFileError, match=sentence):
        compose([RELEASE | change])
