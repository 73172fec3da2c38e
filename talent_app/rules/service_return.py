"""What returns of a paid instalment when somebody leaves before the end of the agreed service, and why (SVC-001, 002).

Pure. Government money returns under the policy's own rule. The employer's money returns only as far as article 22 of
the Labour Contract Law lets it: the cost of special training, in proportion to the part not served; for anything else
a penalty has no basis and comes to nothing. Rounded down to the fen, so that nobody is asked for more than his share.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from talent_app.core.dates import DateRange, months_between
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money, Rounding
from talent_app.rules.explanation import Explanation, Input, Rounded
from talent_app.rules.notation import ratio_text, yuan
from talent_app.rules.outcome import Finding, Step, Verdict, judged, not_applicable, verdict
from talent_app.rules.parameters import Policy

LAW = "《劳动合同法》第22条"
NO_BASIS = "单位资金、不属于专项技术培训，约定退还没有法定依据（SVC-001，《劳动合同法》第22条、第25条）"
BLAMELESS = "退休、因病、组织调动等不可归责于本人的离开，不属于违反服务期约定（《劳动合同法》第22条）"
FAULT = "单位有过错、本人依法解除的，不按违反服务期处理（《劳动合同法实施条例》第26条，待核原文）"


@dataclass(frozen=True, slots=True)
class PaidPart:
    """One paid instalment: whose money, what the document says of its return. `rule` is a code of `RULES`."""

    ref: str
    title: str
    amount: Money
    paid_on: date
    is_government: bool
    is_special_training: bool
    rule: str
    basis: str


@dataclass(frozen=True, slots=True)
class Return:
    """What returns of one instalment; `is_open` where the document does not say and a person has to decide."""

    ref: str
    amount: Money
    basis: str
    explanation: Explanation
    is_open: bool = False
    has_basis: bool = True


RULES = ("none", "by_months", "by_days", "full", "unknown")


def unserved(period: DateRange, left_on: date, rule: str) -> Fraction:
    """The part of the service not served; the day of leaving is served, a month begun is served.

    Example: 2024-01-01 to 2028-12-31, leaving on 2026-06-30: 30 of 60 months.
    """
    if period.end is None or left_on < period.start - timedelta(days=1):
        raise InvalidInput("离开日期早于服务期开始。", "请核对离开日期。", "left_on")
    after = left_on + timedelta(days=1)
    if after > period.end:
        return Fraction(0)
    if rule == "by_days":
        return Fraction((period.end - left_on).days, period.days())
    months = period.whole_months()
    return Fraction(months_between(after, period.end + timedelta(days=1)), months) if months else Fraction(0)


def returns_of(part: PaidPart, period: DateRange, left_on: date, *, excuse: str = "") -> Return:
    """What returns of one paid instalment; `excuse` says why leaving is no breach, for the employer's money.

    Example: 60,000 for special training, 60 months, 30 not served: 30,000.
    """
    inputs = (
        Input("已支付金额", part.amount.as_yuan(), f"cell:paid:{part.ref}", f"{part.paid_on} 支付"),
        Input("服务期", f"{period.start} 至 {period.end}", "fact:period", "协议约定"),
        Input("离开日期", left_on.isoformat(), "fact:left_on", "提前终止登记"),
    )
    if not part.is_government and not part.is_special_training:
        if part.rule == "none":
            return _nothing(part, "协议没有约定退还", inputs)
        return _nothing(part, NO_BASIS, inputs, has_basis=False)
    if not part.is_government and excuse:
        return _nothing(part, excuse, inputs)
    if part.rule == "unknown":
        return _nothing(
            part, f"{part.basis or '文件'}没有载明提前离开时怎样退还，须由发放单位书面确定", inputs, is_open=True
        )
    if part.rule == "none":
        return _nothing(part, part.basis or "文件规定不退还", inputs)
    basis = part.basis or "政策文件规定" if part.is_government else f"{LAW}：不超过服务期尚未履行部分所应分摊的培训费用"
    share = unserved(period, left_on, part.rule)
    if part.rule == "full" and part.is_government:
        is_early = period.end is not None and left_on < period.end
        whole = part.amount if is_early else Money.ZERO
        told_end = f"{left_on} 早于 {period.end}" if is_early else "已服务至期满"
        steps = (Step("服务期未满", told_end, "是" if is_early else "否"),)
        told = Explanation(
            f"return:{part.ref}", part.title, "服务期未满的全额退还", whole.as_yuan(), inputs, None, Rounded.NOT, steps
        )
        return Return(part.ref, whole, basis, told)
    if part.rule == "full":  # the employer may agree on all of it; the law still cuts it to the part not served
        share = unserved(period, left_on, "by_days")
    return _share(part, period, left_on, share, basis, inputs)


def _share(
    part: PaidPart, period: DateRange, left_on: date, share: Fraction, basis: str, inputs: tuple[Input, ...]
) -> Return:
    by_days = part.rule in ("by_days", "full")
    unit = "天" if by_days else "个整月"
    whole = period.days() if by_days else period.whole_months()
    left = int(share * whole)
    amount = part.amount.times(share, Rounding.DOWN)
    steps = (
        Step("服务期", f"{period.start} 至 {period.end}", f"{whole} {unit}"),
        Step("未服务", f"{left_on} 之后至 {period.end}", f"{left} {unit}"),
        Step("未服务比例", f"{left} ÷ {whole}", ratio_text(share)),
        Step("应退还", f"{part.amount.as_yuan()} × {left} ÷ {whole}，舍到分", amount.as_yuan()),
    )
    told = Explanation(
        f"return:{part.ref}", part.title, "已支付金额 × 未服务部分 ÷ 服务期", amount.as_yuan(), inputs,
        None if part.is_government else "SVC-001", Rounded.DOWN, steps,
    )  # fmt: skip
    return Return(part.ref, amount, basis, told)


def _nothing(
    part: PaidPart, basis: str, inputs: tuple[Input, ...], *, is_open: bool = False, has_basis: bool = True
) -> Return:
    rule = None if has_basis else "SVC-001"
    result = "待确定" if is_open else Money.ZERO.as_yuan()
    told = Explanation(f"return:{part.ref}", part.title, basis, result, inputs, rule)
    return Return(part.ref, Money.ZERO, basis, told, is_open, has_basis)


def total_of(found: list[Return]) -> Money:
    """What returns altogether, as far as it is determined."""
    return Money.total(each.amount for each in found)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says of penalties and competition."""

    penalty: Money | None
    #: The cost of special training the employer promised to pay.
    training: Money
    #: Titles of the employer's benefits that are to return although they are no special training.
    without_basis: tuple[str, ...]
    non_compete_months: int | None
    non_compete_pay: Money | None


