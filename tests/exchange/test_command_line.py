"""`flask talents import | undo | export`: the shapes that other programs rely on."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.exchange.models import ImportBatch
from talent_app.talents.models import Talent
from tests.exchange.files import NUMBERS, csv_file
from tests.people import ORGANISATIONS

USCC = ORGANISATIONS["plant"][3]


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()

    def call(*words, actor="hr"):
        return runner.invoke(args=["talents", *map(str, words), "--actor", actor])

    return call


@pytest.fixture
def file(tmp_path):
    def write(rows, name="list.csv"):
        path = tmp_path / name
        path.write_bytes(csv_file(rows))
        return path

    return write


ROWS = [
    ["name", "year", "text"],
    ["扎西顿珠", "1901", "从事藏药炮制研究\n二十余年。"],
    ["李卓玛", "1999", "长期从事生态监测工作。"],
]
MAP = {"columns": {"year": "荣誉年度", "text": "个人简介"}, "ignore": []}


def held(column):
    """What stands in a table, seen from everywhere."""
    session.rollback()
    use_scope(Scope.everything())
    return sorted(session.scalars(select(column)))


def count(run_result):
    assert run_result.exit_code == 0, run_result.stderr
    return json.loads(run_result.stdout)


def test_a_trial_prints_one_document_and_writes_nothing(run, file, tmp_path):
    (tmp_path / "map.json").write_text(json.dumps(MAP))
    found = count(run("import", file(ROWS), "--organisation", USCC, "--map", tmp_path / "map.json", "--json"))
    assert list(found) == ["rows", "new", "updated", "unchanged", "rejected", "warnings"]
    assert (found["rows"], found["new"], found["rejected"]) == (2, 2, [])
    year = next(each for each in found["warnings"] if each["value"] == "1901")
    assert (year["sheet"], year["row"], year["column"]) == ("list", 2, "year")
    assert held(ImportBatch.id) == []


def test_applying_names_the_batch_and_undo_takes_it_back(run, file, tmp_path):
    (tmp_path / "map.json").write_text(json.dumps(MAP["columns"]))
    words = ("import", file(ROWS), "--organisation", USCC, "--map", tmp_path / "map.json", "--json")
    found = count(run(*words, "--apply"))
    assert held(Talent.name) == ["扎西顿珠", "李卓玛"]
    again = count(run(*words))
    assert (again["new"], again["unchanged"]) == (0, 2)
    assert run("undo", found["batch"]).exit_code == 0
    assert held(Talent.name) == []


def test_refusals_are_one_sentence_and_exit_code_two(run, file, tmp_path):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"%PDF-1.7")
    (tmp_path / "wrong.json").write_text("{")
    listed = file(ROWS)
    for words in (
        ("import", bad, "--organisation", USCC),
        ("import", listed, "--organisation", "000"),
        ("import", listed, "--organisation", USCC, "--map", tmp_path / "wrong.json"),
        ("import", tmp_path / "nothing.csv", "--organisation", USCC),
        ("undo", 99),
        ("export", tmp_path / "x.doc"),
    ):
        refused = run(*words)
        assert refused.exit_code == 2, words
        assert refused.stderr.strip()
        assert refused.stdout == ""


def test_nobody_imports_for_another_enterprise(run, file):
    refused = run("import", file(ROWS), "--organisation", USCC, actor="stranger")
    assert refused.exit_code == 2
    assert run("import", file(ROWS), "--organisation", USCC, actor="leader").exit_code == 2


def test_an_export_comes_back_unchanged(run, file, tmp_path):
    rows = [["姓名", "证件号码", "电话"], ["扎西顿珠", NUMBERS[0], "13912341234"], ["李卓玛", "", ""]]
    count(run("import", file(rows), "--organisation", USCC, "--apply", "--json"))
    for name in ("out.xlsx", "out.csv"):
        assert run("export", tmp_path / name).exit_code == 0
        found = count(run("import", tmp_path / name, "--organisation", USCC, "--json"))
        assert (found["rows"], found["unchanged"]) == (2, 2)
