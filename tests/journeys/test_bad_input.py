"""What goes wrong in an office: the wrong file, impossible values, an old tab, a foreign address. A clear sentence each
time, and the data as it was.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, within
from talent_app.exchange.models import ImportBatch
from talent_app.identity.queries import user_by_name
from talent_app.identity.sessions import end_sessions
from talent_app.incentives.models import Plan, PlanPerson
from talent_app.seed.names import person
from talent_app.seed.talents import create_talents
from talent_app.talents.models import Person, Talent
from tests.exchange.files import csv_file, xlsx_file
from tests.incentives.plan_data import draft
from tests.journeys.visitor import PASSWORD

HEAD = ("姓名", "性别", "出生日期")
ROW = ("次旺多吉", "男", "1988-05-06")


def stored(*models):
    """Every stored row, to see that nothing has changed."""
    with within(Scope.beyond("tests")):
        found = {
            model.__tablename__: [tuple(row) for row in session.execute(select(model.__table__))]
            for model in models or (Talent, Person, Plan, PlanPerson, ImportBatch)
        }
    session.rollback()
    return found


@pytest.fixture
def colleague(place):
    """Somebody in the registry of the enterprise."""
    create_talents(system_actor("测试数据"), [place("plant").id], 5, lambda done: None)
    return person(3).name


def test_files_that_are_no_lists_are_refused_with_a_reason(arrive, settings):
    settings.import_max_rows = 3
    hr = arrive("hr")
    before = stored()
    book = xlsx_file({"名单": [HEAD, ROW]})
    for name, content, said in (
        ("名单.pdf", b"%PDF-1.7\n%not a list", "这是 PDF 文件，不是表格"),
        ("名单.xlsx", "姓名,性别\n次旺,男\n".encode(), "内容不是 Excel 工作簿"),
        ("名单.xlsx", book[: len(book) // 2], "文件已损坏，或没有上传完整"),
        ("名单.xlsx", b"", "空的"),
        ("名单.xlsx", xlsx_file({"名单": [HEAD]}), "只有表头，没有数据行"),
        ("名单.csv", csv_file([HEAD, *[ROW] * 4]), "超过一次导入的上限 3 行"),
    ):
        hr.open("/talents/imports/new")
        hr.choose("告知方式", "书面告知")
        hr.attach("表格文件", name, content)
        hr.press("上传并查看各列")
        hr.heading("导入表格")
        hr.sees("有 1 处需要修改", said)
        assert stored() == before
    hr.picture("bad-file")
    hr.open("/talents/imports")
    hr.sees("还没有导入过表格")


def test_a_date_like_1990_13_is_refused_in_the_form_and_in_the_file(arrive, colleague, work):
    hr = arrive("hr")
    before = stored(Talent, Person)
    hr.menu("人才库")
    hr.follow(colleague)
    hr.follow("修改")
    hr.fill("出生日期", "1990.13")
    hr.fill("籍贯", "西藏那曲")
    hr.press("保存")
    hr.sees("有 1 处需要修改", "1990.13")
    expect(hr.box("出生日期")).to_have_value("1990.13")  # what was typed stays, to be corrected
    expect(hr.box("籍贯")).to_have_value("西藏那曲")
    hr.picture("bad-date")

    hr.open("/talents/imports/new")
    hr.choose("告知方式", "书面告知")
    hr.attach("表格文件", "名单.csv", csv_file([HEAD, ROW, ("边巴次仁", "男", "1990.13")]))
    hr.press("上传并查看各列")
    hr.press("检查并预览")
    work()
    hr.page.wait_for_url("**/preview")
    hr.look()
    expect(hr.page.locator(".figure-card").filter(has_text="有错误")).to_contain_text("1 行")
    expect(hr.row("边巴次仁")).to_contain_text("1990.13")
    expect(hr.row("边巴次仁")).to_contain_text("不写入")
    hr.press("确认写入 1 行")
    work()
    expect(hr.page.get_by_text("已写入人才库。")).to_be_visible()
    after = stored(Talent, Person)
    assert len(after["talents"]) == len(before["talents"]) + 1


def test_absurd_pay_is_refused_in_its_cell(arrive, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    hr = arrive("hr")
    before = stored(Plan, PlanPerson)
    for typed, said in (("-1", "不能为负"), ("1000000000", "请检查单位是否填错"), ("很多", "人才001")):
        hr.open(f"/incentives/plans/{plan.id}/people")
        hr.page.get_by_label("人才001：年度薪酬总额", exact=True).fill(typed)
        hr.press("保存")
        hr.sees("有 1 处需要修改，还没有保存", said)
        expect(hr.page.get_by_label("人才001：年度薪酬总额", exact=True)).to_have_value(typed)
        assert stored(Plan, PlanPerson) == before
    hr.picture("bad-pay")


def test_a_form_with_a_forged_token_changes_nothing(arrive, colleague):
    hr = arrive("hr")
    before = stored()
    hr.menu("人才库")
    hr.follow(colleague)
    hr.follow("修改")
    hr.fill("籍贯", "西藏那曲")
    hr.page.eval_on_selector("form[data-main-form] [name=csrf_token]", "box => { box.value = 'forged'; }")
    with hr.refused(400):
        hr.press("保存")
        hr.heading("页面已过期")
        hr.sees("数据没有改动")
    assert stored() == before
    hr.picture("bad-token")


def test_another_enterprises_records_do_not_exist_for_a_stranger(arrive, colleague, actor, place):
    made = draft(actor("hr"), place("plant").id)
    plan, number = made.id, made.number
    with within(Scope.beyond("tests")):
        known = session.scalars(select(Talent.id).where(Talent.name == colleague)).one()
    session.rollback()
    before = stored()
    stranger = arrive("stranger")
    for path in (
        f"/talents/{known}",
        f"/talents/{known}/edit/post",
        f"/incentives/plans/{plan}",
        f"/incentives/plans/{plan}/facts",
        "/talents/imports/1",
    ):
        with stranger.refused(404):
            stranger.open(path)
        stranger.heading("没有找到")
        stranger.misses(colleague, number)
    # his own form, turned on somebody else's record
    stranger.open("/talents/new")
    stranger.fill("姓名", "冒名者")
    stranger.page.eval_on_selector("form[data-main-form]", f"form => {{ form.action = '/talents/{known}/edit/post'; }}")
    with stranger.refused(404):
        stranger.press("登记")
    stranger.heading("没有找到")
    assert stored() == before


def test_a_form_from_an_old_tab_shows_both_versions_and_loses_nothing(arrive, colleague):
    morning, evening = arrive("hr"), arrive("hr")
    for tab in (morning, evening):
        tab.menu("人才库")
        tab.follow(colleague)
        tab.follow("修改")
        tab.follow("岗位、引进与工作地点")
    evening.fill("职务或岗位", "总工程师")
    evening.press("保存")
    evening.sees("已保存")
    before = stored()
    morning.fill("职务或岗位", "车间主任")
    with morning.refused(409):
        morning.press("保存")
    morning.sees("别人已经修改了这条记录", "您的内容还没有保存", "车间主任", "总工程师")
    expect(morning.box("职务或岗位")).to_have_value("车间主任")
    assert stored() == before
    morning.picture("stale")


def test_what_was_typed_outlives_the_log_in_and_can_be_gone_on_with(arrive, colleague):
    hr = arrive("hr")
    hr.menu("人才库")
    hr.follow(colleague)
    hr.follow("修改")
    hr.follow("岗位、引进与工作地点")
    hr.fill("职务或岗位", "藏药研发中心主任")
    expect(hr.page.get_by_text("草稿已存")).to_be_visible()
    end_sessions(user_by_name("hr").id)  # while the form stands open
    ops_session.commit()
    session.rollback()
    hr.press("保存")
    hr.fill("登录名", "hr")
    hr.fill("密码", PASSWORD)
    hr.press("登录")
    hr.open("/")
    hr.follow("填写了还没有保存")
    hr.follow(f"修改 {colleague}")
    expect(hr.page.get_by_text("还没有保存。")).to_be_visible()
    hr.picture("draft-offered")
    hr.page.get_by_role("button", name="接着填写").click()
    expect(hr.box("职务或岗位")).to_have_value("藏药研发中心主任")
    hr.press("保存")
    hr.sees("已保存", "藏药研发中心主任")
    hr.open("/drafts")
    hr.sees("没有没保存的内容")