def check_terms(terms: Terms, policy: Policy) -> list[Finding]:
    """SVC-001 and SVC-002 for one agreement. They warn: an agreement signed elsewhere is recorded as it is."""
    return [
        judged("SVC-001", _penalty(terms), policy.fresh()),
        judged("SVC-002", _competition(terms, view := policy.fresh()), view),
    ]


def _penalty(terms: Terms) -> Verdict:
    if terms.without_basis:
        return verdict(
            False,
            f"{'、'.join(terms.without_basis)}为单位资金且不是专项技术培训，约定退还没有法定依据。",
            "删去退还约定；确属专项技术培训的，登记为“专项培训费用”；需要留人的，改为分期或递延支付。",
            strength="S",
        )
    if terms.penalty is None:
        return not_applicable("没有约定违约金，单位资金也没有无依据的退还约定。")
    return verdict(
        terms.penalty <= terms.training,
        f"违约金 {yuan(terms.penalty)}，专项培训费用 {yuan(terms.training)}。",
        f"违约金调低至 {yuan(terms.training)}以内；没有专项培训费用的，删去违约金。",
        limit=terms.training,
        actual=terms.penalty,
        strength="S",
    )


def _competition(terms: Terms, policy: Policy) -> Verdict:
    months = terms.non_compete_months
    if not months:
        return not_applicable("没有约定竞业限制。")
    most = policy.whole("service_agreement.non_compete_months")
    if months > most:
        return verdict(
            False, f"竞业限制 {months} 个月，超过 {most} 个月。", f"缩短至 {most} 个月以内。",
            limit=most, actual=months, unit="months", strength="S",
        )  # fmt: skip
    pay = f"每月补偿 {yuan(terms.non_compete_pay)}。" if terms.non_compete_pay else "没有约定按月补偿。"
    return verdict(
        bool(terms.non_compete_pay), f"竞业限制 {months} 个月，{pay}", "约定按月给予的经济补偿。",
        limit=most, actual=months, unit="months", strength="S",
    )  # fmt: skip
