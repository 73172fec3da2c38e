"""Pay of two years as sums of groups over a whole scope: one statement, no single pay, small groups told of nowhere.

The page of one enterprise compares medians (`equity.py`); over many enterprises averages are compared, because the
database adds them up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import case, func, select

from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import within_scope
from talent_app.pay.equity import HIGH_SKILLS, TOP_SKILLS, Answer
from talent_app.pay.models import Ladder, PayAssignment, PayFamily, PayPost, PayRecord
from talent_app.rules.notation import percent
from talent_app.talents.models import Talent

TOP, HIGH, OTHER = "top", "high", ""


@dataclass(frozen=True, slots=True)
class Group:
    """People of one ladder, rank and skill in one year: how many of how many enterprises, and what they were paid."""

    year: int
    ladder: Ladder
    rank: int
    skill: str
    people: int
    total: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Technical beside managerial staff of one rank; None where too few."""

    rank: int
    first: Money | None
    second: Money | None

    @property
    def ratio(self) -> Fraction | None:
        """The first average as a share of the second."""
        return Fraction(self.first.ratio_to(self.second)) if self.first and self.second else None


def groups(scope: Scope) -> list[Group]:
    """The groups of the latest year with records and of the year before; two statements."""
    year = session.scalar(within_scope(select(func.max(PayRecord.year)), PayRecord, scope))
    skill = case((Talent.skill_level.in_(TOP_SKILLS), TOP), (Talent.skill_level.in_(HIGH_SKILLS), HIGH), else_=OTHER)
    keys = (PayRecord.year, PayFamily.ladder, PayPost.rank, skill.label("skill"))
    amounts = [PayRecord.__table__.c[name] for name in ("base_fen", "variable_fen", "allowance_fen")]
    statement = (
        select(*keys, func.count(PayRecord.id), *(func.sum(amount) for amount in amounts))
        .join(PayAssignment, PayAssignment.talent_id == PayRecord.talent_id)
        .join(PayPost, PayPost.id == PayAssignment.post_id)
        .join(PayFamily, PayFamily.id == PayPost.family_id)
        .join(Talent, Talent.id == PayRecord.talent_id)
        .where(PayRecord.year.in_([year or 0, (year or 0) - 1]), PayRecord.is_full_year.is_(True))
        .group_by(*keys)
    )
    found = session.execute(within_scope(statement, PayRecord, scope))
    return [
        Group(of, ladder, rank, kind, people, sum(_fen(part) for part in parts))
        for of, ladder, rank, kind, people, *parts in found
    ]


def _fen(part: object) -> int:
    return part.fen if isinstance(part, Money) else int(part or 0)  # type: ignore[call-overload, no-any-return]


def average(found: Iterable[Group], least: int, unit: int = 1) -> Money | None:
    """The average pay of some groups together, their sum to whole `unit` fen; None of fewer than `least` people."""
    found = list(found)
    people, total = sum(each.people for each in found), sum(each.total for each in found)
    return Money.from_fen((2 * total + unit) // (2 * unit) * unit // people) if people >= max(least, 1) else None


def by_rank(found: Iterable[Group], year: int, least: int, unit: int = 1) -> list[Pair]:
    """Technical beside managerial pay, highest rank first; a pair one of whose sides is too small shows neither."""
    now = [each for each in found if each.year == year]
    pairs = []
    sides = [{each.rank for each in now if each.ladder is side} for side in (Ladder.TECHNICAL, Ladder.MANAGEMENT)]
    for rank in sorted(sides[0] & sides[1], reverse=True):
        first, second = (
            average((each for each in now if (each.ladder, each.rank) == (ladder, rank)), least, unit)
            for ladder in (Ladder.TECHNICAL, Ladder.MANAGEMENT)
        )
        pairs.append(Pair(rank, *((first, second) if first and second else (None, None))))
    return pairs


def answers(found: Iterable[Group], year: int, least: int) -> list[Answer]:
    """PAY-008 to PAY-010 over all groups: what holds, what does not, what cannot be said."""
    found = list(found)
    ranks = sorted(each.rank for each in found if (each.year, each.ladder) == (year, Ladder.MANAGEMENT)
                   for _one in range(each.people))  # fmt: skip
    middle = ranks[(len(ranks) - 1) // 2] if ranks else 0
    top = average((each for each in found if each.year == year and each.skill == TOP), least)
    senior = average(
        (each for each in found if (each.year, each.ladder) == (year, Ladder.MANAGEMENT) and each.rank >= middle), least
    )
    title = "在聘特级技师、首席技师薪酬不低于中高级管理人员"
    if top is None or senior is None:
        told = Answer("PAY-008", title, None, f"两类人员没有都达到 {least} 人，不作比较。")
    else:
        words = "不低于" if top >= senior else "低于"
        told = Answer("PAY-008", title, top >= senior, f"特级技师、首席技师平均薪酬{words}中高级管理人员。")
    return [
        told,
        _growth("PAY-009", "一线技能人员薪酬增长不低于同层级管理人员", found, year, least,
                lambda each: each.ladder is Ladder.SKILL, lambda each: each.ladder is Ladder.MANAGEMENT),
        _growth("PAY-010", "高技能人才薪酬增长不低于专业技术、管理人员", found, year, least,
                lambda each: each.skill in (TOP, HIGH), lambda each: each.ladder is not Ladder.SKILL),
    ]  # fmt: skip


def _growth(
    rule: str, title: str, found: list[Group], year: int, least: int, wanted: Callable[[Group], bool],
    others: Callable[[Group], bool],
) -> Answer:  # fmt: skip
    def grown(test: Callable[[Group], bool]) -> Fraction | None:
        now, before = (average((g for g in found if g.year == of and test(g)), least) for of in (year, year - 1))
        return Fraction(now.ratio_to(before)) - 1 if now and before else None

    ranks = {each.rank for each in found if wanted(each)}
    mine, theirs = grown(wanted), grown(lambda each: each.rank in ranks and others(each))
    if mine is None or theirs is None:
        return Answer(rule, title, None, f"两年两类人员没有都达到 {least} 人，不作比较。")
    words = "不低于" if mine >= theirs else "低于"
    return Answer(rule, title, mine >= theirs, f"平均薪酬增长 {percent(mine)}，{words}对照人员的 {percent(theirs)}。")
