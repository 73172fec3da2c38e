"""How a pool was shared, in words: who took no part, who got a cap or a floor, how the rest went by weight.

Pure. It reads the lines of a plan that was allocated already.
"""

from __future__ import annotations

from fractions import Fraction

from talent_app.core.money import Money
from talent_app.rules import sharing
from talent_app.rules.case import Case, named
from talent_app.rules.notation import ratio_text
from talent_app.rules.outcome import Line, Step


def allocation_steps(case: Case, group_rules: tuple[str, ...]) -> list[Step]:
    """How the pool was shared, in words."""
    if not case.shares_money:
        return []
    steps: list[Step] = []
    capped = [line for line in case.lines if line.capped_by]
    excluded = [line for line in case.lines if line.excluded_by]
    if excluded:
        refs = named(line.ref for line in excluded)
        steps.append(Step("不得参加的人员", f"{refs}不参加分配", "0.00", excluded[0].excluded_by))
    if case.is_proposed:
        total = Money.total(case.amounts.values())
        return [*steps, Step("各人金额", "按拟定金额核对，不作调整", total.as_yuan(), "ALLOC")]
    steps += sharing.steps_of(case.facts, case.people, case.weights, case.pool)
    lifted = [line for line in case.lines if line.is_floored]
    steps += [
        Step(f"{line.ref} 的金额", "按权重应得低于本人下限，取下限", line.amount.as_yuan(), "ALLOC") for line in lifted
    ]
    barred = {line.ref for line in [*excluded, *capped, *lifted]}
    together: dict[str, list[Line]] = {}
    for line in capped:
        if line.capped_by in group_rules or (line.capped_by or "").startswith(sharing.OWN_GROUP):
            together.setdefault(line.capped_by or "", []).append(line)
            continue
        steps.append(
            Step(f"{line.ref} 的金额", "按权重应得超过本人上限，取上限", line.amount.as_yuan(), line.capped_by)
        )
    for rule_id, lines in together.items():
        expression = f"{named(line.ref for line in lines)}按权重合计应得超过该组上限，取上限，组内按权重分配"
        whole = Money.total(line.amount for line in lines).as_yuan()
        steps.append(Step("合计受限的人员", expression, whole, sharing.rule_of(rule_id)))
    rest = [person for person in case.people if person.ref not in barred and case.weights[person.ref]]
    weight = sum((case.weights[person.ref] for person in rest), Fraction(0))
    shared = Money.total(case.amounts[person.ref] for person in rest)
    if rest:
        expression = (
            f"{shared.as_yuan()} 元按权重合计 {ratio_text(weight)} 分配给 {len(rest)} 人，舍到分，"
            "余下的分按余数从大到小逐分补足"
        )
        steps.append(Step("其余人员按权重分配", expression, shared.as_yuan(), "ALLOC"))
    return steps
