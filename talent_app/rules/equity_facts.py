"""What a plan of equity incentives (财资〔2016〕4号) states about itself and its people.

Pure. The checks that read these facts are in `checks_equity.py`.
"""

# ruff: noqa: RUF009 - fact() is a field specifier: it returns dataclasses.field()

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from talent_app.rules.case import Case
from talent_app.rules.fields import Kind, fact
from talent_app.rules.plan_facts import ARRANGEMENT, SIZES, Person, PlanFacts, Sections

FORMS = (("sale", "股权出售"), ("award", "股权奖励"), ("option", "股权期权"))
DEFERRAL_CONDITIONS = (
    ("resident_enterprise", "实施主体为境内居民企业"),
    ("approved", "方案经股东会和国资监管机构审核批准"),
    ("own_equity", "激励标的为本企业股权"),
    ("own_people", "激励对象为技术骨干和高级管理人员"),
    ("industry", "实施股权奖励的企业不在限制性行业目录内"),
)
SIZE_TITLES = dict(SIZES)
PREFIX = "tech_equity"


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityFacts(PlanFacts):
    """What an equity plan states besides."""

    SECTIONS: ClassVar[Sections] = (
        (ARRANGEMENT, ("form", "lock_months", "has_loans_or_guarantees", "appraisal_filed")),
        (
            "递延纳税",
            (
                "deferral_claimed",
                "deferral_conditions",
                "average_staff",
                "hold_months",
                "hold_months_after_exercise",
                "exercise_months",
            ),
        ),
    )
    form: tuple[str, ...] | None = fact("激励方式", Kind.CHOICES, "可以同时采用几种", choices=FORMS)
    lock_months: int | None = fact("锁定期", Kind.MONTHS, "自取得股权之日起不得转让、捐赠的月数")
    has_loans_or_guarantees: bool | None = fact("是否提供贷款、担保或承诺回报", Kind.FLAG, "含回购保底")
    deferral_claimed: bool | None = fact("是否申请个人所得税递延纳税", Kind.FLAG, "非上市公司股权激励")
    deferral_conditions: tuple[str, ...] | None = fact(
        "已满足的递延纳税条件", Kind.CHOICES, "逐项核对后勾选", choices=DEFERRAL_CONDITIONS
    )
    average_staff: int | None = fact("最近六个月在职职工平均人数", Kind.PERSONS, "申请递延纳税时填写")
    hold_months: int | None = fact("自授予日起持有月数", Kind.MONTHS, "方案约定的最短持有期")
    hold_months_after_exercise: int | None = fact("自行权日起持有月数", Kind.MONTHS, "采用股权期权时填写")
    exercise_months: int | None = fact("自授予日至行权日的最长月数", Kind.MONTHS, "采用股权期权时填写")
    appraisal_filed: bool | None = fact("资产评估是否已核准或备案", Kind.FLAG, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityPerson(Person):
    """A person of an equity plan."""

    last_equity_on: date | None = fact("上次获得股权激励的日期", Kind.DATE, "从未获得的不填")


def facts_of(case: Case) -> EquityFacts:
    """The facts as this module knows them."""
    if not isinstance(case.facts, EquityFacts):
        raise TypeError("this rule belongs to instruments with EquityFacts")
    return case.facts
