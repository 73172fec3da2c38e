"""Explains every number of a person's year: tax and net by month, contributions, payments, equity, the employer's cost.

Pure. Cells are `tax:3`, `net:3`, `social:3`, `cost:3`, `separate`, `settlement`, `net`; a source names the place in the
request.
"""

from __future__ import annotations

from talent_app.core.money import Money
from talent_app.rules.explanation import Explanation, Input, Rounded, policy_inputs
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import Policy
from talent_app.rules.pay_year import NetMonth, NetPay


def explained_net(told: NetPay, policy: Policy) -> tuple[Explanation, ...]:
    """The explanation of every number of a year, in the order of its months.

    Example: `tax:1` of the published year: 30,000 − 4,500 − 2,000 − 5,000 = 18,500 at 3 %: 555.
    """
    found: list[Explanation] = []
    view = policy.fresh()
    view.scale("income_tax.annual_scale")
    monthly = view.yuan("income_tax.monthly_deduction")
    published = policy_inputs(view.readings.values(), policy)
    for number, row in enumerate(told.months):
        found += [_net(row, number), _cost(row, number)]
        due = row.gross - row.exempt - row.social - row.annuity - row.additional
        inputs = (
            _typed("应发", row.gross, number, "income"),
            _typed("免税收入", row.exempt, number, "allowances"),
            _typed("社会保险和公积金", row.social, number, "social"),
            _typed("年金个人缴费", row.annuity, number, "annuity"),
            Input("专项附加扣除", row.additional.as_yuan(), "request:additional", "专项附加扣除申报"),
            *published,
        )
        steps = tuple(step for step in told.steps if step.label.startswith(f"{row.month} 月个人所得税"))
        steps = (Step(f"{row.month} 月减除后的收入", "应发减去各项扣除", due.as_yuan(), "TAX-002"), *steps)
        formula = f"截至本月的累计应纳税所得额 × 税率 − 速算扣除数 − 已预扣税额，每月减除费用 {monthly.as_yuan()}" + (
            "，另加单独计税的一次性奖金" if told.separate else ""
        )
        title = f"{row.month} 月个人所得税"
        cell = f"tax:{row.month}"
        found.append(Explanation(cell, title, formula, row.tax.as_yuan(), inputs, "TAX-002", Rounded.HALF_UP, steps))
    found += [_whole(told), _settlement(told)]
    if told.choice is not None:
        inputs = tuple(
            Input(f"{name}单独计税" if name else "全部并入", total.as_yuan(), "cell:totals", "全年税额合计")
            for name, total in told.choice.totals.items()
        )
        result = told.separate or "全部并入综合所得"
        formula = "逐笔比较单独计税与全部并入，取全年税额最低者"
        steps = told.choice.steps
        found.append(Explanation("separate", "单独计税用于", formula, result, inputs, "TAX-012", steps=steps))
    return tuple(found)


def _typed(label: str, amount: Money, number: int, name: str) -> Input:
    return Input(label, amount.as_yuan(), f"request:months[{number}].{name}", f"第 {number + 1} 个月")


def _net(row: NetMonth, number: int) -> Explanation:
    inputs = (
        _typed("应发", row.gross, number, "income"),
        _typed("社会保险和公积金", row.social, number, "social"),
        _typed("年金个人缴费", row.annuity, number, "annuity"),
        Input("个人所得税", row.tax.as_yuan(), f"cell:tax:{row.month}"),
    )
    formula = "应发 − 社会保险和公积金 − 年金 − 个人所得税"
    return Explanation(f"net:{row.month}", f"{row.month} 月实发", formula, row.net.as_yuan(), inputs)


def _cost(row: NetMonth, number: int) -> Explanation:
    inputs = (
        _typed("应发", row.gross, number, "income"),
        _typed("单位社会保险、公积金、年金，减代发的奖金", row.employer_cost - row.gross, number, "employer_social"),
    )
    formula = "应发 + 单位缴纳的社会保险、公积金和年金 − 代发的奖金"
    return Explanation(f"cost:{row.month}", f"{row.month} 月单位成本", formula, row.employer_cost.as_yuan(), inputs)


def _whole(told: NetPay) -> Explanation:
    months = Money.total(row.net for row in told.months)
    inputs = (
        Input("各月实发合计", months.as_yuan(), "cell:net:*"),
        Input("劳务报酬等与持股分红税后", (told.net - months).as_yuan(), "request:others"),
    )
    formula = "各月实发合计 + 劳务报酬等税后 + 持股分红税后"
    return Explanation("net", "全年实发", formula, told.net.as_yuan(), inputs)


def _settlement(told: NetPay) -> Explanation:
    inputs = (
        Input("各月预扣合计", told.tax.as_yuan(), "cell:tax:*", "含单独计税的奖金"),
        Input("劳务报酬等预扣", told.other_tax.as_yuan(), "request:others"),
    )
    formula = "全年综合所得应纳税额 − 已预扣税额；正数补缴，负数退税"
    return Explanation(
        "settlement", "年度汇算差额", formula, told.settlement.as_yuan(), inputs, "TAX-002", Rounded.HALF_UP
    )
