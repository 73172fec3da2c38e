"""Talent classes: every written case, the tables of the package, and how a faulty table is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from talent_app.rules.class_tables import read_table
from talent_app.rules.loader import PolicyFileError, read_strict
from talent_app.rules.policy_files import packaged_book
from talent_app.rules.releases import compose
from talent_app.rules.talent_class import Evidence, Standing, propose
from talent_app.seed.class_sample import SCHEME, sample_release, sample_table

FOLDER = Path(__file__).parent / "cases" / "classes"
CONTENT = [read_strict(path.read_text(encoding="utf-8"), path.name) for path in sorted(FOLDER.glob("*.yaml"))]
CASES = [(content, case) for content in CONTENT for case in content["cases"]]
SET_APART = ("kind", "title", "proof", "obtained_on", "valid_until")


def facts_of(case):
    return [
        Evidence(
            fact["kind"], fact["title"], {k: v for k, v in fact.items() if k not in SET_APART}, fact.get("proof", ""),
            fact.get("obtained_on"), fact.get("valid_until"),
        )
        for fact in case["facts"]
    ]  # fmt: skip


@pytest.mark.parametrize(("content", "case"), CASES, ids=[case["name"] for _content, case in CASES])
def test_written_case(content, case):
    assert case["because"]
    found = propose(read_table(sample_table(), "示例"), facts_of(case), content["day"])
    expect, best = case["expect"], found.best
    assert (best.talent_class.code if best else None) == expect["class"]
    if best is None:
        shown = found.next_up.grounds[0].results
        if "missing" in expect:
            assert [r.condition.label for r in shown if r.standing is Standing.MISSING] == expect["missing"]
        return
    assert found.is_proven == expect["proven"]
    assert best.grounds[0].ground.id == expect["ground"]
    unproven = [r.condition.label for r in best.grounds[0].results if r.standing is Standing.UNPROVEN]
    assert unproven == expect.get("unproven", [])


def test_the_citys_table_ships_empty_and_the_regional_one_has_names_only():
    book = packaged_book()
    assert book.parameters["talent_class.lhasa"].values == ()
    regional = book.parameters["talent_class.regional"].on(date(2026, 1, 1))
    assert [one.title for one in regional.value.classes] == [
        "国内外顶尖人才", "国家级领军人才", "地方级领军人才", "其他高层次人才",
    ]  # fmt: skip
    assert not regional.value.has_grounds
    assert propose(regional.value, [], date(2026, 1, 1)).best is None


def test_a_release_fills_the_citys_table_and_its_conditions_are_to_be_compared_with_the_text():
    book = compose([{**sample_release(date(2026, 1, 1)), "number": "示例1号"}])
    table = book.parameters[SCHEME].on(date(2026, 11, 23)).value
    assert [one.code for one in table.classes] == ["A", "B", "C"]
    fact = Evidence("titles", "高级工程师", {"level": "associate_senior"}, "证书编号 X1")
    assert propose(table, [fact], date(2026, 11, 23)).best.grounds[0].is_unchecked


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: t["classes"][2]["grounds"][0]["conditions"][0].update(kind="title"), "kind“title”不认识"),
        (lambda t: t["classes"][2]["grounds"][0]["conditions"][0]["where"].update(level=["高级"]), "没有“高级”"),
        (lambda t: t["classes"][2]["grounds"][0].pop("evidence"), "缺少证据等级"),
        (lambda t: t["classes"][2]["grounds"][0].update(conditions=[]), "至少要有一个条件"),
        (lambda t: t["classes"][1].update(code="A"), "层次代码“A”重复"),
        (lambda t: t["classes"][0]["grounds"][0]["conditions"][0].update(at_most={"rank": 0}), "不小于 1"),
        (lambda t: t["classes"][0].update(colour="红"), "不认识的键“colour”"),
        (lambda t: t.update(classes=[]), "缺少 classes"),
    ],
)
def test_a_faulty_table_is_refused_with_its_place(change, sentence):
    table = sample_table()
    change(table)
    with pytest.raises(PolicyFileError, match=sentence):
        read_table(table, "示例")
