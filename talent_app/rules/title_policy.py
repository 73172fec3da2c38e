"""The policy data of professional titles: limits, review paths by series and level, eligibility; read once, strictly.

Pure; the file is `policy/chains/titles.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from talent_app.rules import grades
from talent_app.rules.codes import code_table
from talent_app.rules.loader import PolicyFileError, read_strict

FILE = Path(__file__).parent / "policy" / "chains" / "titles.yaml"
#: Lowest first; a master holds what a bachelor holds.
EDUCATION = {"vocational": "中专", "college": "大专", "bachelor": "大学本科", "master": "硕士", "doctor": "博士"}
UNCHECKED = "待核原文"


@dataclass(frozen=True, slots=True)
class Limit:
    """One number with its rule, source and grade."""

    value: int | Fraction
    rule: str
    title: str
    cite: str
    evidence: str

    @property
    def source(self) -> str:
        """How refusals name it: rule, document, and whether the text was seen."""
        return f"{self.rule}，{self.cite}" + ("" if grades.may_block(self.evidence) else f"（{UNCHECKED}）")


@dataclass(frozen=True, slots=True)
class ReviewPath:
    """One way of obtaining a title and what it asks for; `committee` is outside, own or none."""

    code: str
    title: str
    unit_notice: bool
    result_notice: bool
    committee: str
    evidence: str
    cite: str
    note: str
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of eligibility; any row of a level suffices."""

    level: str
    evidence: str
    cite: str
    series: tuple[str, ...] = ()
    education: str = ""
    work_years: int = 0
    from_level: str = ""
    level_years: int = 0
    skill: str = ""
    skill_years: int = 0


@dataclass(frozen=True, slots=True)
class TitlePolicy:
    """Everything the file says."""

    limits: Mapping[str, Limit]
    paths: Mapping[str, ReviewPath]
    offered: Mapping[str, Mapping[str, tuple[str, ...]]]
    eligibility: tuple[Requirement, ...]

    def ways(self, series: str, level: str) -> tuple[str, ...]:
        """The paths of a series at a level, the usual one first."""
        table = self.offered.get(series, self.offered["default"])
        return table.get(level, self.offered["default"].get(level, ()))

    def rows(self, series: str, level: str) -> tuple[Requirement, ...]:
        """The rows of eligibility for a series and level."""
        return tuple(row for row in self.eligibility if row.level == level and (not row.series or series in row.series))


@cache
def title_policy() -> TitlePolicy:
    """The policy of the package."""
    return read_title_policy(FILE.read_text(encoding="utf-8"), FILE.name)


def read_title_policy(text: str, place: str) -> TitlePolicy:
    """Read and check the file; every fault names the place."""
    content = read_strict(text, place)
    levels, series = code_table("title_level"), code_table("title_series")
    try:
        limits = {name: _limit(entry) for name, entry in content["limits"].items()}
        paths = {entry["code"]: ReviewPath(**_listed(entry)) for entry in content["paths"]}
        rows = tuple(Requirement(**_listed(entry)) for entry in content["eligibility"])
        offered = {
            name: {level: tuple(codes) for level, codes in table.items()} for name, table in content["offered"].items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise PolicyFileError(f"{place}：缺少或不认识的键 {error}") from None
    for row in (*rows, *paths.values(), *limits.values()):
        grades.effective(row.evidence)
    for name, table in offered.items():
        if name != "default" and name not in series:
            raise PolicyFileError(f"{place}：没有系列“{name}”")
        for level, codes in table.items():
            if level not in levels or not set(codes) <= paths.keys():
                raise PolicyFileError(f"{place}：{name} 的 {level} 写有不认识的级别或方式")
    for row in rows:
        if row.level not in levels or (row.education and row.education not in EDUCATION):
            raise PolicyFileError(f"{place}：申报条件中有不认识的级别或学历 {row.level} {row.education}")
        if row.skill and row.skill not in code_table("skill_level"):
            raise PolicyFileError(f"{place}：没有技能等级“{row.skill}”")
    return TitlePolicy(limits, paths, offered, rows)


def _listed(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


def _limit(entry: Mapping[str, Any]) -> Limit:
    value = entry["value"]
    return Limit(**{**entry, "value": value if isinstance(value, int) else Fraction(value)})
