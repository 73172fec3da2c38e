"""`flask rules …`: one JSON document on standard output; on refusal sentences and exit code 2, never a traceback."""

import json

import pytest
from click.testing import CliRunner

from talent_app.cli.rules import rules_commands
from tests.rules.test_evaluate import REQUEST

TAX = {
    "kind": "withholding",
    "on": "2025-12-31",
    "months": [{"income": "30000.00", "social": "4500.00", "additional": "2000.00", "other": "0.00"}],
}


def run(*arguments, content=None):
    return CliRunner().invoke(rules_commands, list(arguments), input=content)


def test_evaluate_reads_a_file_and_prints_one_document(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(REQUEST), encoding="utf-8")
    result = run("evaluate", str(path), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["lines"][0]["amount"] == "160000.00"
    assert result.stderr == ""


def test_evaluate_reads_standard_input():
    result = run("evaluate", "-", "--json", content=json.dumps(REQUEST))
    assert json.loads(result.stdout)["unallocated"] == "0.00"


def test_a_blocked_plan_is_still_an_answer():
    request = REQUEST | {"facts": REQUEST["facts"] | {"pool": "1500000.01"}}
    result = run("evaluate", "-", "--json", content=json.dumps(request))
    assert (result.exit_code, json.loads(result.stdout)["blocked"]) == (0, True)


def test_without_json_a_person_can_read_it():
    result = run("evaluate", "-", content=json.dumps(REQUEST))
    assert result.exit_code == 0
    for words in (
        "岗位分红：没有阻止报送的问题",
        "160000.00 元，上限依 DV-004",
        "三、测算过程",
        "财资〔2016〕4号",
        "审批",
    ):
        assert words in result.stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "不是有效的 JSON"),
        ("", "不是有效的 JSON"),
        ("[]", "应为一个 JSON 对象"),
        ('{"a": 1, "a": 2}', "重复出现"),
        ('{"instrument": "post_dividend", "on": NaN}', "不是有效的数值"),
        ('{"on": -Infinity}', "不是有效的数值"),
        (json.dumps(REQUEST).replace('"400000.00"', "400000.50"), "带小数点的数字"),
        (json.dumps(REQUEST).replace('"400000.00"', "4e5"), "带小数点的数字"),
        (json.dumps(REQUEST).replace('"400000.00"', "9" * 5000), "位数过多"),
        (json.dumps(REQUEST).replace('"400000.00"', "9" * 50), "上限"),
        ("[" * 100_000, "嵌套层次过深"),
        (b"\xff\xfe{", "UTF-8"),
        ('{"\\ud800": 1}', "不认识的键"),
        (json.dumps(REQUEST | {"on": "2015-01-01"}), "没有生效"),
    ],
)
def test_bad_input_gets_a_sentence_and_exit_code_two(content, sentence):
    result = run("evaluate", "-", "--json", content=content)
    assert result.exit_code == 2, result.output
    assert sentence in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_file_that_starts_with_a_byte_order_mark_is_read():
    result = run("evaluate", "-", "--json", content=json.dumps(REQUEST).encode("utf-8-sig"))
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("evaluate", "nowhere.json"), "找不到文件"),
        (("evaluate", "/"), "无法读取"),
        (("evaluate",), "请给出请求文件"),
        (("evaluate", "a\x00b"), "无法读取"),
        (("tax",), "请给出请求文件"),
        (("facts",), "请给出激励工具代码"),
        (("facts", "lottery"), "没有代码为“lottery”"),
        (("list", "lottery"), "没有代码为“lottery”"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(arguments, sentence):
    result = run(*arguments)
    assert (result.exit_code, sentence in result.stderr) == (2, True), result.output


def test_every_problem_is_one_line():
    request = {"instrument": "post_dividend", "on": "2025-02-30", "facts": {"pool": "-1.00"}, "people": []}
    result = run("evaluate", "-", content=json.dumps(request))
    assert len(result.stderr.strip().splitlines()) == 3


def test_rules_are_listed_for_an_instrument_and_altogether():
    told = json.loads(run("list", "post_dividend", "--json").stdout)
    pool = next(rule for rule in told if rule["rule"] == "DV-002")
    assert pool == {
        "rule": "DV-002",
        "title": "年度分红总额不超过当年税后利润的规定比例",
        "strength": "H",
        "judged_at": "submission",
        "evidence": "B",
        "parameters": ["post_dividend.pool_cap"],
    }
    everything = json.loads(run("list", "--json").stdout)
    assert {rule["rule"] for rule in told} < {rule["rule"] for rule in everything}
    assert "DV-002" in run("list").stdout


def test_the_facts_of_an_instrument_are_listed():
    told = json.loads(run("facts", "post_dividend", "--json").stdout)
    pool = next(fact for fact in told if fact["name"] == "pool")
    assert pool == {
        "name": "pool",
        "label": "拟分配总额",
        "unit": "yuan",
        "required": True,
        "help": "本年度拟用于激励的总金额，含税",
    }
    assert "annual_pay" in [
        fact["name"] for fact in json.loads(run("facts", "post_dividend", "--people", "--json").stdout)
    ]
    assert "必填" in run("facts", "post_dividend").stdout


def test_tax_answers_as_published():
    told = json.loads(run("tax", "-", "--json", content=json.dumps(TAX)).stdout)
    assert (told["months"], told["year_tax"]) == ([{"tax": "555.00", "cumulative_taxable": "18500.00"}], "555.00")
    assert {"settlement", "citation", "evidence"} <= set(told)
    assert "本月预扣 555.00 元" in run("tax", "-", content=json.dumps(TAX)).stdout


def test_a_bonus_after_the_treatment_ended_is_refused():
    request = {"kind": "bonus", "on": "2028-01-01", "bonus": "36001.00", "other_taxable": "0.00"}
    result = run("tax", "-", "--json", content=json.dumps(request))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "仍可并入" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    readable = run("tax", "-", content=json.dumps(request | {"on": "2025-12-31"})).stdout
    assert "多发少得区间" in readable


def test_a_blocked_plan_is_repaired_and_the_change_can_be_applied():
    request = REQUEST | {"facts": REQUEST["facts"] | {"pool": "1500000.01"}}
    told = json.loads(run("repair", "-", "--json", content=json.dumps(request)).stdout)
    assert (told["possible"], told["distance"], told["outcome"]["blocked"]) == (True, "0.01", False)
    again = run("evaluate", "-", "--json", content=json.dumps(told["request"]))
    assert json.loads(again.stdout) == told["outcome"]
    readable = run("repair", "-", content=json.dumps(request)).stdout
    assert "拟分配总额：1500000.01 改为 1500000.00（DV-002）" in readable


def test_a_plan_that_cannot_be_repaired_names_the_rules_and_still_answers():
    request = REQUEST | {"facts": REQUEST["facts"] | {"pool": "1500000.01"}}
    result = run("repair", "-", "--keep", "pool", "--json", content=json.dumps(request))
    told = json.loads(result.stdout)
    assert (result.exit_code, told["possible"], told["mode_in_the_way"]) == (0, False, True)
    assert [found["rule"] for found in told["contradiction"]] == ["DV-002"]
    assert "请改用其他方式" in run("repair", "-", "--keep", "pool", content=json.dumps(request)).stdout


def test_a_repair_of_nothing_is_refused_with_a_sentence():
    result = run("repair")
    assert (result.exit_code, "请给出请求文件" in result.stderr) == (2, True)


NET = {
    "on": "2025-12-31",
    "months": [{"income": "30000.00", "social": "4500.00"}],
    "payments": [{"name": "岗位分红", "kind": "dividend", "amount": "36000.00", "month": 1}],
    "additional": {"children": 1},
}


def test_what_reaches_a_person_is_told():
    told = json.loads(run("net", "-", "--json", content=json.dumps(NET)).stdout)
    assert (told["complete"], told["separate"], told["months"][0]["month"]) == (True, None, 1)
    assert "岗位分红 36000.00 元（并入综合所得或免税）" in run("net", "-", content=json.dumps(NET)).stdout


def test_an_incomplete_year_is_refused_unless_it_is_allowed():
    request = NET | {"region": "xizang", "months": [{"income": "30000.00"}]}
    refused = run("net", "-", "--json", content=json.dumps(request))
    assert (refused.exit_code, refused.stdout, "未计算" in refused.stderr) == (2, "", True)
    allowed = run("net", "-", "--json", content=json.dumps(request | {"allow_incomplete": True}))
    assert (allowed.exit_code, json.loads(allowed.stdout)["complete"]) == (0, False)


def test_allocate_and_payout_answer_people_and_programs():
    pool = {"pool": "100.00", "by": "weights", "people": [{"ref": "a", "weight": "2", "cap": "60.00"}]}
    assert "a  权重 2，60.00 元，取上限\n未分配 40.00 元" in run("allocate", "-", content=json.dumps(pool)).stdout
    terms = {
        "on": "2025-12-31",
        "awards": [{"ref": "a", "amount": "100.00"}],
        "instalments": [{"year": 2025, "share": "0.7"}, {"year": 2028, "share": "0.3"}],
        "recoveries": [{"ref": "a", "share": "0.5", "reason": "misstated"}],
    }
    told = run("payout", "-", content=json.dumps(terms)).stdout
    assert "a 2025 年：兑付 70.00 元，待兑付 0.00 元，不再兑付 0.00 元，追索 35.00 元" in told
    assert json.loads(run("payout", "-", "--json", content=json.dumps(terms)).stdout)["total"]["waiting"] == "30.00"
    refused = run("payout", "-", content=json.dumps(terms | {"instalments": []}))
    assert (refused.exit_code, refused.stdout) == (2, "")


def test_explain_answers_one_number_or_lists_them_all():
    request = json.dumps(REQUEST)
    told = run("explain", "-", "--cell", "cap:p1", content=request).stdout
    assert "p1 的上限 = 160000.00" in told
    assert "财资〔2016〕4号第27条(待核)" in told
    assert "limit:DV-002" in run("explain", "-", "--list", content=request).stdout.splitlines()
    assert (
        json.loads(run("explain", "-", "--cell", "unallocated", "--json", content=request).stdout)["result"] == "0.00"
    )
    refused = run("explain", "-", "--cell", "cap:p9", content=request)
    assert (refused.exit_code, refused.stdout) == (2, "")
