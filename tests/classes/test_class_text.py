"""The table of talent classes as an officer types it: lines in, the same table out, mistakes told with their line."""

from __future__ import annotations

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.policy.content import as_typed, typed_text
from talent_app.policy.service import create_draft
from talent_app.rules.class_tables import FACTS, RANKS, read_table
from talent_app.rules.class_text import FIELDS, VALUES
from talent_app.rules.parameters import Unit
from talent_app.rules.policy_files import packaged_book
from talent_app.seed.class_sample import sample_table
from talent_app.statistics.workforce import SCHEMES
from talent_app.talents.records import BY_KEY
from tests.page import get_page, post_page, values_of

BOOK = packaged_book()
LHASA = BOOK.parameters["talent_class.lhasa"]
TYPED = """
名称：拉萨市高层次人才分类
层次：A | A类 | 5年
层次：B｜B类｜3｜续任须重新认定
依据：LS-B-1｜正高级职称，且有省部级以上奖励｜B｜第三条
条件：职称｜正高级职称｜级别=正高级
条件：奖励荣誉｜省部级以上奖励，前五｜级别=国家级、省部级（自治区级）；排名≤5；近10年；数量>=2
"""


def test_what_is_typed_is_the_table_and_reads_back_the_same():
    table = read_table(typed_text(LHASA, TYPED), "示例")
    (ground,) = table.classes[1].grounds
    told = (table.title, table.classes[0].valid_years, table.classes[1].note)
    assert told == ("拉萨市高层次人才分类", 5, "续任须重新认定")
    assert ground.conditions[0].where == {"level": ("full_senior",)}
    award = ground.conditions[1]
    assert award.where == {"level": ("national", "provincial")}
    assert (award.at_most, award.within_years, award.number) == ({"rank": 5}, 10, 2)
    packaged = [value.value for value in BOOK.parameters["talent_class.regional"].values]
    for one in (table, read_table(sample_table(), "示例"), *packaged):
        assert read_table(typed_text(LHASA, as_typed(one, Unit.CLASSES)), "示例") == one


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("级别：A", "第 7 行“级别：A”：应以"),
        ("条件：论文｜三篇", "第 7 行：没有“论文”这类条件"),
        ("条件：职称｜副高｜级别=副高", "第 7 行：没有“副高”，可用的有"),
        ("条件：职称｜副高｜排名≤3", "第 7 行：“排名≤3”不能用于职称"),
        ("依据：LS-B-1｜重复｜B\n条件：职称｜正高级｜级别=正高级", "条件编号“LS-B-1”重复"),
        ("依据：LS-B-2｜没有条件｜B", "缺少 conditions"),
        ("层次：C", "第 7 行：应写作“层次：代码｜名称"),
    ],
)
def test_a_mistake_is_told_with_its_line(line, told):
    with pytest.raises(InvalidInput) as refusal:
        typed_text(LHASA, TYPED + line)
    assert told in refusal.value.message
    assert "每行一项" in refusal.value.hint


def test_words_of_the_text_are_those_of_the_records_and_every_scheme_is_counted():
    for kind, (title, fields) in FACTS.items():
        infos = {info.name: info for info in BY_KEY[kind].fields}
        for name, values in fields.items():
            assert name in FIELDS
            if isinstance(values, tuple):
                known = {member.value: member.title for member in infos[name].enum}
                assert {code: VALUES[code] for code in values}.items() <= known.items(), (title, name)
    assert all(name in FIELDS for names in RANKS.values() for name in names)
    tables = {code for code, parameter in BOOK.parameters.items() if parameter.unit is Unit.CLASSES}
    assert {code for code, _title in SCHEMES} == tables


def test_an_officer_types_the_table_of_the_city_into_a_draft(client_as, actor):
    row = create_draft(actor("policy"), title="拉萨市高层次人才分类", document="测〔2026〕2号")
    url, officer = f"/policy/drafts/{row.id}/values/talent_class.lhasa", client_as("policy")
    page = get_page(officer, url)
    assert "每行一项" in page.words
    values = values_of(page.form()) | {
        "nature": "value", "from_on": "2026-12-01", "evidence": "F", "source": "tibet-introduction-2024",
    }  # fmt: skip
    refused = post_page(officer, url, values | {"value": TYPED + "条件：论文｜三篇"})
    assert any("第 7 行" in told for told in refused.errors()), refused.errors()
    page = post_page(officer, url, values | {"value": TYPED})
    assert "正高级职称，且有省部级以上奖励" in page.words
    assert "每行一项" in get_page(officer, f"/policy/drafts/{row.id}/topics/talent_class").words
