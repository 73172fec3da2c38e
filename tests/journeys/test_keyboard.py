"""The daily work without a mouse: sign in, find a person, correct the record, save."""

from __future__ import annotations

from talent_app.core.actor import system_actor
from talent_app.seed.names import person
from talent_app.seed.talents import create_talents
from tests.people import PASSWORD


def test_a_record_is_found_and_corrected_by_keyboard_alone(arrive, place):
    create_talents(system_actor("测试数据"), [place("plant").id], 12, lambda done: None)
    name = person(4).name
    hr = arrive()
    hr.open("/login")
    hr.type("hr")  # the first box has the focus already
    hr.tab_to("密码", "textbox")
    hr.type(PASSWORD)
    hr.enter()
    hr.heading("首页")

    hr.page.keyboard.press("?")
    hr.sees("键盘快捷键")
    hr.picture("keys")
    hr.page.keyboard.press("Escape")
    hr.goes("g", "t")  # two keys lead to the registry, one to the box over everything
    hr.heading("人才库")
    hr.page.keyboard.press("/")
    hr.type(name)
    hr.enter()
    hr.heading("全站查找")
    hr.picture("find")
    hr.tab_to(name, "link")
    hr.enter()
    hr.heading(name)
    hr.tab_to("修改", "link")
    hr.enter()
    hr.tab_to("岗位、引进与工作地点", "link")
    hr.enter()
    hr.tab_to("职务或岗位", "textbox")
    hr.type("首席质量专家")
    hr.tab_to("保存", "button")
    hr.enter()
    hr.heading(name)
    hr.sees("已保存", "首席质量专家")
    hr.picture("talent")
