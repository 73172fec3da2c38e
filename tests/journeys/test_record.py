"""An HR clerk completes somebody's record: a project with a slip of the hand, corrected; then the paper."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.factories import create_talent

TITLE = "高海拔光伏并网关键技术"


def test_a_clerk_adds_a_project_corrects_it_and_prints_the_summary(arrive, actor):
    create_talent(actor("hr"), name="阿旺·洛桑丹增旺姆")
    hr = arrive("hr")
    hr.menu("人才库")
    hr.follow("阿旺·洛桑丹增旺姆")
    hr.follow("添加项目")
    hr.fill("项目名称", TITLE)
    hr.fill("项目经费（元）", "240万左右")
    hr.fill("开始时间", "2023.3")
    hr.press("保存")
    hr.sees("有 1 处需要修改")
    expect(hr.box("项目名称")).to_have_value(TITLE)
    hr.fill("项目经费（元）", "2,400,000")
    hr.choose("是否代表作", "是")
    hr.press("保存")
    hr.sees("已添加项目记录", TITLE, "2,400,000.00", "2023年3月", "代表作")
    hr.picture("record")
    hr.follow("打印")
    summary = hr.download("生成 PDF", role="button")
    assert summary.suggested_filename.startswith("talent-")
