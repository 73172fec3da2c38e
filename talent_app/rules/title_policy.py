"""The policy of professional titles on one day: limits, review paths by series and level, rows of eligibility.

Pure. Numbers are parameters (`policy/titles.yaml`, `policy/title_eligibility.yaml`), and so are the paths of a
series (`policy/title_paths.yaml`): dated, cited, graded and released like every other. What a path asks for and which
rows of eligibility there are stands in `policy/chains/titles.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from talent_app.rules import grades
from talent_app.rules.codes import code_table
from talent_app.rules.parameters import Cite, NotInForce, Policy
from talent_app.rules.title_chain import EDUCATION, PathRow, RequirementRow, title_chain
from talent_app.rules.title_ways import Ways

__all__ = ["EDUCATION", "UNCHECKED", "Limit", "PathRow", "Requirement", "TitlePolicy", "title_policy"]

UNCHECKED = "待核原文"
#: The series that have a parameter of their own, and what holds for the others.
SERIES = ("default", *code_table("title_series").codes)
#: limit → the rule that holds against it; a limit nobody entered yet is absent.
RULES = {
    "notice_days": "TI-001",
    "attendance": "TI-002",
    "majority": "TI-002",
    "bar_months": "TI-003",
    "committee_months": "TI-003",
    "committee_size_series": "TI-005",
    "committee_size_specialty": "TI-005",
    "committee_size_other": "TI-005",
    "committee_odd": "TI-005",
    "register_ratio": "TI-005",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One number with its rule, source and grade."""

    value: Any
    rule: str
    title: str
    cite: str
    evidence: str

    @property
    def source(self) -> str:
        """How refusals name it: rule, document, and whether the text was seen."""
        return f"{self.rule}，{self.cite}" + ("" if grades.may_block(self.evidence) else f"，{UNCHECKED}")

    @property
    def whole(self) -> int:
        """The number of a limit that counts."""
        return int(self.value)

    @property
    def ratio(self) -> Fraction:
        """The share of a limit that is one."""
        return Fraction(self.value)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of eligibility on a day; any row of a level suffices. `years` counts from what `since` names."""

    level: str
    years: int
    since: str
    evidence: str
    cite: str
    education: str = ""
    from_level: str = ""
    skill: str = ""


@dataclass(frozen=True, slots=True)
class TitlePolicy:
    """Everything that holds on the day."""

    limits: Mapping[str, Limit]
    missing: Mapping[str, NotInForce]
    paths: Mapping[str, PathRow]
    offered: Mapping[str, Mapping[str, tuple[str, ...]]]
    eligibility: tuple[tuple[RequirementRow, Requirement], ...]

    def limit(self, name: str) -> Limit:
        """A limit a step is held against; raises NotInForce where none holds on the day."""
        if name not in self.limits:
            raise self.missing[name]
        return self.limits[name]

    def ways(self, series: str, level: str) -> tuple[str, ...]:
        """The paths of a series at a level, the usual one first."""
        usual = self.offered.get("default", {})
        named = self.offered.get(series, usual).get(level, usual.get(level, ()))
        return tuple(code for code in named if code in self.paths)

    def rows(self, series: str, level: str) -> tuple[Requirement, ...]:
        """The rows of eligibility for a series and level."""
        return tuple(
            found for row, found in self.eligibility if row.level == level and (not row.series or series in row.series)
        )


def title_policy(policy: Policy) -> TitlePolicy:
    """What holds on the day of a policy view; whatever is not in force that day is left out."""
    chain = title_chain()

    def named(cite: Cite) -> str:
        return policy.source(cite.source).short

    limits: dict[str, Limit] = {}
    missing: dict[str, NotInForce] = {}
    for name, rule in RULES.items():
        try:
            value = policy.read(f"titles.{name}")
        except NotInForce as absent:
            missing[name] = absent
            continue
        reading = policy.readings[f"titles.{name}"]
        evidence = grades.effective(reading.evidence)
        limits[name] = Limit(value, rule, reading.label, named(reading.cite), evidence)
    rows = []
    for row in chain.eligibility:
        if not row.holds(policy.day):
            continue
        code = f"title_eligibility.{row.years}"
        try:
            years = policy.whole(code)
        except NotInForce:
            continue
        reading = policy.readings[code]
        found = Requirement(
            row.level, years, row.since, grades.effective(reading.evidence), named(reading.cite), row.education,
            row.from_level, row.skill,
        )  # fmt: skip
        rows.append((row, found))
    paths = {row.code: row for row in chain.paths if row.holds(policy.day)}
    offered = {series: ways.levels for series in SERIES if (ways := _ways(policy, series))}
    return TitlePolicy(limits, missing, paths, offered, tuple(rows))


def _ways(policy: Policy, series: str) -> Ways | None:
    """What a series offers on the day; None where nobody entered anything of its own."""
    try:
        found: Ways = policy.read(f"title_paths.{series}")
    except NotInForce:
        return None
    return found


def committee_faults(policy: TitlePolicy, seats: int, is_high: bool, is_series_wide: bool, register: int) -> list[str]:
    """What is doubtful about a committee's size and register (TI-005), as sentences; refuses nothing.

    >>> from datetime import date
    >>> from talent_app.rules.policy_files import packaged_book
    >>> now = title_policy(Policy(packaged_book(), date(2026, 11, 26)))
    >>> committee_faults(now, 25, True, True, 40), len(committee_faults(now, 10, True, False, 40))
    ([], 2)
    """
    name = (
        ("committee_size_series" if is_series_wide else "committee_size_specialty")
        if is_high
        else "committee_size_other"
    )
    told = []
    least, odd, times = policy.limits.get(name), policy.limits.get("committee_odd"), policy.limits.get("register_ratio")
    if least and seats < least.whole:
        told.append(f"每次抽取 {seats} 人，少于{least.title} {least.whole} 人。（{least.source}）")
    if odd and odd.value and seats % 2 == 0:
        told.append(f"每次抽取 {seats} 人，不是单数。（{odd.source}）")
    if times and register < times.whole * seats:
        told.append(f"专家名册 {register} 人，不足每次抽取人数的 {times.whole} 倍。（{times.source}）")
    return told
