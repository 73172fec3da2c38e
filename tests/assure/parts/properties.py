"""The properties of the rules under hypothesis: 10,000 examples each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial
from typing import Any

from hypothesis import HealthCheck, settings

from talent_app.rules.repair import MODES
from tests.assure.part import Part, Step, scaled
from tests.rules import (
    test_allocation,
    test_bonus_choice,
    test_evaluate,
    test_income_tax,
    test_net_pay,
    test_other_tax,
    test_payout,
    test_repair,
)

EXAMPLES = 10_000
#: Where hypothesis keeps the settings of a test; a decorator would change them for the whole process.
SETTINGS = "_hypothesis_internal_use_settings"
PROPERTIES: tuple[tuple[str, Callable[..., Any], dict[str, Any]], ...] = (
    ("分配：合计精确，不破个人上限", test_allocation.test_the_sum_is_exact_and_no_cap_is_broken, {}),
    ("分配：输入次序不影响结果", test_allocation.test_the_order_of_input_never_shows, {}),
    ("分配：权重提高，本人金额不减少", test_allocation.test_raising_one_weight_never_lowers_that_person, {}),
    (
        "分配：有下限和组上限时不破任何界限，余额列明",
        test_allocation.test_with_groups_and_floors_no_bound_is_broken_and_the_rest_is_named,
        {},
    ),
    (
        "分配：有下限和组上限时次序不影响结果",
        test_allocation.test_with_groups_and_floors_the_order_of_input_never_shows,
        {},
    ),
    (
        "分配：有下限和组上限时权重提高，本人金额不减少",
        test_allocation.test_with_groups_and_floors_raising_one_weight_never_lowers_that_person,
        {},
    ),
    (
        "分配：组内两人按权重之比",
        test_allocation.test_two_people_of_one_group_between_their_bounds_stand_as_their_weights,
        {},
    ),
    (
        "方案：合计精确，不破上限，次序不影响结果",
        test_evaluate.test_no_cap_is_broken_the_sum_is_exact_and_order_never_shows,
        {},
    ),
    ("方案：权重提高，本人金额不减少", test_evaluate.test_raising_one_persons_weight_never_lowers_that_person, {}),
    ("预扣：收入增加，税额不减少", test_income_tax.test_more_income_never_means_less_tax, {}),
    ("预扣：全年任一月份收入增加，税额不减少", test_net_pay.test_more_pay_in_a_month_never_means_less_tax_withheld, {}),
    ("奖金：较优方法不劣于任何一种", test_income_tax.test_the_better_treatment_is_never_worse_than_either, {}),
    ("奖金：单独计税用于哪一笔，不劣于任何选择", test_bonus_choice.test_the_choice_is_never_worse_than_any_other, {}),
    (
        "全年：单独计税的选择不劣于任何选择（含劳务、减免、汇算扣除）",
        test_net_pay.test_the_best_use_of_the_separate_treatment_is_never_worse_than_any_other,
        {},
    ),
    ("劳务报酬：收入增加，税额不减少", test_other_tax.test_more_labour_income_is_never_taxed_less, {}),
    ("兑付：每一分钱都已兑付、待兑付或不再兑付", test_payout.test_every_fen_is_paid_or_waits_or_lapses, {}),
    ("兑付：考核更好，兑付不减少", test_payout.test_a_better_result_never_pays_less, {}),
    *(
        (
            f"修复（{title}）：总是合规，不远于穷举",
            test_repair.test_no_legal_plan_is_nearer_than_the_repaired_one,
            {"mode": mode},
        )
        for mode, title in MODES.items()
    ),
    (
        "修复股权：总是合规，不远于穷举",
        test_repair.test_no_legal_spread_of_shares_is_nearer_than_the_repaired_one,
        {},
    ),
)


def steps(share: Fraction) -> Iterable[Step]:
    """One step for every property."""
    count = scaled(EXAMPLES, share)
    for title, function, arguments in PROPERTIES:
        yield Step(title, partial(_prove, function, arguments, count))


def _prove(function: Callable[..., Any], arguments: dict[str, Any], count: int) -> str:
    """Runs a property of the suite with more examples; its own settings are put back, the suite may run it again."""
    kept = getattr(function, SETTINGS)
    more = settings(kept, max_examples=count, deadline=None, database=None, print_blob=True)
    setattr(function, SETTINGS, settings(more, suppress_health_check=list(HealthCheck)))
    try:
        function(**arguments)
    finally:
        setattr(function, SETTINGS, kept)
    return f"{count:,} 例"


PART = Part(
    name="properties",
    title="规则的性质",
    proves="分配、税、兑付和修复的性质，用随机生成的例子逐条检验；失败时给出最小的反例。",
    steps=steps,
)
