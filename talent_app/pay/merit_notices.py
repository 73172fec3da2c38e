"""The letter about a rise without promotion: old pay, new pay, percent, from when, and what was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from talent_app.core.errors import Conflict, NotFound
from talent_app.core.formats import day_long, money, ratio
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.documents.letters import Letter
from talent_app.pay import merits, queries
from talent_app.pay.models import MeritState
from talent_app.talents.models import Talent

TITLE = "薪酬调整通知书"


@dataclass(frozen=True, slots=True)
class Change:
    """One rise of a person: the year's pay it was reckoned from, what it adds."""

    year: int
    before: Money
    amount: Money

    @property
    def after(self) -> Money:
        """The pay of a year from then on."""
        return self.before + self.amount

    @property
    def share(self) -> str:
        """The rise as a percentage of what was before."""
        return ratio(self.amount.ratio_to(self.before)) if self.before else "—"


def changes_of(scope: Scope, organisation_id: int, talent_id: int) -> list[Change]:
    """The person's rises in settled rounds, latest first."""
    found = []
    for row in queries.merits(scope, organisation_id):
        if row.state is not MeritState.SETTLED:
            continue
        amount = next((Money(each["amount"]) for each in row.lines if each["talent"] == talent_id), None)
        record = queries.records(scope, organisation_id, row.year).get(talent_id)
        if amount is not None and record is not None:
            found.append(Change(row.year, record.total, amount))
    return sorted(found, key=lambda one: -one.year)


def change_of(scope: Scope, organisation_id: int, talent_id: int, year: int) -> Change:
    """The person's rise in the round of a year; refused while that is not settled."""
    round_ = merits.merit_of(scope, organisation_id, year)
    if round_ is None:
        raise NotFound()
    if round_.state is not MeritState.SETTLED:
        raise Conflict(f"{round_.label}还没有定稿，不能出具通知书。", "请先在调薪页面定稿。")
    found = next((one for one in changes_of(scope, organisation_id, talent_id) if one.year == year), None)
    if found is None:
        raise NotFound("此人没有参加本次调薪。", "请从调薪页面重新进入。")
    return found


def letter_of(talent: Talent, employer: str, change: Change, earlier: list[Change], since: date) -> Letter:
    """The text of the letter; it is a draft until it is sealed."""
    lines = [
        f"根据{change.year}年度调薪结果，经研究决定，您的职务和岗位不变，年度薪酬自{day_long(since)}起调整如下：",
        f"（一）调整前年度薪酬（{change.year}年度薪酬记录）：{money(change.before)} 元。",
        f"（二）调整额：{money(change.amount)} 元，增幅 {change.share}。",
        f"（三）调整后年度薪酬：{money(change.after)} 元。",
    ]
    if earlier:
        told = "；".join(f"{one.year}年度调整 {money(one.amount)} 元（{one.share}）" for one in earlier)
        lines.append(f"此前的调整：{told}。")
    lines.append("以上为税前金额，实际发放按考勤、考核和有关规定执行。如有疑问，请向人力资源部门查询。")
    return Letter(TITLE, f"{talent.name}同志", "\n".join(lines), employer)
