"""Four stories: a search kept and exported, an expert asked for and lent, a year confirmed, a class given."""

from __future__ import annotations

import dataclasses
import datetime

from python_calamine import CalamineWorkbook

from talent_app.core.scope import Scope
from talent_app.policy import queries as policy
from talent_app.rules.releases import compose
from talent_app.seed.class_sample import sample_release
from talent_app.talents import service as talents
from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.verification import TalentAction
from tests.factories import create_talent


def verified(actor, place, count, **over):
    """People of the plant and the laboratory, verified by the regulator."""
    base = actor("hr")
    anybody = dataclasses.replace(base, grants=dict.fromkeys(base.grants, Scope.everything()))
    made = []
    for n in range(count):
        row = create_talent(anybody, organisation_id=place("plant" if n % 2 else "lab").id, name=f"旅程{n}", **over)
        submit_talent(anybody, row.id, None)
        judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
        made.append(row)
    return made


def test_a_search_is_narrowed_kept_and_exported_as_it_stands(actor, arrive):
    row = create_talent(actor("hr"), name="次仁措姆", sex="2")
    talents.add_record(actor("hr"), row.id, "projects", {"name": "盐湖提锂中试"})
    create_talent(actor("hr"), name="王强", sex="1")
    hr = arrive("hr")
    hr.menu("人才库")
    hr.page.get_by_role("searchbox", name="搜索").fill("盐湖提锂")
    hr.press("查询")
    assert hr.page.locator("tbody tr").count() == 1
    assert "盐湖提锂" in hr.page.locator("mark").first.inner_text()
    hr.page.get_by_label("勾选次仁措姆").check()
    hr.sees("已勾选 1 人")
    hr.picture("list-found")
    hr.follow("保存这个查询")
    hr.fill("名称", "做过提锂的人")
    hr.press("保存")
    hr.sees("已保存查询“做过提锂的人”")
    hr.follow("做过提锂的人")
    hr.follow("打开查询")
    hr.follow("导出")
    hr.sees("搜索“盐湖提锂”")
    sheet = CalamineWorkbook.from_path(hr.download("导出", "button").path()).get_sheet_by_index(0).to_python()
    assert [line[0] for line in sheet] == ["姓名", "次仁措姆"]


def test_an_expert_is_found_without_a_name_asked_for_and_lent(actor, place, arrive):
    verified(actor, place, 6, title_level="full_senior", discipline="化学")
    stranger = arrive("stranger")
    stranger.menu("寻访专家")
    stranger.fill("学科领域", "化学")
    stranger.press("查找")
    stranger.sees("某企业集团 · 正高级 · 化学", "不少于 5 人")
    stranger.misses("旅程")
    stranger.picture("experts-lines")
    stranger.follow("提出申请")
    stranger.fill("用途", "解决提锂工艺的放大问题")
    stranger.choose("合作方式", "咨询")
    stranger.fill("开始日期", "2026-12-01")
    stranger.fill("结束日期", "2027-06-30")
    stranger.press("发出申请")
    stranger.sees("等待答复")
    hr = arrive("hr")
    hr.follow("其他单位的专家申请待答复")
    hr.page.locator("#answers tbody a").first.click()
    hr.look()
    hr.choose("意见", "同意")
    hr.fill("告知本人并征得同意的日期", "2026-11-23")
    hr.fill("本单位联系人和电话", "林卓玛 0891-6000000")
    hr.press("提交答复")
    stranger.page.reload()
    stranger.look()
    stranger.sees("已有单位同意", "旅程", "0891-6000000")
    stranger.picture("experts-agreed")


def test_a_year_is_opened_confirmed_and_frozen(actor, place, arrive):
    verified(actor, place, 2)
    reviewer = arrive("reviewer")
    reviewer.open("/talents/confirmations")
    reviewer.page.locator(".page-actions").get_by_role("link", name="发起年度确认").click()
    reviewer.look()
    reviewer.fill("截止日期", "2026-12-20")
    reviewer.press("发起")
    reviewer.sees("还没有全部确认的单位")
    hr = arrive("hr")
    hr.follow("2026 年度确认：待确认的档案")
    hr.page.locator("tbody input[name=talents]").first.check()
    hr.press("确认勾选的人员")
    hr.sees("全部确认完毕")
    reviewer.page.reload()
    reviewer.look()
    reviewer.picture("confirmation-round")
    reviewer.follow("结束并固定结果")
    reviewer.press("结束并固定结果")
    reviewer.sees("结果已固定", "已全部确认")


def test_a_class_is_proposed_and_a_named_person_gives_it(actor, place, arrive, monkeypatch):
    book = compose([{**sample_release(datetime.date(2026, 1, 1)), "number": "示例1号"}])
    monkeypatch.setattr(policy, "book", lambda scope: book)
    row = create_talent(actor("hr"), name="层次旅程")
    talents.add_record(
        actor("hr"), row.id, "titles", {"name": "高级工程师", "level": "associate_senior", "certificate_number": "X-1"}
    )
    submit_talent(actor("hr"), row.id, None)
    judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    hr = arrive("hr")
    hr.open(f"/talents/{row.id}")
    hr.follow("人才层次")
    hr.sees("C类（示例，虚构）", "证明齐全", "待核原文")
    hr.picture("class-why")
    hr.press("提交认定建议")
    hr.sees("已提出 1 条层次建议")
    reviewer = arrive("reviewer")
    reviewer.follow("人才层次建议待认定")
    reviewer.follow("层次旅程")
    reviewer.choose("决定", "认定")
    reviewer.press("提交决定")
    reviewer.sees("已认定“层次旅程”为C类")
