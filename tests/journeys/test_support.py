"""A need from the person to its result, with what he is entitled to, and the leader who keeps in touch with him."""

from __future__ import annotations

from talent_app.identity.queries import user_by_name
from talent_app.privacy.service import link_person
from tests.factories import create_talent


def test_a_need_is_seen_to_and_a_leader_keeps_in_touch(actor, arrive):
    row = create_talent(actor("hr"), name="扎西顿珠", introduction_mode="transfer")
    link_person(actor("hr"), user_by_name("person").id, row.id)
    person = arrive("person")
    person.open("/support/my")
    person.sees("引进人才的生活保障", "住房、家属安置、医疗")  # entitled to, with its source
    person.choose("需求类别", "子女入学")
    person.fill("需求内容", "女儿明年入读小学")
    person.press("提交需求")
    person.sees("待受理", "2026-12-14")
    person.picture("support-own")

    hr = arrive("hr")
    hr.follow("人才服务需求待办")
    hr.follow("FW-00001")
    hr.follow("受理")
    hr.fill("责任人", "林卓玛")
    hr.press("受理")
    hr.follow("办结")
    hr.page.get_by_role("button", name="办结", exact=True).click()
    hr.sees("理由")  # no result, no end
    hr.fill("办理结果", "已协调城关区实验小学")
    hr.press("办结")
    hr.sees("已办结", "已协调城关区实验小学")
    person.open("/support/my")
    person.sees("林卓玛", "已协调城关区实验小学")

    leader = arrive("leader")
    leader.open(f"/support/talents/{row.id}")
    leader.follow("安排联系")
    leader.fill("联系领导", "孙建国")
    leader.fill("领导职务", "主任")
    leader.fill("每隔", "3")
    leader.fill("联系开始日期", "2026-08-01")
    leader.press("安排")
    leader.sees("已到期")
    leader.follow("登记走访")
    leader.choose("联系方式", "上门走访")
    leader.fill("反映的情况", "工作顺利，住房较远")
    leader.choose("提出的需求", "住房")
    leader.fill("需求内容", "希望申请周转住房")
    leader.press("登记")
    leader.sees("2027-02-23")
    leader.picture("support-contacts")
    assert leader.download("打印名单").suggested_filename.endswith(".pdf")
    hr.menu("人才服务")
    hr.sees("FW-00002", "住房")
