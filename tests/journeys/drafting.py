"""A dividend plan drafted at the browser: facts, two people out of the registry, the others out of a spreadsheet."""

from __future__ import annotations

from typing import Any

from talent_app.incentives.facts import asked_fields, instrument_of
from talent_app.rules.fields import Field, Kind
from tests.incentives.plan_data import FACTS
from tests.journeys.members import GIVEN, SURNAMES
from tests.journeys.visitor import Visitor

POST_DIVIDEND = instrument_of("post_dividend")
HEAD = "姓名\t岗位\t分配权重\t年度薪酬总额\t连续任职月数\t是否仍在激励岗位\t人员类别\t用工或任用方式"
#: One fen too much, one month too long, nothing undistributed.
TYPED = FACTS | {"pool": "1,500,000.01", "plan_months": 37, "opening_undistributed_profit": "0.00", "staff_on_duty": 65}
NEWCOMERS = [surname + given for surname in SURNAMES[:9] for given in GIVEN[:2]]


def state(visitor: Visitor, field: Field, value: Any) -> None:
    """Fill in one fact as a person would."""
    match field.kind:
        case Kind.FLAG:
            visitor.answer(field.label, "是" if value else "否")
        case Kind.CHOICE:
            visitor.choose(field.label, dict(field.choices)[value])
        case Kind.YUANS | Kind.TEXTS:
            visitor.fill(field.label, "\n".join(value))
        case Kind.RATIO:
            visitor.fill(field.label, "60%")
        case _:
            visitor.fill(field.label, str(value))


def draft(hr: Visitor, known: list[str]) -> None:
    """Facts, two people out of the registry, the others out of a spreadsheet."""
    hr.menu("激励方案")
    hr.sees("还没有激励方案")
    hr.follow("新建方案")
    hr.choose("激励方式", POST_DIVIDEND.title)
    hr.press("建立草稿")
    for field in asked_fields(POST_DIVIDEND):
        if field.name in TYPED:
            state(hr, field, TYPED[field.name])
    hr.picture("plan-facts")
    hr.press("保存并填写人员")
    hr.sees("还没有激励对象")
    hr.follow("从人才库选人")
    hr.sees("人符合条件", "不能参加的人员和原因")
    with hr.page.expect_navigation():
        hr.page.locator("select[name=category]").select_option("professional")
    hr.look()
    for name in known:
        hr.page.get_by_label(name, exact=True).check()
    hr.picture("plan-add")
    hr.press("加入方案")
    hr.sees("已加入 2 人")
    hr.follow("粘贴名单")
    lines = [
        f"{name}\t高级工程师\t{1 + number % 3}\t240000.00\t30\t是\t重要技术人员\t与本企业签订劳动合同"
        for number, name in enumerate([*known, *NEWCOMERS])
    ]
    hr.fill("从 Excel 粘贴", "\n".join([HEAD, *lines]))
    hr.press("读入")
    hr.sees("已从粘贴的内容更新 20 人")
