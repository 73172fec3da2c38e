"""Lists, filters and search: what is found, in which order, and within which scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from talent_app.core.errors import NotFound
from talent_app.core.paging import Cursor
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.talents import persons, queries, search, service
from talent_app.talents.excerpts import excerpt, marked
from talent_app.talents.filters import SORTS
from tests.factories import create_talent


@dataclass(frozen=True)
class Wish:
    sort: str = "name"
    descending: bool = False
    cursor: Cursor | None = None
    jump: str = ""
    size: int = 50


@pytest.fixture
def people(actor):
    hr, stranger = actor("hr"), actor("stranger")
    use_scope(Scope.everything())
    rows = {
        "张三": {"biography": "长期从事高原冶金研究，主持铜矿浸出项目。"},
        "张三丰": {"post": "太极教练"},
        "单增旺堆": {"tibetan_name": "བསྟན་འཛིན་དབང་འདུས།"},
        "欧阳修": {"expertise": "文献学、金石学"},
        "𬭎文": {"born_on": None, "document_number": None},
        "阿沛·阿旺晋美": {"biography": "工程师，热爱冶金事业之外的金石。"},
        "Li Wei": {"field": "cell biology"},
    }
    made = {name: create_talent(hr, name=name, **over) for name, over in rows.items()}
    made["外单位张三"] = create_talent(stranger, name="张三")
    return made


def names(query, scope, limit=20):
    use_scope(scope)
    return [row.name for row in queries.search(scope, query, limit)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("张三", ["张三", "张三丰"]),
        ("张", ["张三", "张三丰"]),
        ("zs", ["张三", "张三丰"]),
        ("ZS F", ["张三丰"]),
        ("zhangs", ["张三", "张三丰"]),
        ("zhang san", ["张三", "张三丰"]),
        ("dzwd", ["单增旺堆"]),
        ("བསྟན་འཛིན", ["单增旺堆"]),
        ("欧阳", ["欧阳修"]),
        ("oyx", ["欧阳修"]),
        ("𬭎", ["𬭎文"]),
        ("阿旺晋美", ["阿沛·阿旺晋美"]),
        ("高原冶金", ["张三"]),
        ("金石学", ["欧阳修"]),
        ("BIOLOGY", ["Li Wei"]),
        ("查无此人", []),
        ("%", []),
        ("' OR 1=1 --", []),
        ("   ", []),
    ],
)
def test_people_are_found_by_what_users_type(people, actor, query, expected):
    assert names(query, actor("hr").scope) == expected


def test_the_best_answer_comes_first(people, actor):
    hr = actor("hr")
    create_talent(hr, name="别人", biography="与张三同事多年")
    assert names("张三", hr.scope) == ["张三", "张三丰", "别人"]
    create_talent(hr, name="藏学家", field="金石", biography="无")
    assert names("金石", hr.scope)[0] == "藏学家", "the field says more than a word of the biography"


def test_a_long_word_must_stand_unbroken(people, actor):
    create_talent(actor("hr"), name="拆字", biography="高原上的原冶厂和冶金路")
    assert names("高原冶金", actor("hr").scope) == ["张三"]


def test_an_exact_identity_number_or_telephone_finds_the_person(people, actor):
    row = people["单增旺堆"]
    use_scope(Scope.everything())
    number = persons.person_of(row).document_number
    assert names(number.lower(), actor("hr").scope) == ["单增旺堆"]
    assert names(number[:-2], actor("hr").scope) == []
    assert names(number, actor("stranger").scope) == []
    service.update_talent(actor("hr"), row.id, row.version, {"phone": "+8613987654321"})
    assert names("139 8765 4321", actor("hr").scope) == ["单增旺堆"]


def test_changed_and_deleted_words_are_not_found_any_more(people, actor):
    hr = actor("hr")
    row = people["欧阳修"]
    row = service.update_talent(hr, row.id, row.version, {"expertise": "训诂学"})
    assert names("金石学", hr.scope) == []
    assert names("训诂学", hr.scope) == ["欧阳修"]
    row = service.delete_talent(hr, row.id, row.version, "测试删除")
    assert names("训诂学", hr.scope) == []
    service.restore_talent(hr, row.id, None)
    assert names("训诂学", hr.scope) == ["欧阳修"]


def test_a_list_shows_only_the_scope(people, actor):
    assert {row.id for row in queries.talent_page(actor("stranger").scope, Wish()).rows} == {people["外单位张三"].id}
    with pytest.raises(NotFound):
        queries.talent_or_404(actor("stranger").scope, people["张三"].id)


@pytest.mark.parametrize("sort", list(SORTS))
@pytest.mark.parametrize("descending", [False, True])
def test_cursors_walk_the_same_sequence_forwards_and_backwards(people, actor, sort, descending):
    scope = actor("reviewer").scope

    def walk(wish, direction):
        seen = []
        while True:
            page = queries.talent_page(scope, wish)
            found = [row.name for row in page.rows]
            seen = seen + found if direction == "after" else found + seen
            if getattr(page, direction) is None:
                return seen
            wish = replace(wish, cursor=getattr(page, direction))

    start = Wish(sort=sort, descending=descending, size=3)
    forwards = walk(start, "after")
    assert len(forwards) == len(people)
    assert walk(replace(start, cursor=Cursor(sort, descending, None, 0, backward=True)), "before") == forwards
    if sort == "name":
        order = ["阿沛·阿旺晋美", "单增旺堆", "𬭎文", "Li Wei", "欧阳修", "张三", "张三", "张三丰"]
        assert forwards == (order[::-1] if descending else order)
    if sort == "born_on":
        assert forwards[-1] == "𬭎文", "who has no birth date stands last both ways"


def test_jumping_to_a_letter_or_a_year(people, actor):
    scope = actor("hr").scope
    assert queries.talent_page(scope, Wish(jump="o")).rows[0].name == "欧阳修"
    assert queries.talent_page(scope, Wish(jump="o", descending=True)).rows[0].name == "欧阳修"
    service.update_talent(actor("hr"), people["𬭎文"].id, None, {"born_on": date(1990, 1, 13)})
    assert queries.talent_page(scope, Wish(sort="born_on", jump="1990")).rows[0].name == "𬭎文"


def test_filters_narrow_and_count(people, actor):
    hr = actor("hr")
    create_talent(hr, name="技师", category="skilled_worker", skill_level="technician", ethnicity="01")
    page = queries.talent_page(hr.scope, Wish(), {"category": ("skilled_worker",)})
    assert ([row.name for row in page.rows], page.total) == (["技师"], 1)
    facets = {facet.name: facet.options for facet in queries.facets(hr.scope, {})}
    assert ("professional", "专业技术人才", 7) in facets["category"]
    assert ("skilled_worker", "高技能人才", 1) in facets["category"]
    assert ("-", "未填写", 7) in facets["skill_level"]
    assert "organisation" not in facets, "an enterprise has only itself"
    empty = queries.talent_page(hr.scope, Wish(), {"skill_level": ("-",), "status": ("complete",)})
    assert empty.total == 6


def test_a_regulator_filters_by_organisation(people, actor, place):
    scope = actor("reviewer").scope
    facets = {facet.name: facet.options for facet in queries.facets(scope, {})}
    assert (str(place("plant").id), place("plant").label, 7) in facets["organisation"]
    page = queries.talent_page(scope, Wish(), {"organisation": (str(place("other").id),)})
    assert [row.id for row in page.rows] == [people["外单位张三"].id]
    assert queries.talent_page(scope, Wish(), {"organisation": ("x",)}).total == 0


def test_hits_are_marked_in_their_surroundings(people):
    found = excerpt(people["张三"], "冶金")
    assert ("冶金", True) in found.pieces
    assert excerpt(people["张三"], "查无此词") is None
    assert marked("从事冶金", ("冶金",)) == (("从事", False), ("冶金", True))


def test_history_names_who_changed_what_and_never_a_sealed_value(people, actor):
    hr = actor("hr")
    row = people["张三"]
    service.update_talent(hr, row.id, row.version, {"post": "总工", "phone": "+8613900000000"})
    service.add_record(hr, row.id, "educations", {"school": "西藏大学"})
    past = queries.history_of(hr.scope, row)
    assert ("学历·学校", "", "西藏大学") in past[0].rows
    assert ("毕业院校", "", "西藏大学") in past[0].rows, "what followed from the record stands in the same change"
    changed = next(change for change in past if ("职务或岗位", "高级工程师", "总工") in change.rows)
    assert ("联系电话", "（已登记）", "（已修改）") in changed.rows
    assert changed.by == "林卓玛"
    assert "13900000000" not in repr(past)


def walked(query, scope, size=2):
    """Every name a search gives, page by page, and back again."""
    forward, wish = [], Wish("best", size=size)
    while True:
        page = queries.talent_page(scope, wish, {}, query)
        forward += [row.name for row in page.rows]
        if page.after is None:
            break
        wish = replace(wish, cursor=page.after)
    backward = [row.name for row in page.rows]
    while page.before is not None:
        page = queries.talent_page(scope, replace(wish, cursor=page.before), {}, query)
        backward = [*(row.name for row in page.rows), *backward]
    return forward, backward


@pytest.mark.parametrize(
    ("query", "first"),
    [("张三", ["张三", "张三丰"]), ("金石", []), ("zs", ["张三", "张三丰"]), ("工", []), ("nobody", [])],
)
def test_many_answers_are_read_in_segments_each_person_once(people, actor, monkeypatch, query, first):
    few, _back = walked(query, actor("hr").scope)
    monkeypatch.setattr(search, "MOST_WEIGHED", 0)
    forward, backward = walked(query, actor("hr").scope)
    assert forward == backward
    assert sorted(forward) == sorted(few)
    assert (forward[: len(first)], len(forward)) == (first, len(few))
    use_scope(actor("hr").scope)
    assert queries.talent_page(actor("hr").scope, Wish("best"), {}, query).total == len(few)
    narrowed = {"category": ("professional",)}
    assert queries.talent_page(actor("hr").scope, Wish("best"), narrowed, query).total == len(few)
    monkeypatch.setattr(search, "SEARCH_CAP", 1)
    for filters in ({}, narrowed):
        page = queries.talent_page(actor("hr").scope, Wish("best", size=1), filters, query)
        assert page.total == min(len(few), 2), "answers are counted up to a cap"
