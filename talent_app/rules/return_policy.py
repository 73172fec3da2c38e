"""Which way a benefit returns when somebody leaves early, as policy says it by kind and payer. Pure.

Nothing is guessed: a kind whose document nobody entered has no ruling, and what the agreement says is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from talent_app.rules import grades
from talent_app.rules.outcome import Finding, judged, not_applicable, verdict
from talent_app.rules.parameters import NotInForce, Policy

#: What the parameter says → the code of `service_return.RULES`.
CODES = {"不退还": "none", "按未服务整月数折算": "by_months", "按未服务天数折算": "by_days", "全额退还": "full"}
UNCHECKED = "待核原文"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The way the policy gives for one kind of benefit."""

    rule: str
    title: str
    source: str
    evidence: str

    @property
    def told(self) -> str:
        """The ruling with its source, as pages and documents say it."""
        return f"{self.title}（{self.source}）"


@dataclass(frozen=True, slots=True)
class Promise:
    """One benefit promised, as far as its return goes; `rule` is empty where the policy's own way was chosen."""

    title: str
    kind: str
    is_government: bool
    is_special_training: bool
    rule: str


def parameter_of(kind: str, *, is_government: bool, is_special_training: bool) -> str:
    """The parameter that rules a kind of benefit."""
    if is_government:
        return f"service_agreement.government_{kind}"
    return f"service_agreement.employer_{'training' if is_special_training else 'other'}"


def ruling_of(policy: Policy, kind: str, *, is_government: bool, is_special_training: bool) -> Ruling | None:
    """What the policy of the day says, or None while nobody entered it.

    Example: the employer's money for housing: 不退还 (劳动合同法第25条).
    """
    code = parameter_of(kind, is_government=is_government, is_special_training=is_special_training)
    try:
        title = policy.text(code)
    except NotInForce:
        return None
    reading = policy.readings[code]
    source = f"{policy.source(reading.cite.source).full}{reading.cite.article}"
    if not grades.may_block(grades.effective(reading.evidence)):
        source += f"，{UNCHECKED}"
    return Ruling(CODES[title], title, source, reading.evidence)


def check_returns(promises: Iterable[Promise], policy: Policy) -> Finding:
    """SVC-003: government money returns as its policy says; another way needs a reason, a lacking one is named."""
    view = policy.fresh()
    apart, open_, seen = [], [], False
    for each in promises:
        if not each.is_government:
            continue
        seen = True
        ruling = ruling_of(view, each.kind, is_government=True, is_special_training=False)
        if ruling is None:
            open_ += [each.title] if not each.rule else []
        elif each.rule and each.rule != ruling.rule:
            apart.append(f"{each.title}应为{ruling.told}")
    if apart:
        return judged(
            "SVC-003",
            verdict(
                False, f"{'；'.join(apart)}，协议约定的办法与此不同。", "改为“按政策规定”，或说明理由。", strength="S"
            ),
            view,
        )
    if open_:
        return judged(
            "SVC-003",
            verdict(
                False, f"{'、'.join(open_)}约定按政策规定退还，但政策参数中还没有录入这一项。",
                "请政策管理员按文件录入；或按文件选择退还办法并写明依据。", strength="S",
            ),
            view,
        )  # fmt: skip
    if not seen:
        return judged("SVC-003", not_applicable("没有政府资金。"), view)
    return judged("SVC-003", verdict(True, "政府资金的退还办法与政策参数不冲突。", ""), view)
