"""The request of `flask rules wage-total`: strict reading, every problem at once.

Pure. The answer is the year's budget by efficiency linkage with the records for SASAC.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from talent_app.rules.fields import Field, Kind
from talent_app.rules.parameters import Policy
from talent_app.rules.payout_request import fields, read_rows
from talent_app.rules.refusal import Refused, read_mapping
from talent_app.rules.releases import policy_on
from talent_app.rules.wage_budget import Adjustment, BudgetRequest, Indicator, Research, budget
from talent_app.rules.wage_explained import explained_budget
from talent_app.rules.wage_total import Payment, PaymentKind

RESTRICTIONS = (
    ("productivity", "劳动生产率没有提高"),
    ("cost_ratio", "人工成本投入产出率低于行业平均"),
    ("wage_level", "平均工资明显高于全国城镇单位平均水平"),
)
ENVELOPE = fields(
    Field("on", "计算日期", Kind.DATE, True),
    Field("base", "工资总额基数", Kind.YUAN, True),
    Field("growth", "拟定增长率", Kind.RATIO, True, may_be_negative=True),
    Field("restrictions", "须从严的情形", Kind.CHOICES, choices=RESTRICTIONS),
)
INDICATORS = fields(
    Field("name", "效益指标", Kind.TEXT, True),
    Field("before", "上年数", Kind.YUAN, True, may_be_negative=True),
    Field("now", "本年数", Kind.YUAN, True, may_be_negative=True),
    Field("weight", "权重", Kind.RATIO),
    Field("adds_back", "是否加回研发投入", Kind.FLAG),
)
PAYMENTS = fields(
    Field("kind", "支付种类", Kind.CHOICE, True, choices=tuple(PaymentKind.choices())),
    Field("amount", "金额", Kind.YUAN, True),
    Field("is_apart", "是否经批准单列", Kind.FLAG),
    Field("approval", "批准文号", Kind.TEXT),
)
ADJUSTMENTS = fields(
    Field("reason", "调整原因", Kind.TEXT, True),
    Field("amount", "金额", Kind.YUAN, True, may_be_negative=True),
    Field("document", "文件依据", Kind.TEXT),
)
RESEARCH = fields(
    Field("now", "当年研发投入", Kind.YUAN, True),
    Field("before", "上年研发投入", Kind.YUAN, True),
    Field("earlier", "前年研发投入", Kind.YUAN),
)
LISTS = ("indicators", "payments", "adjustments", "research")


def answer(request: Any, policy: Policy | None = None) -> dict[str, Any]:
    """The answer of `flask rules wage-total` to one request; `cells` explains every number of it."""
    day, asked = read_budget(request)
    view = policy.fresh() if policy else policy_on(day)
    told = budget(asked, view.fresh())
    cells = explained_budget(asked, told, view.fresh())
    return told.to_json() | {"cells": [each.to_json() for each in cells]}


def read_budget(request: Any) -> tuple[date, BudgetRequest]:
    """The day and what was asked, or `Refused` with every problem."""
    if not isinstance(request, dict):
        raise Refused(["请求应为一个 JSON 对象。"])
    problems: list[str] = []
    read = read_mapping({key: value for key, value in request.items() if key not in LISTS}, "请求", ENVELOPE, problems)
    absent = [each for each in ENVELOPE.values() if each.required and request.get(each.name) is None]
    problems += [f"缺少“{each.label}”（{each.name}）。" for each in absent]
    indicators = read_rows(request.get("indicators"), "效益指标", INDICATORS, problems)
    payments = read_rows(request.get("payments"), "支付", PAYMENTS, problems)
    adjustments = read_rows(request.get("adjustments"), "基数调整", ADJUSTMENTS, problems)
    given = request.get("research")
    research = read_rows([given], "研发投入", RESEARCH, problems) if given is not None else []
    if not indicators and not problems:
        problems.append("“效益指标”（indicators）应为至少一项的列表。")
    if problems:
        raise Refused(problems)
    titles = dict(RESTRICTIONS)
    asked = BudgetRequest(
        base=read["base"],
        growth=read["growth"],
        indicators=tuple(Indicator(**row) for row in indicators),
        payments=tuple(
            Payment(PaymentKind(row["kind"]), row["amount"], row.get("is_apart", False)) for row in payments
        ),
        approvals=tuple(row.get("approval", "") for row in payments),
        research=Research(**research[0]) if research else None,
        adjustments=tuple(Adjustment(**row) for row in adjustments),
        restrictions=tuple(titles[code] for code in read.get("restrictions", ())),
    )
    return read["on"], asked
