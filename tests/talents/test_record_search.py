"""One box finds people by what they did and can do: projects, achievements, skills, with the hit shown where it is."""

from __future__ import annotations

import pytest

from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.talents import queries, service
from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.verification import TalentAction
from tests.factories import create_talent
from tests.page import get_page

RECORDS = (
    ("projects", {"name": "扎布耶盐湖提锂中试"}, "盐湖提锂"),
    ("patents", {"name": "一种高寒地区光伏支架"}, "光伏支架"),
    ("skills", {"occupation": "矿山测量工"}, "矿山测量"),
    ("papers", {"name": "冻土路基热棒研究", "journal": "冰川冻土"}, "冰川冻土"),
    ("awards", {"name": "自治区科技进步奖", "project": "牦牛乳制品加工"}, "牦牛乳"),
)


@pytest.mark.parametrize(("kind", "values", "words"), RECORDS, ids=[one[0] for one in RECORDS])
def test_a_record_is_found_and_the_hit_is_marked_and_gone_with_it(actor, client_as, kind, values, words):
    row = create_talent(actor("hr"), name="业绩甲")
    record = service.add_record(actor("hr"), row.id, kind, values)
    hr = client_as("hr")
    page = get_page(hr, f"/talents?q={words}")
    assert "业绩甲" in page.words
    assert page.find("mark").get_text() in words
    service.remove_record(actor("hr"), row.id, kind, record.id, None)
    assert "业绩甲" not in get_page(hr, f"/talents?q={words}").words


def test_words_of_different_records_are_found_together_and_numbers_are_not_words(actor):
    row = create_talent(actor("hr"), name="业绩乙", biography="长期从事高原冶金研究。")
    service.add_record(actor("hr"), row.id, "projects", {"name": "盐湖提锂", "number": "XM20260001"})
    use_scope(Scope.everything())
    assert [one.name for one in queries.search(Scope.everything(), "冶金 提锂")] == ["业绩乙"]
    assert queries.search(Scope.everything(), "XM20260001") == []


def test_an_accepted_change_of_a_verified_record_is_found(actor):
    row = create_talent(actor("hr"), name="业绩丙")
    service.add_record(actor("hr"), row.id, "projects", {"name": "旧项目名"})
    submit_talent(actor("hr"), row.id, None)
    judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    use_scope(Scope.everything())
    assert [one.name for one in queries.search(Scope.everything(), "旧项目名")] == ["业绩丙"]
