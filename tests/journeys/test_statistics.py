"""A year of figures: a target, an enterprise beside its peers, a publication refused and mended, a bulletin issued."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from talent_app import clock
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.statistics import publications
from talent_app.statistics.publication_models import Publication
from talent_app.statistics.publication_queries import Computed
from talent_app.statistics.published_shape import as_kept, as_read
from talent_app.talents.service import create_talent


@pytest.fixture
def peopled(place):
    """Five enterprises with people of both sexes and several kinds, three of them of the highest title."""
    who = system_actor("测试")
    for shift, key in enumerate(("plant", "lab", "other", "county_firm", "group")):
        for number in range(9):
            kind = "skilled_worker" if number == 1 else "professional"
            sex = "12"[number < 3 + shift % 2]
            level = "full_senior" if not number and shift < 3 else "intermediate"
            told = {"name": f"甲{key}{number}", "sex": sex, "category": kind, "title_level": level}
            create_talent(who, place(key).id, told)


def plant_a_leak(actor):
    """Show what the draft hid only because it gives other cells away, as a careless hand would."""
    with within(Scope.everything()):
        row = session.query(Publication).one()
        kept = [{key: why for key, why in each.items() if why != "secondary"} for each in as_read(row.hidden)]
        made = Computed(row.content, as_kept(kept), row.limits, row.shown)
        number, wishes = row.id, row.wishes
    session.rollback()
    publications.put_tables(actor("reviewer"), number, None, wishes, made)


def test_figures_are_set_compared_published_and_printed(peopled, actor, arrive, work, tmp_path):
    reviewer = arrive("reviewer")
    reviewer.open("/statistics/targets/new")
    reviewer.choose("指标", "女性占比")
    for label, text in (("起始年度", "2026"), ("目标年度", "2030"), ("起始占比", "30%"), ("目标占比", "45%")):
        reviewer.fill(label, text)
    reviewer.press("保存")
    reviewer.sees("女性占比", "45%")

    hr = arrive("hr")
    hr.open("/statistics/peers")
    hr.sees("市属企业（5 家）", "前四分之一")
    hr.misses("拉萨云端数据有限公司")
    hr.open("/statistics/targets")
    hr.sees("女性占比")

    reviewer.open("/statistics/publications/new")
    reviewer.fill("标题", "市属企业人才")
    reviewer.fill("统计日", clock.today().isoformat())
    for box in reviewer.page.locator("input[name=tables]").all()[2:]:
        box.uncheck()
    reviewer.press("建立")
    plant_a_leak(actor)
    reviewer.page.reload()
    reviewer.press("运行检查")
    reviewer.sees("检查没有通过", "推算")
    reviewer.press("重新计算")
    reviewer.press("运行检查")
    reviewer.sees("检查通过")
    reviewer.press("送发布")
    leader = arrive("leader")
    leader.open("/statistics/publications")
    leader.follow("市属企业人才")
    leader.follow("公布")
    leader.press("公布")
    leader.sees("2026-01")

    reviewer.open("/statistics/reports/new")
    reviewer.choose("报告种类", "高层次人才统计公报")
    reviewer.choose("编制单位", "拉萨市国资委")
    reviewer.fill("年度", "2026")
    reviewer.fill("统计日", clock.today().isoformat())
    reviewer.page.locator("main form button[type=submit]").first.click()
    reviewer.sees("草稿：按统计日终了时库内的数据即时计算", "不显示（")
    leader.open(reviewer.page.url.removeprefix(reviewer.address))
    leader.follow("签发")
    leader.fill("文号", "统〔2026〕1号")
    leader.press("签发")
    work()
    leader.page.reload()
    file = tmp_path / "bulletin.pdf"
    leader.download("PDF").save_as(file)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(file.read_bytes())).pages)
    for words in ("统〔2026〕1号", "共45人", "披露控制检查", "不显示"):
        assert words in text.replace("\n", ""), words
    leader.picture("bulletin")
