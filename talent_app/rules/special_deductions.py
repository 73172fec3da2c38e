"""Special additional deductions of one month and one year: TAX-011, every amount dated.

Pure. It adds up what the person declared; whether the declaration is true is between the person and the tax office.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules.fields import Field, Kind
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import Policy

RENTS = (("capital", "直辖市、省会首府、计划单列市"), ("large", "人口超过一百万的其他城市"), ("other", "其他城市"))
ELDERLY = (("only_child", "独生子女"), ("shared", "与兄弟姐妹分摊"))
PREFIX = "special_deductions"
RULE = "TAX-011"
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a person declared; the same in every month of the year."""

    children: int = 0
    infants: int = 0
    degree_study: bool = False
    mortgage: bool = False
    rent: str | None = None
    elderly: str | None = None
    elderly_share: Money | None = None
    #: Months of these two that were deducted before this year.
    degree_study_used: int = 0
    mortgage_used: int = 0
    certificates: int = 0
    illness: Money = Money.ZERO


DECLARATION_FIELDS = {
    field.name: field
    for field in (
        Field("children", "子女教育的孩子数", Kind.COUNT),
        Field("infants", "3岁以下婴幼儿数", Kind.COUNT),
        Field("degree_study", "是否接受学历继续教育", Kind.FLAG),
        Field("mortgage", "是否有首套住房贷款", Kind.FLAG),
        Field("rent", "租房城市类别", Kind.CHOICE, choices=RENTS),
        Field("elderly", "赡养老人", Kind.CHOICE, choices=ELDERLY),
        Field("elderly_share", "本人每月分摊的赡养费用", Kind.YUAN),
        Field("degree_study_used", "学历继续教育以前年度已扣除月数", Kind.COUNT),
        Field("mortgage_used", "住房贷款利息以前年度已扣除月数", Kind.COUNT),
        Field("certificates", "当年取得职业资格证书数", Kind.COUNT),
        Field("illness", "大病医疗个人负担", Kind.YUAN),
    )
}


@dataclass(frozen=True, slots=True)
class Deductions:
    """What may be deducted each month, and what only when the year is settled."""

    monthly: Money
    at_settlement: Money
    steps: tuple[Step, ...]
    #: January to December: study and mortgage end once their months are used up.
    by_month: tuple[Money, ...] = ()


def special_deductions(declared: Declaration, policy: Policy) -> Deductions:
    """TAX-011. Example (2023 on): two children and an only child's parents: 4,000 + 3,000 = 7,000 a month."""
    if declared.mortgage and declared.rent:
        raise InvalidInput("住房贷款利息和住房租金不得同时扣除。", "请只保留一项。", "rent")
    months: list[tuple[str, Money]] = []

    def add(label: str, name: str, times: int = 1) -> None:
        if times:
            months.append((label, Money(policy.yuan(f"{PREFIX}.{name}").fen * times)))

    add(f"子女教育 {declared.children} 孩", "child_education", declared.children)
    add(f"3岁以下婴幼儿照护 {declared.infants} 孩", "infant_care", declared.infants)
    add("学历继续教育", "degree_study", int(declared.degree_study))
    add("首套住房贷款利息", "mortgage", int(declared.mortgage))
    if declared.rent:
        add("住房租金", f"rent_{declared.rent}")
    if declared.elderly == "only_child":
        add("赡养老人（独生子女）", "elderly_only_child")
    elif declared.elderly == "shared":
        months.append(("赡养老人（分摊）", _elderly_share(declared.elderly_share, policy)))
    years: list[tuple[str, Money]] = []
    if declared.certificates:
        years.append(("职业资格继续教育", policy.yuan(f"{PREFIX}.certificate")))
    over = policy.yuan(f"{PREFIX}.illness_over") if declared.illness else Money.ZERO
    if declared.illness > over:
        years.append(("大病医疗", min(declared.illness - over, policy.yuan(f"{PREFIX}.illness_cap"))))
    whole = Money.total(amount for _, amount in months)
    ends = [
        (_months_left(policy, name, used), policy.yuan(f"{PREFIX}.{name}"))
        for name, used, is_claimed in (
            ("degree_study", declared.degree_study_used, declared.degree_study),
            ("mortgage", declared.mortgage_used, declared.mortgage),
        )
        if is_claimed
    ]
    by_month = tuple(
        whole - Money.total(amount for left, amount in ends if month > left) for month in range(1, MONTHS_A_YEAR + 1)
    )
    steps = [Step(label, "每月定额", amount.as_yuan(), RULE) for label, amount in months]
    steps += [
        Step("扣除月数已满", f"自 {left + 1} 月起每月少扣", amount.as_yuan(), RULE)
        for left, amount in ends
        if left < MONTHS_A_YEAR
    ]
    steps += [Step(label, "年度汇算时扣除", amount.as_yuan(), RULE) for label, amount in years]
    return Deductions(by_month[0], Money.total(amount for _, amount in years), tuple(steps), by_month)


def _months_left(policy: Policy, name: str, used: int) -> int:
    """How many months of the year still carry a deduction that ends. Example: 44 of 48 used: four."""
    return max(0, min(MONTHS_A_YEAR, policy.whole(f"{PREFIX}.{name}_months") - used))


def _elderly_share(share: Money | None, policy: Policy) -> Money:
    most = policy.yuan(f"{PREFIX}.elderly_share_cap")
    if share is None:
        raise InvalidInput("缺少本人每月分摊的赡养费用。", f"请填写，不超过 {most.as_yuan()} 元。", "elderly_share")
    if share > most:
        raise InvalidInput(f"分摊的赡养费用不得超过每月 {most.as_yuan()} 元。", "请核对分摊协议。", "elderly_share")
    return share


def read_declaration(values: dict[str, Any]) -> Declaration:
    """A declaration from values already read by `DECLARATION_FIELDS`."""
    return Declaration(**values)
