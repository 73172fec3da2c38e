"""A person's year and an enterprise's wage total without anything stored: the same answers as page and command line."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from talent_app.api.operation import Reply, operation
from talent_app.api.reading import Body
from talent_app.api.rules import TAG, policy_seen_from
from talent_app.identity.permissions import Permission
from talent_app.rules import net_pay_request, wage_request

ANYTHING = dict[str, Any]
DAY = Field(json_schema_extra={"format": "date"})


class NetRequest(Body):
    """A person's year: months of pay, bonus and dividends, equity, other income, additional deductions."""

    on: Annotated[str, DAY]
    months: list[ANYTHING]
    payments: list[ANYTHING] | None = None
    equity: list[ANYTHING] | None = None
    others: list[ANYTHING] | None = None
    additional: ANYTHING | None = None
    first_month: int | None = None
    mode: str | None = None
    region: str | None = None
    insurance_wage: str | None = None
    housing_wage: str | None = None
    housing_rate: str | None = None
    injury_rate: str | None = None
    capital_dividend: str | None = None
    separate: str | None = None
    allow_incomplete: bool | None = None


class WageRequest(Body):
    """An enterprise's wage total of a year."""

    on: Annotated[str, DAY]
    base: str
    growth: str
    indicators: list[ANYTHING]
    payments: list[ANYTHING] | None = None
    adjustments: list[ANYTHING] | None = None
    restrictions: list[str] | None = None
    research: ANYTHING | None = None


class NetAnswer(Reply):
    """A year with its months, the better treatment and the working of every number."""

    model_config = ConfigDict(extra="allow")

    tax: str
    net: str
    employer_cost: str
    settlement: str
    separate: str | None
    months: list[ANYTHING]
    payments: list[ANYTHING]
    equity: list[ANYTHING]
    cells: list[ANYTHING]


class WageAnswer(Reply):
    """The budget, what stands outside it, next year's base, the record for the regulator and every number's working."""

    model_config = ConfigDict(extra="allow")

    limit: str
    booked: str
    room: str
    next_base: str
    records: list[ANYTHING]
    findings: list[ANYTHING]
    cells: list[ANYTHING]


NET_EXAMPLE = {
    "on": "2025-12-31", "months": [{"income": "30000.00", "social": "4500.00"}] * 12, "additional": {"children": 1},
    "payments": [{"name": "年终奖", "kind": "bonus", "amount": "36000.00", "month": 3}],
}  # fmt: skip
WAGE_EXAMPLE = {
    "on": "2026-12-31", "base": "45000000.00", "growth": "0.1",
    "indicators": [{"name": "利润总额", "before": "20000000.00", "now": "22000000.00"}],
    "payments": [{"kind": "pay", "amount": "49500000.00"}],
}  # fmt: skip


@operation(
    "POST", "/rules/net", Permission.POLICY_READ, tag=TAG, summary="测算税后收入",
    description="逐月预扣、奖金的较优计税方法、股权、按颁发单位判断的奖励、专项附加扣除和单位总成本。只计算，不保存。",
    body=NetRequest, reply=NetAnswer, example=NET_EXAMPLE,
)  # fmt: skip
def rules_net(body: NetRequest) -> dict[str, Any]:
    """What of a year reaches the person, and what it costs the employer."""
    return net_pay_request.answer(body.model_dump(exclude_unset=True), policy_seen_from(body.on))


@operation(
    "POST", "/rules/wage-total", Permission.POLICY_READ, tag=TAG, summary="测算工资总额",
    description="按效益联动的预算、各项支付是否计入和受限、下年基数和备案表。只计算，不保存。",
    body=WageRequest, reply=WageAnswer, example=WAGE_EXAMPLE,
)  # fmt: skip
def rules_wage_total(body: WageRequest) -> dict[str, Any]:
    """The wage total of a year by efficiency linkage."""
    return wage_request.answer(body.model_dump(exclude_unset=True), policy_seen_from(body.on))
