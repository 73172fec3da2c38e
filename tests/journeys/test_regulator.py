"""A day at the regulator: figures, a cross table taken home as a spreadsheet, the law in force, the audit chain."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from python_calamine import load_workbook

from talent_app.audit.copies import unmarked
from talent_app.core.actor import system_actor
from talent_app.seed.plans import STORIES, draft, take
from talent_app.seed.talents import create_talents, owner_of

PEOPLE = 90


@pytest.fixture
def peopled(place):
    """Two enterprises with people, and three plans on their way."""
    ids = {key: place(key).id for key in ("plant", "other")}
    create_talents(system_actor("测试数据"), list(ids.values()), PEOPLE, lambda done: None)
    for number in (2, 6, 10):  # executing, accepted, draft
        plan = draft(ids["plant"], STORIES[number], number)
        for username, action in STORIES[number].steps:
            take(plan, username, action)
    owners = [owner_of(list(ids.values()), number) for number in range(PEOPLE)]
    return {key: owners.count(each) for key, each in ids.items()}


def shown_table(visitor):
    """The cross table as a reader sees it: rows of texts, thousands separators taken off."""
    rows = visitor.page.locator("table.table").first.locator("tr")
    return [
        [text.strip().replace(",", "") for text in rows.nth(number).locator("th, td").all_inner_texts()]
        for number in range(rows.count())
    ]


def test_the_regulator_reads_figures_takes_a_table_home_and_the_auditor_verifies_the_chain(peopled, arrive, tmp_path):
    reviewer = arrive("reviewer")
    reviewer.menu("统计分析")
    reviewer.heading("统计分析")
    figure = reviewer.page.locator(".figure-card").first
    expect(figure).to_contain_text(str(PEOPLE))
    expect(reviewer.page.locator("[data-chart-canvas] svg, [data-chart-canvas] canvas").first).to_be_visible()
    reviewer.picture("statistics")

    # any cross table: what divides the rows, what the columns, which measure
    reviewer.follow("换维度查看“人才结构：职称级别、性别”")
    reviewer.choose("行", "最高学历")
    reviewer.choose("列", "人才类别")
    reviewer.press("查看")
    table = shown_table(reviewer)
    assert table[-1][0] == "合计"
    assert table[-1][-1] == str(PEOPLE)
    assert sum(int(row[-1]) for row in table[1:-1]) == PEOPLE
    reviewer.picture("cross-table")

    # the spreadsheet holds the same figures, with the definition and who took them
    taken = tmp_path / "table.xlsx"
    reviewer.download("导出表格").save_as(taken)
    workbook = load_workbook(taken)
    rows = [
        [str(int(cell)) if isinstance(cell, float) else cell for cell in row]
        for row in workbook.get_sheet_by_index(0).to_python()
    ]
    # the last heading carries, unseen, the code that tells whose copy this is
    heading = rows[-len(table)]
    assert unmarked(heading[-1]) != heading[-1]
    heading[-1] = unmarked(heading[-1])
    assert rows[-len(table) :] == table
    notes = dict(row[:2] for row in workbook.get_sheet_by_name("说明").to_python())
    assert notes["导出人"] == "钱立新"
    assert notes["统计日"] == "2026-11-23"

    # a past day: nobody was registered yet
    reviewer.fill("统计日", "2026-10-01")
    reviewer.press("查看")
    reviewer.sees("按 2026-10-01 终了时库内的数据计算", "没有可统计的数据")

    # the law the plans are judged by, with the open question marked
    reviewer.menu("政策参数")
    reviewer.fill("查找", "分红")
    reviewer.press("查看")
    reviewer.picture("policy")
    reviewer.page.get_by_role("link", name=re.compile("岗位分红.*上限|分红总额")).first.click()
    reviewer.look()
    reviewer.sees("取值沿革", "财资〔2016〕4号", "DV-002")

    # the auditor finds the export in the log and the chain whole
    auditor = arrive("auditor")
    auditor.menu("审计记录")
    auditor.sees("钱立新", "导出")
    auditor.picture("audit")
    auditor.follow("核验审计链")
    auditor.press("开始核验")
    auditor.sees("审计链完整")
    auditor.picture("audit-verified")


def test_an_enterprise_sees_its_own_figures_only(peopled, arrive):
    stranger = arrive("stranger")
    stranger.menu("统计分析")
    expect(stranger.page.locator(".figure-card").first).to_have_text(re.compile(rf"在库人才\s*{peopled['other']} 人次"))
