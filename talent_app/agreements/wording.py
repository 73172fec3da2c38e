"""The words of an agreement as a draft to go on editing: from its rows, nothing typed twice. Pure.

What the platform does not know is written as 【…】.
"""

from __future__ import annotations

from collections.abc import Iterable

from talent_app.agreements.enums import AgreementKind, MoneySource, ReturnRule
from talent_app.agreements.models import Agreement, AgreementBenefit, AgreementInstalment
from talent_app.agreements.parts import Parts, Renewed, ruling
from talent_app.core.formats import capitals, money
from talent_app.documents.letters import Letter
from talent_app.rules.parameters import Policy

RETURNS = {
    ReturnRule.NONE: "不退还",
    ReturnRule.BY_POLICY: "按该文件规定的办法退还",
    ReturnRule.BY_MONTHS: "按未服务的整月数占服务期月数的比例退还",
    ReturnRule.BY_DAYS: "按未服务的天数占服务期天数的比例退还",
    ReturnRule.FULL: "全额退还",
    ReturnRule.UNKNOWN: "按发放单位书面意见办理",
}


#: What the policy's parameter says → the words of an agreement.
BY_CODE = {each.value: words for each, words in RETURNS.items()}


def agreement_letter(
    row: Agreement, parts: Parts, policy: Policy, enterprise: str, person: str, post: str, renewed: Renewed | None
) -> Letter:
    """The draft of an agreement between an enterprise and a person; `renewed` names the one it takes the place of."""
    lines = [
        f"甲方：{enterprise}",
        f"乙方：{person}",
        "甲乙双方在平等自愿、协商一致的基础上，就人才引进和服务事项订立本协议，共同遵守。",
        "一、服务期和工作任务",
        f"（一）乙方在甲方担任{post or '【岗位】'}，服务期自{_day(row.from_on)}起至{_day(row.until_on)}止。",
    ]
    if row.days_promised:
        lines.append(
            f"（二）乙方每年在甲方工作不少于{row.days_promised}天；不满一年的按天数折算，由甲方登记、双方核对。"
        )
    lines += [line.strip() for line in (row.duties or "工作任务和目标：【 】。").splitlines() if line.strip()]
    lines.append("二、甲方兑现的待遇")
    for benefit in parts.benefits:
        lines += _benefit(benefit, parts.of(benefit))
    if not parts.benefits:
        lines.append("双方未约定本协议以外的待遇，按甲方现行制度执行。")
    lines.append("三、提前离开的处理")
    lines += list(_leaving(row, parts.benefits, policy))
    lines.append("四、其他")
    if renewed:
        lines.append(f"本协议续签{renewed.number}号协议，自开始履行之日起接替原协议。")
        if renewed.count:
            lines.append(
                f"原协议尚未支付的待遇{renewed.count}期，共{money(renewed.amount)}元，由本协议承接，按原定日期支付；"
                "对应的服务期已经履行，本协议提前终止时不退还。"
            )
    lines += [
        "本协议期满前双方协商续签；未尽事宜另行签订补充协议，补充协议与本协议具有同等效力。",
        "因履行本协议发生争议的，双方协商解决；协商不成的，依法申请调解、仲裁或者提起诉讼。",
        "本协议一式【 】份，甲乙双方各执【 】份，自双方签字盖章之日起生效。",
        "甲方（盖章）：　　　　　　　　　　乙方（签字）：",
        "法定代表人或授权代表（签字）：　　　　身份证件号码：【 】",
    ]
    return Letter(f"{row.kind.title}", "", "\n".join(lines), enterprise)


def _ruled(benefit: AgreementBenefit, policy: Policy) -> tuple[str, str]:
    """The source and the words of how a benefit returns, where the policy's own way was agreed."""
    found = ruling(benefit, policy) if benefit.return_rule is ReturnRule.BY_POLICY else None
    return (found.source, BY_CODE[found.rule]) if found else ("", RETURNS[benefit.return_rule])


def _day(day: object) -> str:
    return f"{day:%Y年}{day.month}月{day.day}日"  # type: ignore[attr-defined,str-format]


def _benefit(benefit: AgreementBenefit, instalments: list[AgreementInstalment]) -> Iterable[str]:
    source = benefit.source.title + (f"，依据{benefit.document}" if benefit.document else "")
    note = f"；{benefit.note}" if benefit.note else ""
    whole = f"{money(benefit.amount)}元（大写{capitals(benefit.amount)}；{source}）"
    yield f"{benefit.kind.title}共{whole}{note}，分{len(instalments)}期支付："
    for each in instalments:
        when = f"第{each.instalment}期{_day(each.due_on)}前支付{money(each.amount)}元"
        yield when + (f"，条件：{each.condition}" if each.condition else "") + "；"


def _leaving(row: Agreement, benefits: Iterable[AgreementBenefit], policy: Policy) -> Iterable[str]:
    yield "乙方在服务期满前离开的，已支付的待遇逐期计算，按下列办法处理："
    for benefit in benefits:
        if benefit.source is MoneySource.GOVERNMENT:
            told, words = _ruled(benefit, policy)
            basis = told or benefit.return_basis or benefit.document or "【政策文件】"
            yield f"{benefit.kind.title}为政府资金，依据{basis}，{words}；"
        elif benefit.is_special_training:
            yield (
                f"{benefit.kind.title}为甲方出资的专项技术培训费用，依据《中华人民共和国劳动合同法》第二十二条，"
                f"{_ruled(benefit, policy)[1]}，最高不超过服务期尚未履行部分所应分摊的培训费用；"
            )
        else:
            yield f"{benefit.kind.title}为甲方资金，已支付的部分不退还，未到期的部分不再支付；"
    if row.penalty:
        yield f"服务期违约金{money(row.penalty)}元，不超过服务期尚未履行部分所应分摊的专项培训费用。"
    if row.non_compete_months:
        pay = f"{money(row.non_compete_pay)}元" if row.non_compete_pay else "【 】元"
        yield f"竞业限制期限{row.non_compete_months}个月，甲方在期限内按月给予补偿{pay}。"
    if row.kind is AgreementKind.FLEXIBLE:
        yield "在岗天数不足的，按约定的分期条件处理。"
