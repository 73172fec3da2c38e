"""Every kind of `flask rules tax`: wages and bonus, labour remuneration, equity and its sale, dividends on shares.

Pure. Reading is strict; each answer carries its working, citation and grade.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from talent_app.core.money import Money
from talent_app.rules import income_tax
from talent_app.rules.fields import Field, Kind
from talent_app.rules.income_tax import authority
from talent_app.rules.other_tax import (
    CAPITAL,
    DEFERRED,
    EQUITY_KINDS,
    LABOUR_KINDS,
    LISTED,
    WITHHELD,
    EquityEvent,
    deferred_transfer,
    equity_taxes,
    prepay,
    share_dividend,
)
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import Policy
from talent_app.rules.payout_request import fields, read_rows
from talent_app.rules.refusal import Refused, read_mapping
from talent_app.rules.releases import policy_on

KIND = Field("kind", "计算种类", Kind.TEXT, True)
ON = Field("on", "计算日期", Kind.DATE, True)
AMOUNT = Field("amount", "金额", Kind.YUAN, True)
LABOUR_FIELDS = fields(KIND, ON, AMOUNT, Field("income", "所得种类", Kind.CHOICE, True, choices=LABOUR_KINDS))
EVENT_FIELDS = fields(
    Field("name", "名称", Kind.TEXT, True),
    Field("kind", "种类", Kind.CHOICE, True, choices=EQUITY_KINDS),
    Field("on", "行权、解禁或取得日期", Kind.DATE, True),
    Field("shares", "股数", Kind.COUNT, True),
    Field("price", "当日每股价格", Kind.YUAN, True),
    Field("paid", "每股实际出资", Kind.YUAN),
    Field("registered_price", "登记日收盘价", Kind.YUAN),
    Field("is_listed", "是否上市公司股权", Kind.FLAG),
    Field("is_deferred", "是否已备案递延纳税", Kind.FLAG),
)
SALE_FIELDS = fields(
    KIND,
    ON,
    Field("income", "转让收入", Kind.YUAN, True),
    Field("cost", "取得成本", Kind.YUAN),
    Field("fees", "合理税费", Kind.YUAN),
)
DIVIDEND_FIELDS = fields(KIND, ON, AMOUNT)


def answer(request: Any, policy: Policy | None = None) -> dict[str, Any]:
    """The answer of `flask rules tax` to one request; refuses with every problem at once."""
    kind = request.get("kind") if isinstance(request, dict) else None
    if kind in ANSWERS:
        return ANSWERS[kind](request, policy)
    if isinstance(request, dict) and kind not in ("withholding", "bonus"):
        known = "、".join(f"{code}（{title}）" for code, title in TITLES.items())
        raise Refused([f"“计算种类”（kind）应为 {known}。"])
    return income_tax.answer(request, policy)


def _read(request: Mapping[str, Any], declared: Mapping[str, Field]) -> dict[str, Any]:
    problems: list[str] = []
    read = read_mapping(request, "请求", declared, problems)
    absent = [each for each in declared.values() if each.required and request.get(each.name) is None]
    problems += [f"缺少“{each.label}”（{each.name}）。" for each in absent]
    if problems:
        raise Refused(problems)
    return read


def _view(read: Mapping[str, Any], policy: Policy | None) -> Policy:
    return policy.fresh() if policy else policy_on(read["on"])


def _steps(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [step.to_json() for step in steps]


def _labour(request: Mapping[str, Any], policy: Policy | None) -> dict[str, Any]:
    read = _read(request, LABOUR_FIELDS)
    view = _view(read, policy)
    told = prepay(read["amount"], read["income"], view)
    return {
        "tax": told.tax.as_yuan(),
        "net": (read["amount"] - told.tax).as_yuan(),
        "comprehensive": told.comprehensive.as_yuan(),
        "steps": _steps(told.steps),
        **authority(WITHHELD, view),
    }


def read_events(given: Any, problems: list[str]) -> tuple[EquityEvent, ...]:
    """Equity events of a request; what cannot be read becomes problems."""
    rows = read_rows(given, "股权激励所得", EVENT_FIELDS, problems)
    return () if problems else tuple(EquityEvent(**row) for row in rows)


def _equity(request: Mapping[str, Any], policy: Policy | None) -> dict[str, Any]:
    problems: list[str] = []
    read = read_mapping({k: v for k, v in request.items() if k != "events"}, "请求", fields(KIND, ON), problems)
    if request.get("on") is None:
        problems.append("缺少“计算日期”（on）。")
    events = read_events(request.get("events"), problems)
    if not events and not problems:
        problems.append("“股权激励所得”（events）应为至少一项的列表。")
    if problems:
        raise Refused(problems)
    view = _view(read, policy)
    told = equity_taxes(events, view)
    view.flag("listed_equity.separate_tax")
    return {
        "events": [
            {
                "name": each.name,
                "taxable": each.taxable.as_yuan(),
                "tax": each.tax.as_yuan() if each.tax is not None else None,
                "pay_until": each.pay_until.isoformat() if each.pay_until else None,
                "note": each.note,
                "steps": _steps(each.steps),
            }
            for each in told
        ],
        "tax": Money.total(each.tax for each in told if each.tax is not None).as_yuan(),
        **authority(LISTED, view),
    }


def _sale(request: Mapping[str, Any], policy: Policy | None) -> dict[str, Any]:
    read = _read(request, SALE_FIELDS)
    view = _view(read, policy)
    tax, steps = deferred_transfer(read["income"], read.get("cost", Money.ZERO), read.get("fees", Money.ZERO), view)
    return {"tax": tax.as_yuan(), "steps": _steps(steps), **authority(DEFERRED, view)}


def _dividend(request: Mapping[str, Any], policy: Policy | None) -> dict[str, Any]:
    read = _read(request, DIVIDEND_FIELDS)
    view = _view(read, policy)
    tax, steps = share_dividend(read["amount"], view)
    net = (read["amount"] - tax).as_yuan()
    return {"tax": tax.as_yuan(), "net": net, "steps": _steps(steps), **authority(CAPITAL, view)}


ANSWERS: dict[str, Callable[[Mapping[str, Any], Policy | None], dict[str, Any]]] = {
    "labour": _labour,
    "equity": _equity,
    "equity_sale": _sale,
    "share_dividend": _dividend,
}
TITLES = {
    "withholding": "累计预扣",
    "bonus": "全年一次性奖金",
    "labour": "劳务报酬、稿酬、特许权使用费",
    "equity": "股权激励所得",
    "equity_sale": "转让递延纳税的股权",
    "share_dividend": "持股分红",
}
