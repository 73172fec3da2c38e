"""An innovation return from its first figure to the frozen copy, and the next year's begun with what was confirmed."""

from __future__ import annotations

from talent_app.talents import service as talents
from tests.factories import create_talent
from tests.innovation.test_offers import PATENT

PAGES = (
    ("保存并填下一页", {
        "研发投入预算": "1000000", "研发投入实际": "900000", "其中：费用化支出": "600000", "其中：资本化支出": "300000",
        "上年研发投入实际": "800000", "营业收入": "20000000",
    }),
    ("保存并填下一页", {"年初结余": "0", "本年计提": "500000", "本年使用": "200000", "年末结余": "300000"}),
    ("保存并填下一页", {"职工总数": "120", "研发人员": "15", "研发人员折合全时": "12.5"}),
)  # fmt: skip


def test_a_return_goes_from_the_first_figure_to_the_frozen_copy(actor, place, arrive):
    talents.add_record(actor("hr"), create_talent(actor("hr")).id, "patents", PATENT)
    hr = arrive("hr")
    hr.menu("科技创新年报")
    hr.follow("填报年报")
    hr.fill("年度", "2025")
    hr.press("建立年报")
    hr.sees("还需处理", "没有填写“研发投入预算”", "没有登记党委研究")
    hr.follow("填写研发投入")
    for button, values in PAGES:
        for label, value in values.items():
            hr.fill(label, value)
        for proof in hr.page.get_by_label("依据材料").all():
            proof.fill("年度审计报告")
        hr.press(button)
    hr.answer("已建立知识产权合规管理体系", "否")
    hr.press("保存")
    hr.follow("从人才库列入")
    hr.page.get_by_label("勾选低温浸提装置").check()
    hr.picture("innovation-offers")
    hr.press("列入勾选的成果")
    hr.sees("已列入 1 项", "人才库专利登记")
    hr.follow("登记审议情况")
    for label, value in (
        ("党委研究日期", "2026-02-03"), ("党委纪要编号", "党委会纪要〔2026〕3号"),
        ("董事会（总经理办公会）审议日期", "2026-02-10"), ("决议编号", "董事会〔2026〕2号"),
    ):  # fmt: skip
        hr.fill(label, value)
    hr.press("保存")
    hr.sees("可以提交企业负责人", "4.5%")
    hr.follow("提交企业负责人")
    hr.press("提交企业负责人")
    for who, step in (("approver", "报送国资委"), ("reviewer", "确认")):
        visitor = arrive(who)
        visitor.menu("科技创新年报")
        visitor.follow(place("plant").name)
        visitor.follow(step)
        visitor.press(step)
    visitor.sees("数据已固定", "校验码")
    assert visitor.download("打印").suggested_filename.endswith(".pdf")
    visitor.picture("innovation-confirmed")
    hr.menu("科技创新年报")
    hr.follow("填报年报")
    hr.fill("年度", "2026")
    hr.press("建立年报")
    hr.sees("上年确认的数据已带入", "上年确认的年报")
    assert "300,000.00 元" in hr.row("年初结余").inner_text()
