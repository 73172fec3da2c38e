"""Names are read as their owners read them, sorted as in a Chinese list, and found by what people type."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.names import (
    bigrams,
    initials,
    matches,
    normalise_name,
    pinyin,
    query_grams,
    sort_key,
    unusual_characters,
)


@pytest.mark.parametrize(
    ("name", "reading", "letters"),
    [
        ("张三", "zhang san", "zs"),
        ("单雄信", "shan xiong xin", "sxx"),
        ("曾国藩", "zeng guo fan", "zgf"),
        ("仇英", "qiu ying", "qy"),
        ("区寄", "ou ji", "oj"),
        ("解缙", "xie jin", "xj"),
        ("查良镛", "zha liang yong", "zly"),
        ("盖叫天", "ge jiao tian", "gjt"),
        ("朴树", "piao shu", "ps"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("万俟𬭎", "mo qi hong", "mqh"),
        ("欧阳修", "ou yang xiu", "oyx"),
        ("吕蒙", "lv meng", "lm"),
        ("扎西顿珠", "zha xi dun zhu", "zxdz"),
        ("单增", "dan zeng", "dz"),
        ("丹曾", "dan zeng", "dz"),
        ("索朗藏布", "suo lang zang bu", "slzb"),
        ("任长霞", "ren chang xia", "rcx"),
        ("长孙无忌", "zhang sun wu ji", "zswj"),
        ("格桑", "ge sang", "gs"),
        ("阿沛·阿旺晋美", "a pei a wang jin mei", "apawjm"),
        ("单·卓玛", "dan zhuo ma", "dzm"),
        ("John Smith", "john smith", "js"),
        ("José", "jose", "j"),
        ("བཀྲ་ཤིས", "བཀྲ ཤིས", ""),
        ("", "", ""),
    ],
)
def test_a_name_is_read_as_its_owner_reads_it(name: str, reading: str, letters: str) -> None:
    assert pinyin(name) == reading
    assert initials(name) == letters


def test_names_sort_by_pinyin_and_the_shorter_first() -> None:
    names = ["张三丰", "曾巩", "张三", "阿旺", "单增", "བཀྲ་ཤིས", "章三", "Anna"]
    assert sorted(names, key=sort_key) == ["阿旺", "Anna", "单增", "曾巩", "张三", "章三", "张三丰", "བཀྲ་ཤིས"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" 张　三 ", "张三"),
        ("阿沛•阿旺", "阿沛·阿旺"),
        ("阿沛 ・ 阿旺", "阿沛·阿旺"),
        ("阿沛.阿旺", "阿沛·阿旺"),
        ("J.  R. Smith", "J. R. Smith"),
        ("扎西\u200b顿珠", "扎西顿珠"),
        ("𬭎", "𬭎"),
    ],
)
def test_one_name_has_one_spelling(typed: str, name: str) -> None:
    assert normalise_name(typed) == name


def test_characters_that_do_not_belong_in_a_name_are_listed() -> None:
    assert unusual_characters("张3\ue000三?") == ["3", "\ue000", "?"]
    for name in ("阿沛·阿旺", "O'Neill-Smith Jr.", "བཀྲ་ཤིས", "𬭎"):
        assert unusual_characters(name) == []


def test_grams_are_characters_pairs_words_and_syllables() -> None:
    assert set(bigrams("扎西顿珠")) == {"扎", "西", "顿", "珠", "扎西", "西顿", "顿珠"}
    assert bigrams("C919 总装, Ph.D") == ("c919", "总", "装", "总装", "ph", "d")
    assert bigrams("བཀྲ་ཤིས་བདེ་ལེགས།") == ("བཀྲ", "ཤིས", "བདེ", "ལེགས")
    assert bigrams("𬭎𬭎") == ("𬭎", "𬭎𬭎")
    assert bigrams(" ,。!") == ()
    assert query_grams("顿珠") == ("顿珠",)
    assert query_grams("珠") == ("珠",)
    assert query_grams("高原生态 2023年") == ("高原", "原生", "生态", "2023", "年")


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("阿沛·阿旺晋美", "阿沛阿旺", True),
        ("阿沛阿旺晋美", "阿沛·阿旺", True),
        ("长期从事高原生态研究", "高原生态", True),
        # 态高 and 高原 are both in the text, 态高原 is not
        ("高原生态高地原生", "态高原", False),
        ("C919 总装车间", "c919总装", True),
        ("C919 总装车间", "C91", False),
        ("Machine Learning", "learning machine", True),
        ("ＡＩ算法", "ai", True),
        ("José", "jose", True),
        ("བཀྲ་ཤིས་བདེ་ལེགས།", "ཤིས་བདེ", True),
        ("བཀྲ་ཤིས་བདེ་ལེགས།", "བདེ་ཤིས", False),
        ("张𬭎", "𬭎", True),
        ("任何内容", "", True),
    ],
)
def test_the_recheck_finds_whole_runs_only(text: str, query: str, found: bool) -> None:
    assert matches(text, query) is found


TEXTS = st.text(st.sampled_from("张三扎西顿珠𬭎·, abC1བཀྲཤིས་།é-ü"), max_size=30)


@given(TEXTS, TEXTS)
def test_what_matches_is_always_found_by_its_grams(text: str, query: str) -> None:
    if matches(text, query):
        assert set(query_grams(query)) <= set(bigrams(text))


@given(st.text(max_size=40))
def test_every_text_finds_itself(text: str) -> None:
    assert matches(text, text)
    assert set(query_grams(text)) <= set(bigrams(text))
    assert not any(one in gram for gram in bigrams(text) for one in " \t\n\"'*():^-+")


def test_sqlite_finds_grams_of_every_script_with_its_ascii_tokenizer() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE grams USING fts5(text, tokenize = 'ascii')")
    texts = ["张𬭎 C919", "扎西顿珠", "བཀྲ་ཤིས་བདེ་ལེགས།"]
    database.executemany(
        "INSERT INTO grams(rowid, text) VALUES (?, ?)", [(i, " ".join(bigrams(t))) for i, t in enumerate(texts)]
    )
    for number, query in enumerate(["张𬭎 c919", "顿珠", "ཤིས་བདེ"]):
        wanted = " AND ".join(f'"{gram}"' for gram in query_grams(query))
        assert database.execute("SELECT rowid FROM grams WHERE grams MATCH ?", (wanted,)).fetchall() == [(number,)]
    database.close()
