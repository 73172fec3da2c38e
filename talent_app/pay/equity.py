"""Pay equity without a single pay: medians of groups large enough, technical beside managerial, women beside men.

Pure over rows that were read in scope. A row one of whose groups is too small shows nothing at all, so that no group
can be computed from the others; who may not see single pay sees medians rounded, because a median is somebody's pay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low

from talent_app.core.money import Money, Rounding
from talent_app.pay.models import Ladder
from talent_app.pay.queries import Member
from talent_app.rules.benchmark import percentile
from talent_app.rules.notation import percent

#: PAY-008 and PAY-010: skill levels of the highest workers.
TOP_SKILLS = {"special_technician", "chief_technician"}
HIGH_SKILLS = TOP_SKILLS | {"technician", "senior_technician"}


@dataclass(frozen=True)
class Compared:
    """Two groups of like rank beside each other; figures are None where either is too small."""

    title: str
    first_count: int | None
    second_count: int | None
    first: Money | None
    second: Money | None

    @property
    def ratio(self) -> Fraction | None:
        """The first median as a share of the second."""
        return self.first.ratio_to(self.second) if self.first and self.second else None

    @property
    def is_hidden(self) -> bool:
        """Whether a group was too small."""
        return self.first is None or self.second is None


@dataclass(frozen=True)
class Answer:
    """What the figures say of one rule: it holds, it does not, or nothing can be said; never a block."""

    rule: str
    title: str
    holds: bool | None
    sentence: str


def _median(members: Sequence[Member], unit: int) -> Money:
    exact = percentile([each.record.total for each in members if each.record], 50).fen
    return Money.from_fen((2 * exact + unit) // (2 * unit) * unit)


def compare(title: str, first: Sequence[Member], second: Sequence[Member], least: int, unit: int = 1) -> Compared:
    """Two groups, or nothing where one of them has fewer than `least` people; medians to whole `unit` fen."""
    if len(first) < least or len(second) < least:
        return Compared(title, None, None, None, None)
    return Compared(title, len(first), len(second), _median(first, unit), _median(second, unit))


def paid(members: Iterable[Member]) -> list[Member]:
    """Those with a post and a whole year's pay."""
    return [each for each in members if each.post and each.family and each.record and each.record.is_full_year]


def _on(ladder: Ladder) -> Callable[[Member], bool]:
    return lambda each: each.family is not None and each.family.ladder is ladder


def ranks_of(members: Iterable[Member]) -> list[int]:
    """The ranks there are, highest first."""
    return sorted({each.post.rank for each in members if each.post}, reverse=True)


def by_ladder(members: Sequence[Member], least: int, unit: int = 1) -> list[Compared]:
    """Technical beside managerial pay, rank by rank."""
    rows = []
    for rank in ranks_of(members):
        like = [each for each in members if each.post and each.post.rank == rank]
        first = [each for each in like if _on(Ladder.TECHNICAL)(each)]
        second = [each for each in like if _on(Ladder.MANAGEMENT)(each)]
        rows.append(compare(f"{rank} 级", first, second, least, unit))
    return rows


def by_sex(members: Sequence[Member], least: int, unit: int = 1) -> list[Compared]:
    """Women's beside men's pay, rank by rank and over all."""
    rows = []
    for rank in [None, *ranks_of(members)]:
        like = [each for each in members if rank is None or (each.post and each.post.rank == rank)]
        women = [each for each in like if each.talent.sex == "2"]
        men = [each for each in like if each.talent.sex == "1"]
        rows.append(compare("全部" if rank is None else f"{rank} 级", women, men, least, unit))
    return rows


def answers(now: Sequence[Member], before: Sequence[Member], least: int) -> list[Answer]:
    """PAY-007 to PAY-010 from the figures of this year and of the year before."""
    technical = [each for each in now if _on(Ladder.TECHNICAL)(each)]
    managers = [each for each in now if _on(Ladder.MANAGEMENT)(each)]
    middle = median_low([each.post.rank for each in managers if each.post]) if managers else 0
    senior = [each for each in managers if each.post and each.post.rank >= middle]
    top = [each for each in now if each.talent.skill_level in TOP_SKILLS]
    found = [_above(technical, managers, least), _skilled(top, senior, least)]
    for rule, title, wanted, others in (
        ("PAY-009", "一线技能人员薪酬增长不低于同层级管理人员", _on(Ladder.SKILL), _on(Ladder.MANAGEMENT)),
        (
            "PAY-010",
            "高技能人才薪酬增长不低于相应层级专业技术、管理人员",
            lambda each: each.talent.skill_level in HIGH_SKILLS,
            lambda each: _on(Ladder.TECHNICAL)(each) or _on(Ladder.MANAGEMENT)(each),
        ),
    ):
        found.append(_growth(rule, title, now, before, wanted, others, least))
    return found


def _above(technical: Sequence[Member], managers: Sequence[Member], least: int) -> Answer:
    title = "科技人员薪酬可以高于同职级管理人员"
    pairs = [
        compare(
            str(rank),
            [each for each in technical if each.post and each.post.rank == rank],
            [each for each in managers if each.post and each.post.rank == rank],
            least,
        )
        for rank in ranks_of([*technical, *managers])
    ]
    shown = [pair for pair in pairs if not pair.is_hidden]
    higher = [pair.title for pair in shown if pair.ratio and pair.ratio > 1]
    if not shown:
        return Answer("PAY-007", title, None, f"没有两类人员都达到 {least} 人的职级，不作比较。")
    told = f"{'、'.join(higher)} 级专业技术人员的薪酬中位数高于经营管理人员，符合政策导向。" if higher else (
        "各职级专业技术人员的薪酬中位数都不高于经营管理人员；政策允许高于，不作要求。"
    )  # fmt: skip
    return Answer("PAY-007", title, True, told)


def _skilled(top: Sequence[Member], senior: Sequence[Member], least: int) -> Answer:
    title = "在聘特级技师、首席技师薪酬不低于中高级管理人员"
    pair = compare(title, top, senior, least)
    if pair.ratio is None:
        return Answer("PAY-008", title, None, f"两类人员没有都达到 {least} 人，不显示比较结果，请企业自行核对。")
    return Answer(
        "PAY-008", title, pair.ratio >= 1,
        "特级技师、首席技师的薪酬中位数" + ("不低于" if pair.ratio >= 1 else "低于") + "中高级管理人员。",
    )  # fmt: skip


def _growth(
    rule: str, title: str, now: Sequence[Member], before: Sequence[Member], wanted: Callable[[Member], bool],
    others: Callable[[Member], bool], least: int,
) -> Answer:  # fmt: skip
    groups = [[each for each in year if test(each)] for test in (wanted, others) for year in (before, now)]
    if any(len(group) < least for group in groups):
        return Answer(rule, title, None, f"两年中有一类人员不足 {least} 人，不作比较。")
    means = [Money.total(each.record.total for each in group if each.record).times(
        Fraction(1, len(group)), Rounding.HALF_UP) for group in groups]  # fmt: skip
    mine, theirs = means[1].ratio_to(means[0]) - 1, means[3].ratio_to(means[2]) - 1
    return Answer(rule, title, mine >= theirs, _growth_words(mine, theirs))


def _growth_words(mine: Fraction, theirs: Fraction) -> str:
    word = "不低于" if mine >= theirs else "低于"
    return f"平均薪酬增长 {percent(mine)}，{word}比较对象的 {percent(theirs)}。"
