"""A faulty policy file is refused with a sentence that names the fault."""

import pytest

from talent_app.rules.loader import PolicyFileError, read_strict
from talent_app.rules.policy_files import read_book

SOURCES = "doc:\n  title: 某办法\n  issuer: 某部\n"
CITE = "cite: {source: doc, article: 第1条}, evidence: A"
GOOD = (
    "title: 主题\nparameters:\n  cap:\n    label: 上限\n    unit: ratio\n    values:\n"
    f"      - {{from: 2020-01-01, value: 0.15, {CITE}}}\n"
)
RULE = (
    "rules:\n  R-1:\n    title: 规则\n    strength: H\n    judged_at: draft\n    cite: {source: doc}\n    evidence: A\n"
)


def book_of(tmp_path, topic, sources=SOURCES):
    (tmp_path / "sources.yaml").write_text(sources, encoding="utf-8")
    (tmp_path / "topic.yaml").write_text(topic, encoding="utf-8")
    return read_book(tmp_path)


def test_the_good_file_is_accepted(tmp_path):
    book = book_of(tmp_path, GOOD + RULE)
    assert list(book.parameters) == ["topic.cap"]
    assert list(book.rules) == ["R-1"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("unit: ratio", "unit: percent", "不在单位表内"),
        ("value: 0.15", "value: yes", "不符合单位 ratio"),
        ("value: 0.15", "value: 15%", "不符合单位 ratio"),
        ("value: 0.15", "value: 1e-1", "不符合单位 ratio"),
        ("value: 0.15", "value: 2/0", "不符合单位 ratio"),
        ("value: 0.15", "valeu: 0.15", "不认识的键“valeu”"),
        ("value: 0.15, ", "", "缺少取值"),
        ("from: 2020-01-01", "from: 2020-13-01", "不是有效日期"),
        ("from: 2020-01-01", "from: someday", "须有 from 日期"),
        ("evidence: A}", "evidence: Z}", "证据等级"),
        ("evidence: A}", "evidence: D}", "证据等级"),
        (", evidence: A", "", "证据等级"),
        ("source: doc, article", "source: nowhere, article", "没有列入 sources.yaml"),
        ("cite: {source: doc, article: 第1条}, ", "", "缺少出处"),
        ("label: 上限", "label: 上限\n    label: 又一个", "重复出现"),
        ("label: 上限", "note: 上限", "缺少 label"),
        ("title: 主题\n", "", "缺少 title"),
        ("strength: H", "strength: hard", "strength 只能是"),
        ("judged_at: draft", "judged_at: tomorrow", "judged_at 只能是"),
        ("    title: 规则", "    title: 规则\n    parameters: [absent]", "参数“topic.absent”不存在"),
        ("value: 0.15", "value: 0.15, repealed: true", "不得同时给出取值"),
        ("title: 主题", "title: [主题", "不是有效的 YAML"),
    ],
)
def test_every_fault_is_named(tmp_path, old, new, sentence):
    text = GOOD + RULE
    assert old in text
    with pytest.raises(PolicyFileError, match=sentence):
        book_of(tmp_path, text.replace(old, new, 1))


def test_dates_must_ascend_and_differ(tmp_path):
    again = f"      - {{from: 2020-01-01, value: 0.2, {CITE}}}\n"
    with pytest.raises(PolicyFileError, match="从早到晚"):
        book_of(tmp_path, GOOD + again)


def test_a_printed_quick_deduction_must_agree_with_the_rates(tmp_path):
    scale = GOOD.replace("unit: ratio", "unit: scale").replace(
        "value: 0.15", "brackets: [{over: 0, rate: 0.03, quick: 0}, {over: 36000, rate: 0.10, quick: 2521}]"
    )
    with pytest.raises(PolicyFileError, match="速算扣除数与税率不一致"):
        book_of(tmp_path, scale)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("010", "010"),
        ("1:30", "1:30"),
        ("1e3", "1e3"),
        ("yes", "yes"),
        ("true", True),
        ("12", 12),
        ("1_500_000", 1500000),
        ("15_00", "15_00"),
        ("0x10", "0x10"),
        ("~", "~"),
        ("null", None),
    ],
)
def test_nothing_is_read_as_something_its_author_did_not_write(text, value):
    assert read_strict(f"key: {text}", "x.yaml") == {"key": value}
