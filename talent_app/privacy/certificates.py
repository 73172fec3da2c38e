"""Certificates a person draws up for himself from what his employer entered: of employment, of income.

The text is a draft until the employer has compared and sealed it; what is not entered is not certified.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import Conflict
from talent_app.core.formats import capitals, day_long, money
from talent_app.core.money import Money
from talent_app.documents.letters import Letter
from talent_app.talents.models import Person, Talent
from talent_app.talents.records import talent_fields
from talent_app.talents.values import show_value

ASK = "请联系登记单位的人力资源部门补充后再开具。"


class Certificate(TitledEnum):
    """What is certified."""

    EMPLOYMENT = "employment", "在职证明"
    INCOME = "income", "收入证明"


def letter_of(
    certificate: Certificate, row: Talent, person: Person, employer: str, pay: Any, *, left: bool, today: date
) -> Letter:
    """The text; `pay` is the latest year's record, None where nothing was entered."""
    if left or row.is_on_post is False:
        raise Conflict("登记显示您已不在岗，不能自助开具证明。", "请联系登记单位的人力资源部门。")
    if not person.document_number:
        raise Conflict("登记中没有您的证件号码，证明无法指明是谁。", ASK)
    who = f"兹证明{row.name}（{_said(row, 'sex')}{_kind(person)}{person.document_number}）系本单位职工"
    since = f"，自{_said(row, 'joined_on')}起在本单位工作" if row.joined_on else ""
    post = f"，现任{row.post}" if row.post else ""
    kind = f"，用工方式为{_said(row, 'employment_kind')}" if row.employment_kind else ""
    lines = [f"{who}{since}{post}{kind}。"]
    if certificate is Certificate.INCOME:
        if pay is None:
            raise Conflict("单位还没有登记您的薪酬，不能开具收入证明。", ASK)
        lines.append(_income(pay))
    lines += ["特此证明。", f"（本人于{day_long(today)}按人才登记自助拟稿，经单位核对盖章后有效。）"]
    return Letter(certificate.title, "", "\n".join(lines), employer)


def _income(pay: Any) -> str:
    parts = (
        ("基本薪酬", pay.base),
        ("绩效薪酬", pay.variable),
        ("津补贴", pay.allowance),
        ("中长期激励", pay.incentive),
    )
    total = Money.total(amount for _title, amount in parts)
    named = "，".join(f"{title} {money(amount)} 元" for title, amount in parts if amount.fen)
    whole = "" if pay.is_full_year else "（在岗未满全年）"
    told = f"，其中{named}" if named else ""
    return f"该同志{pay.year}年度{whole}税前收入合计人民币 {money(total)} 元（大写：{capitals(total)}）{told}。"


def _kind(person: Person) -> str:
    info = next(each for each in talent_fields() if each.name == "document_kind")
    return f"，{show_value(info, person.document_kind)} "


def _said(row: Talent, name: str) -> str:
    info = next(each for each in talent_fields() if each.name == name)
    return show_value(info, getattr(row, name))
