"""Whether a person may apply for a level of a series: which rows hold, what is missing, how sure the rule is.

Pure. Nothing here blocks: an unmet row of an unverified rule is told with 待核原文, and who applies says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from talent_app.core.dates import years_between
from talent_app.rules import grades
from talent_app.rules.codes import code_table
from talent_app.rules.title_policy import EDUCATION, Requirement, TitlePolicy


@dataclass(frozen=True, slots=True)
class Applicant:
    """What the records say: highest education, when work began, level → since when, skill → since when."""

    education: str = ""
    work_from: date | None = None
    levels: Mapping[str, date | None] = field(default_factory=dict)
    skills: Mapping[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of a row: what it asks, whether it holds (None where a date is missing), what was found."""

    text: str
    holds: bool | None
    found: str


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row with its conditions."""

    row: Requirement
    parts: tuple[Part, ...]

    @property
    def holds(self) -> bool:
        """Whether every condition holds."""
        return all(part.holds for part in self.parts)

    @property
    def missing(self) -> tuple[Part, ...]:
        """What does not hold or is not known."""
        return tuple(part for part in self.parts if not part.holds)

    @property
    def is_unchecked(self) -> bool:
        """Whether the row still has to be compared with the official text."""
        return not grades.may_block(self.row.evidence)


def judge(policy: TitlePolicy, applicant: Applicant, series: str, level: str, day: date) -> list[RowResult]:
    """Every row for a level, those nearest to holding first.

    >>> from talent_app.rules.parameters import Policy
    >>> from talent_app.rules.policy_files import packaged_book
    >>> from talent_app.rules.title_policy import title_policy
    >>> now = title_policy(Policy(packaged_book(), date(2026, 11, 26)))
    >>> who = Applicant("bachelor", date(2015, 7, 1), {"intermediate": date(2020, 1, 1)})
    >>> best = judge(now, who, "engineering", "associate_senior", date(2026, 11, 26))[0]
    >>> best.holds, [part.text for part in best.parts]
    (True, ['学历不低于大学本科', '取得中级满 5 年'])
    """
    results = [RowResult(row, _parts(row, applicant, day)) for row in policy.rows(series, level)]
    return sorted(results, key=lambda one: len(one.missing))


def _parts(row: Requirement, who: Applicant, day: date) -> tuple[Part, ...]:
    parts = []
    if row.education:
        rank = list(EDUCATION)
        holds = rank.index(who.education) >= rank.index(row.education) if who.education else None
        parts.append(
            Part(f"学历不低于{EDUCATION[row.education]}", holds, EDUCATION.get(who.education, "档案未填写学历"))
        )
    if row.since == "work" and row.years:
        parts.append(_years(f"工作满 {row.years} 年", who.work_from, row.years, day, "档案未填写参加工作时间"))
    if row.since == "level":
        title = code_table("title_level").title_of(row.from_level)
        parts.append(_held(f"取得{title}满 {row.years} 年", who.levels, row.from_level, row.years, day))
    if row.since == "skill":
        title = code_table("skill_level").title_of(row.skill)
        parts.append(_held(f"取得{title}满 {row.years} 年", who.skills, row.skill, row.years, day))
    return tuple(parts)


def _held(text: str, held: Mapping[str, date | None], wanted: str, years: int, day: date) -> Part:
    if wanted not in held:
        return Part(text, False, "档案没有这一级")
    return _years(text, held[wanted], years, day, "档案未填写取得时间")


def _years(text: str, since: date | None, years: int, day: date, unknown: str) -> Part:
    if since is None:
        return Part(text, None, unknown)
    done = years_between(since, day)
    return Part(text, done >= years, f"自 {since.isoformat()} 起已 {done} 年")
