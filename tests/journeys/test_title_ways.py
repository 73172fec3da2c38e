"""Titles on the four ways that end outside the unit: the outside results come in a workbook, then the appointment."""

from __future__ import annotations

import pytest

from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.verification import TalentAction
from talent_app.titles import service
from talent_app.titles.enums import EvaluationPath
from talent_app.titles.workflow import TitleAction as A
from tests.factories import create_talent
from tests.titles.test_results import workbook

BOARD = ("自治区评委会", "2026-11-30", "藏职改〔2026〕1号")
#: name → series, level, way, whether the unit publishes it
PEOPLE = {
    "次仁甲": ("工程技术人员", "副高级", "推荐上报", True),
    "次仁丙": ("会计人员", "中级", "以考代评", False),
    "次仁丁": ("工程技术人员", "助理级", "考核认定", True),
}


@pytest.fixture
def verified(actor):
    rows = {}
    for name in (*PEOPLE, "次仁乙"):
        rows[name] = create_talent(actor("hr"), name=name, post="工程师").id
        submit_talent(actor("hr"), rows[name], None)
        judge_talent(actor("reviewer"), rows[name], None, TalentAction.VERIFY)
    return rows


@pytest.fixture
def alike(actor, verified):
    """`alike()`: 考评结合 differs from 推荐上报 in nothing a page shows: its steps by the commands."""
    values = {"series": "accounting", "level": "associate_senior", "way": EvaluationPath.COMBINED, "exception": "破格"}

    def lead(number=None):
        if number is None:
            number = service.create_application(actor("hr"), verified["次仁乙"], values).id
            service.act_as_unit(actor("hr"), number, None, A.SUBMIT, {})
            service.act_as_leader(actor("approver"), number, None, A.RECOMMEND, {})
        else:
            service.act_as_unit(actor("hr"), number, None, A.FORWARD, {"competent_office": "市人社局"})
            service.act_as_regulator(actor("reviewer"), number, None, A.ACCEPT, {})
        return number

    return lead


def test_outside_results_are_imported_and_the_titles_lead_to_an_appointment(verified, alike, arrive, monkeypatch):
    hr, head, office = arrive("hr"), arrive("approver"), arrive("reviewer")
    numbers = {}

    def later(day):
        monkeypatch.setenv("APP_TODAY", day)
        for name, visitor in (("hr", hr), ("approver", head), ("reviewer", office)):
            visitor.log_in(name)

    def step(visitor, name, path, button, **typed):
        visitor.open(f"/titles/{numbers[name]}/{path}")
        for label, text in typed.items():
            visitor.fill(label, text)
        visitor.press(button)

    for name, (series, level, way, is_published) in PEOPLE.items():
        hr.open("/titles/new")
        hr.fill("申报人", f"{name}　工程师")
        for label, option in (("职称系列", series), ("申报级别", level), ("评审方式", way)):
            hr.choose(label, option)
        hr.fill("破格或直接申报的理由", "省级科技奖第一完成人")
        hr.press("建立草稿")
        numbers[name] = hr.page.url.rpartition("/")[2]
        step(hr, name, "unit/submit", "提交单位审核")
        step(head, name, "leader/recommend", "同意推荐并公示" if is_published else "同意并报送")
    numbers["次仁乙"] = alike()
    later("2026-12-01")  # five working days later
    for name, (*_way, is_published) in PEOPLE.items():
        if is_published:
            step(hr, name, "unit/forward", "公示无异议，报送", 评审主管部门="市人社局")
        step(office, name, "office/accept", "受理，进入评审")
    alike(numbers["次仁乙"])
    hr.open(f"/titles/{numbers['次仁甲']}")
    assert hr.download("公示文书").suggested_filename.endswith(".pdf")

    later("2026-12-09")
    office.menu("职称评聘")
    office.follow("评审结果")
    office.follow("导入评审结果")
    assert office.download("下载待录入结果的表格").suggested_filename == "职称评审结果.xlsx"

    def upload(first_closed):
        passed = {name: [numbers[name], name, "", "", "通过", *BOARD, "", "", f"5400{number}", ""]
                  for number, name in enumerate(numbers)}  # fmt: skip
        for name, closed in (("次仁甲", first_closed), ("次仁乙", "2026-12-08")):
            passed[name][8:10] = ["2026-12-01", closed]
        office.open("/titles/results/imports/new")
        office.attach("结果表格", "结果.xlsx", workbook(*passed.values()))
        office.press("上传")

    upload("2026-12-07")  # the committee's own notice is one working day short
    office.sees("文件有 1 处错误，没有写入任何内容", "不满 5 个工作日", "TI-001")
    office.press("放弃")
    upload("2026-12-08")
    office.sees("每一行都可以写入")
    office.picture("title-results")
    office.press("确认写入 4 行")
    office.sees("登记证书 4 人")
    hr.menu("职称评聘")
    for name, way in [(name, one[2]) for name, one in PEOPLE.items()] + [("次仁乙", "考评结合")]:
        words = hr.row(name).inner_text()
        assert "已确认" in words
        assert way in words

    head.open(f"/titles/engagements/{verified['次仁甲']}/new")
    for label, text in {"聘任职务": "主任工程师", "聘期起": "2026-12-10", "聘期止": "2029-12-09"}.items():
        head.fill(label, text)
    head.choose("聘任系列", "工程技术人员")
    head.choose("聘任级别", "正高级")
    head.page.get_by_role("button", name="聘任", exact=True).click()
    head.sees("低职高聘", "TI-004")
    head.choose("聘任级别", "副高级")
    head.press("聘任")
    assert head.download("次仁甲的聘书（PDF）").suggested_filename == "聘书-2026-12-10.pdf"
