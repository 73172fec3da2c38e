"""`flask policy …`: the packaged files are whole, what holds on a day is shown, and the reference is not stale."""

import json

import pytest
from click.testing import CliRunner

from talent_app.cli import policy
from talent_app.rules.loader import PolicyFileError


def run(*arguments):
    return CliRunner().invoke(policy.policy_commands, list(arguments))


def test_the_packaged_policy_is_whole():
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "没有发现问题" in result.stdout


def test_a_fault_in_a_file_is_exit_code_one(monkeypatch):
    def broken():
        raise PolicyFileError("某文件：第 3 行有误")

    monkeypatch.setattr(policy, "packaged_book", broken)
    result = run("check")
    assert result.exit_code == 1
    assert "第 3 行有误" in result.stderr


def test_the_value_of_a_day_is_shown_with_citation_and_evidence():
    told = json.loads(run("show", "post_dividend.pool_cap", "--on", "2025-12-31", "--json").stdout)
    assert told == [
        {
            "code": "post_dividend.pool_cap",
            "label": "年度岗位分红总额占当年税后利润的上限",
            "unit": "ratio",
            "in_force": True,
            "value": "0.15",
            "from": "2016-03-01",
            "citation": {"document": "财资〔2016〕4号", "article": "第26条"},
            "evidence": "B",
        }
    ]
    readable = run("show", "post_dividend.pool_cap", "--on", "2025-12-31").stdout
    assert "15%" in readable
    assert "第26条(待核)" in readable


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("DV-002",), "post_dividend.pool_cap"),
        (("post_dividend",), "post_dividend.tenure_months"),
        ((), "income_tax."),
        (("income_tax.bonus_scale", "--on", "2027-12-31"), "速算扣除"),
        (("income_tax", "--on", "2030-01-01"), "没有生效的取值"),
    ],
)
def test_parameters_are_found_by_rule_by_file_or_altogether(arguments, expected):
    result = run("show", *arguments)
    assert result.exit_code == 0
    assert expected in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nothing",), "没有代码为“nothing”"),
        (("--on", "2025-02-30"), "不是有效日期"),
        (("income_tax.bonus_scale", "--on", "2028-01-01"), "没有生效"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_sentence(arguments, sentence):
    result = run("show", *arguments)
    assert (result.exit_code, sentence in result.stderr) == (2, True)


def test_the_written_reference_is_not_stale():
    result = run("docs", "--check")
    assert result.exit_code == 0, result.stderr


def test_a_stale_reference_is_found_and_rewritten(tmp_path, monkeypatch):
    monkeypatch.setattr(policy, "DOCS", tmp_path)
    assert run("docs", "--check").exit_code == 1
    assert run("docs").exit_code == 0
    assert run("docs", "--check").exit_code == 0
    (tmp_path / "old.md").write_text("旧", encoding="utf-8")
    assert run("docs", "--check").exit_code == 1
    run("docs")
    assert not (tmp_path / "old.md").exists()
    assert "15%" in (tmp_path / "post_dividend.md").read_text(encoding="utf-8")
