"""A title by the unit's own committee: everybody takes part, and every wrong turn is refused with its rule."""

from __future__ import annotations

import datetime

from talent_app.talents.review import judge_talent, submit_talent
from talent_app.talents.verification import TalentAction
from talent_app.titles import committees
from tests.factories import create_talent

NAME = "བསོད་ནམས་དབང་འདུས་（索朗旺堆）"


def ready(actor, place):
    """A verified person, an approved committee of three seats, and six in its register."""
    row = create_talent(actor("hr"), name=NAME, post="主任工程师")
    submit_talent(actor("hr"), row.id, None)
    judge_talent(actor("reviewer"), row.id, None, TalentAction.VERIFY)
    plant = place("plant").id
    approved = {"name": "工程系列副高评委会", "series": "engineering", "level": "associate_senior",
                "approved_by": "市人社局", "approval_number": "拉职改〔2026〕2号", "seats": 3,
                "valid_from": datetime.date(2026, 1, 1), "valid_until": datetime.date(2028, 12, 31)}  # fmt: skip
    committees.create_committee(actor("hr"), plant, approved)
    expert = {"series": "engineering", "title_name": "正高级工程师", "specialty": "冶金"}
    for name, employer in (("甲", "西藏大学"), ("乙", "西藏大学"), ("丙", "市设计院"), ("丁", "市设计院"),
                           ("戊", "拉萨藏药制造有限公司"), (NAME, "市设计院")):  # fmt: skip
        committees.add_expert(actor("hr"), plant, expert | {"name": name, "employer": employer})
    return row.id


def test_a_title_goes_from_application_to_appointment(actor, place, arrive, monkeypatch):
    talent = ready(actor, place)
    hr, head, office = arrive("hr"), arrive("approver"), arrive("reviewer")

    def week_later(day, **people):
        monkeypatch.setenv("APP_TODAY", day)
        for name, visitor in people.items():
            visitor.log_in(name)  # the sessions of last week have ended

    def step(visitor, name, refusal="", **typed):
        if not visitor.page.get_by_role("link", name=name, exact=True).count():
            visitor.open(address)
        visitor.follow(name)
        for label, text in typed.items():
            visitor.fill(label, text)
        if refusal:
            visitor.page.get_by_role("button", name=name, exact=True).click()
            visitor.sees(*refusal)
        else:
            visitor.press(name)

    def appoint(*refusal):
        head.open(f"/titles/engagements/{talent}/new")
        for label, text in {"聘任职务": "主任工程师", "聘期起": "2026-12-10", "聘期止": "2029-12-09"}.items():
            head.fill(label, text)
        head.choose("聘任系列", "工程技术人员")
        head.choose("聘任级别", "副高级")
        if refusal:
            head.page.get_by_role("button", name="聘任", exact=True).click()
            head.sees(*refusal)
        else:
            head.press("聘任")

    def fill_in():
        hr.menu("职称评聘")
        hr.follow("新建申报")
        hr.fill("申报人", f"{NAME}　主任工程师")
        for label, option in (("职称系列", "工程技术人员"), ("申报级别", "副高级"), ("评审方式", "自主评审")):
            hr.choose(label, option)
        hr.fill("破格或直接申报的理由", "省级科技奖第一完成人")

    fill_in()
    hr.press("建立草稿")
    hr.sees("待核原文")
    address = hr.page.url.removeprefix(hr.address)
    step(hr, "提交单位审核")
    appoint("没有这一系列的职称", "TI-004")  # without qualification
    head.menu("首页")
    head.follow("职称申报：单位审核")
    head.follow(NAME)
    step(head, "同意推荐并公示")
    step(hr, "公示无异议，报送", ["不满 5 个工作日", "TI-001"], 评审主管部门="市人社局")  # notice shortened

    week_later("2026-12-01", hr=hr, reviewer=office)
    step(hr, "公示无异议，报送", 评审主管部门="市人社局")
    step(office, "受理，进入评审")
    hr.menu("职称评聘")
    hr.follow("评审委员会")
    hr.follow("工程系列副高评委会")
    hr.follow("随机抽取委员")
    hr.fill("评审会日期", "2026-12-01")
    hr.page.get_by_label(f"{NAME} 高级工程师").check()
    hr.page.get_by_role("group", name="因亲属关系回避的专家").get_by_label("甲（西藏大学）").check()
    hr.press("抽取")
    hr.sees("抽取可以重现", "本人申报，回避", "与申报人同单位，回避", "与申报人有亲属关系，回避")
    hr.picture("title-draw")
    hr.follow("登记票数")
    for present, votes, told in (
        ("1", ("1", "0", "0"), ("不足 2/3", "TI-002")),
        ("2", ("3", "0", "0"), ("不得委托他人投票，也不得补投", "TI-002")),  # the absent member's vote
        ("3", ("2", "1", "0"), ()),
    ):
        hr.fill("实到人数", present)
        for kind, number in zip(("同意", "不同意", "弃权"), votes, strict=True):
            hr.page.get_by_label(f"{NAME} 高级工程师 {kind}", exact=True).fill(number)
        if told:
            hr.page.get_by_role("button", name="计票", exact=True).click()
            hr.sees(*told)
    hr.press("计票")
    hr.sees("通过", "应到 3 人，实到 3 人")
    assert hr.download("会议记录").suggested_filename.endswith(".pdf")
    step(office, "评审通过，公示结果")
    hr.open(address)
    hr.follow("登记异议")
    hr.fill("提出日期", "2026-12-01")
    hr.fill("异议内容", "业绩材料不实")
    hr.press("登记")
    step(office, "确认并登记证书", ["不满 5 个工作日", "TI-001"], 证书编号="54010001", 结果文号="拉职改〔2026〕9号")

    week_later("2026-12-09", approver=head, reviewer=office)
    confirmed = {"证书编号": "54010001", "结果文号": "拉职改〔2026〕9号"}
    step(office, "确认并登记证书", ["还有异议没有办结"], **confirmed)
    head.open(address)
    head.follow("办结")
    head.fill("处理情况", "经查不实")
    head.press("办结")
    step(office, "确认并登记证书", **confirmed)
    office.sees("54010001", "已确认")
    office.picture("title-application")
    appoint()
    head.sees("主任工程师", "2029-12-09")
    head.picture("title-appointments")
    # the title turns out to rest on fraud: revoked on its page, the appointment ends, nobody applies again for years
    step(office, "查实弄虚作假，撤销资格", 说明="论文造假，经查属实")
    office.sees("已撤销", "2029-12-09")
    head.open("/titles/engagements")
    head.sees("职称资格已撤销")
    hr.log_in("hr")
    fill_in()
    hr.page.get_by_role("button", name="建立草稿", exact=True).click()
    hr.sees("因弄虚作假被撤销职称", "TI-003")
