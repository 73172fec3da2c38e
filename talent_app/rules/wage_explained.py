"""Explains every number of a year's wage total: efficiency, limit, what is booked, what is left, the next base.

Pure. Cells are `efficiency`, `limit`, `booked`, `against_limit`, `room`, `outside`, `next_base`, `insurance_base`; a
source names the place in the request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from talent_app.core.money import Money
from talent_app.rules.explanation import Explanation, Input, Rounded, policy_inputs
from talent_app.rules.notation import percent
from talent_app.rules.parameters import Policy
from talent_app.rules.wage_budget import Budget, BudgetRequest, Record

SUMS: tuple[tuple[str, str, str, Callable[[Record], bool]], ...] = (
    ("booked", "列入工资总额", "各项计入工资总额的支付之和", lambda each: each.in_wage_total),
    ("against_limit", "受限额约束", "受限额约束、未经批准单列的支付之和", lambda each: each.limited),
    ("next_base", "下年基数", "进入下年基数的支付之和", lambda each: each.in_next_base),
    ("insurance_base", "社会保险缴费口径", "列入社会保险缴费口径的支付之和", lambda each: each.insurance_base),
)


def explained_budget(asked: BudgetRequest, told: Budget, policy: Policy) -> tuple[Explanation, ...]:
    """The explanation of every number of a year's wage total, in the order of the page."""
    return (_efficiency(asked, told, policy), _limit(asked, told), *_sums(asked, told, policy), *_rests(told))


def _efficiency(asked: BudgetRequest, told: Budget, policy: Policy) -> Explanation:
    inputs: list[Input] = []
    for place, each in enumerate(asked.indicators):
        where = f"request:indicators[{place}]"
        inputs += [
            Input(f"{each.name}（上年）", each.before.as_yuan(), f"{where}.before", f"第 {place + 1} 项效益指标"),
            Input(f"{each.name}（本年）", each.now.as_yuan(), f"{where}.now", f"第 {place + 1} 项效益指标"),
            Input(f"{each.name}的权重", percent(each.weight), f"{where}.weight", f"第 {place + 1} 项效益指标"),
        ]
    if asked.research is not None and any(each.adds_back for each in asked.indicators):
        view = policy.fresh()
        view.ratio("wage_total.rd_addback_share")
        view.text("wage_total.rd_addback_base")
        spent = {"当年": asked.research.now, "上年": asked.research.before, "前年": asked.research.earlier}
        inputs += [
            Input(f"{when}研发投入", amount.as_yuan(), "request:research", "研发投入加回")
            for when, amount in spent.items()
            if amount is not None
        ]
        inputs += policy_inputs(view.readings.values(), policy)
    result = "不可计算" if told.efficiency is None else percent(told.efficiency)
    steps = tuple(each for each in told.steps if each.label.endswith(("增长率", "加回", "考核利润")))
    formula = "各项指标 本年数 ÷ 上年数 − 1，按权重加权"
    return Explanation("efficiency", "经济效益增长率", formula, result, tuple(inputs), "WT-001", Rounded.PERCENT, steps)


def _limit(asked: BudgetRequest, told: Budget) -> Explanation:
    inputs = [
        Input("工资总额基数", asked.base.as_yuan(), "request:base", "预算"),
        Input("拟定增长率", percent(asked.growth), "request:growth", "预算"),
    ]
    for place, each in enumerate(asked.adjustments):
        where = each.document or "没有文件依据"
        inputs.append(Input(each.reason, each.amount.as_yuan(), f"request:adjustments[{place}].amount", where))
    steps = tuple(each for each in told.steps if each.label == "工资总额预算")
    formula = "基数 × (1 + 增长率)，舍到分" + ("，加各项基数调整" if asked.adjustments else "")
    result = told.limit.as_yuan()
    return Explanation("limit", "工资总额限额", formula, result, tuple(inputs), "WT-001", Rounded.DOWN, steps)


def _sums(asked: BudgetRequest, told: Budget, policy: Policy) -> Iterable[Explanation]:
    for name, title, formula, counts in SUMS:
        view = policy.fresh()
        inputs = []
        for place, each in enumerate(told.records):
            view.several(f"payment_kinds.{each.kind}")
            if counts(each):
                where = each.approval or f"第 {place + 1} 项支付"
                inputs.append(Input(each.title, each.amount.as_yuan(), f"request:payments[{place}].amount", where))
        inputs += policy_inputs(view.readings.values(), policy)
        yield Explanation(name, title, formula, getattr(told.total, name).as_yuan(), tuple(inputs), "WT-005")


def _rests(told: Budget) -> Iterable[Explanation]:
    def rest(name: str, title: str, parts: tuple[tuple[str, Money, str], ...], result: Money) -> Explanation:
        inputs = tuple(Input(label, amount.as_yuan(), f"cell:{cell}", "本表") for label, amount, cell in parts)
        return Explanation(name, title, " − ".join(label for label, _, _ in parts), result.as_yuan(), inputs, "WT-005")

    limited = ("受限额约束", told.total.against_limit, "against_limit")
    yield rest("room", "限额余量", (("工资总额限额", told.limit, "limit"), limited), told.total.room)
    booked = ("列入工资总额", told.total.booked, "booked")
    yield rest("outside", "限额以外", (booked, limited), told.total.booked - told.total.against_limit)
