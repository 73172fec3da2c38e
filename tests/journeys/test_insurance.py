"""Social insurance in the browser: a person late, incomplete without a rate, the enterprise's own figures, register."""

from __future__ import annotations

import pytest

from tests.factories import create_talent


@pytest.fixture
def talent(actor):
    return create_talent(actor("hr"), name="德吉卓嘎", joined_on="2026-09-01")


def test_from_a_late_enrolment_to_the_register(talent, arrive):
    hr = arrive("hr")
    hr.sees("用工 30 日未参保")
    hr.menu("社会保险")
    hr.follow("未按期参保")
    hr.sees("德吉卓嘎", "2026-10-01")
    hr.follow("登记", hr.page.get_by_role("row").filter(has_text="德吉卓嘎"))
    hr.fill("参保日期", "2026-11-20")
    hr.fill("社会保险个人编号", "5401000012345678")
    hr.fill("月缴费工资", "40000")
    hr.fill("公积金月基数", "12000")
    hr.fill("公积金比例", "12%")
    hr.press("保存")
    hr.sees("合计不完整", "社会保险未计算", "5401********5678", "1,440.00")
    hr.menu("社会保险")
    hr.follow("企业自填")
    hr.fill("数值来源", "示例，非官方")
    for label in ("社会保险月缴费基数下限", "社会保险月缴费基数上限"):
        hr.fill(label, {"社会保险月缴费基数下限": "7000", "社会保险月缴费基数上限": "35000"}[label])
    hr.press("保存")
    hr.sees("部分费率和基数为企业自填", "＊＊＊", "不完整")
    hr.follow("显示金额")
    hr.sees("单位全年缴费", "本次查看已记入审计记录")
    assert hr.download("导出名册").suggested_filename.startswith("参保名册-2026-")
    hr.follow("企业年金")
    hr.follow("登记")
    for label, value in (("职工工资总额", "10000000"), ("单位缴费", "800000.01"), ("个人缴费", "0")):
        hr.fill(label, value)
    hr.press("保存")
    hr.sees("超过职工工资总额的 8%")
    officer = arrive("policy")
    officer.open("/insurance/rates?year=2026")
    officer.sees("没有有效数值", "由另一人发布")
