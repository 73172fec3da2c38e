"""The rows of `policy/chains/titles.yaml`: review paths and eligibility; read once, strictly.

Pure. Rows are dated; numbers are not here but in parameters that rows name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from talent_app.rules.codes import code_table
from talent_app.rules.loader import PolicyFileError, read_strict
from talent_app.rules.parameters import Cite
from talent_app.rules.policy_entries import mapping_of, text_of
from talent_app.rules.policy_files import packaged_book, read_cite, read_evidence
from talent_app.rules.title_ways import PATHS

FILE = Path(__file__).parent / "policy" / "chains" / "titles.yaml"
PLACE = "talent_app/rules/policy/chains/titles.yaml"
#: Lowest first; a master holds what a bachelor holds.
EDUCATION = {"vocational": "中专", "college": "大专", "bachelor": "大学本科", "master": "硕士", "doctor": "博士"}
COMMITTEES = {"outside": "外部评审委员会", "own": "本单位评审委员会", "none": "不经评审委员会"}
SINCE = ("work", "level", "skill")


class Dated:
    """A row of the file that applies from a day on, and until another where there is one."""

    __slots__ = ()
    start: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the row applies on a day."""
        return self.start <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class PathRow(Dated):
    """One way of obtaining a title and what it asks for; `committee` is outside, own or none."""

    code: str
    title: str
    unit_notice: bool
    result_notice: bool
    committee: str
    start: date
    until: date | None
    cite: Cite
    evidence: str
    note: str


@dataclass(frozen=True, slots=True)
class RequirementRow(Dated):
    """One row of eligibility; `years` is the parameter of `title_eligibility` that says how many."""

    level: str
    since: str
    years: str
    start: date
    until: date | None
    series: tuple[str, ...] = ()
    education: str = ""
    from_level: str = ""
    skill: str = ""


@dataclass(frozen=True, slots=True)
class ExceptionRow(Dated):
    """A case in which somebody may apply although no row of eligibility holds."""

    title: str
    note: str
    start: date
    until: date | None
    cite: Cite
    evidence: str


@dataclass(frozen=True, slots=True)
class TitleChain:
    """The whole file."""

    paths: tuple[PathRow, ...]
    eligibility: tuple[RequirementRow, ...]
    exceptions: tuple[ExceptionRow, ...]


@cache
def title_chain() -> TitleChain:
    """The rows of the package."""
    return read_title_chain(FILE.read_text(encoding="utf-8"), PLACE)


def path_row(code: str) -> PathRow:
    """The latest row of a path: an application keeps its path although it is no longer offered."""
    return [row for row in title_chain().paths if row.code == code][-1]


def read_title_chain(text: str, place: str) -> TitleChain:
    """Read and check the file; every fault names the place and what to change."""
    content = mapping_of(read_strict(text, place), {"title", "paths", "eligibility", "exceptions"}, place)
    paths = tuple(_path(entry, where) for entry, where in _rows(content, "paths", place))
    if {row.code: row.title for row in paths} != PATHS:
        raise PolicyFileError(f"{place} paths：评审方式应为 {'、'.join(PATHS)}，名称与 title_ways.py 一致")
    eligibility = tuple(_requirement(entry, where) for entry, where in _rows(content, "eligibility", place))
    exceptions = tuple(_exception(entry, where) for entry, where in _rows(content, "exceptions", place))
    return TitleChain(paths, eligibility, exceptions)


def _rows(content: Mapping[str, Any], key: str, place: str) -> list[tuple[Any, str]]:
    rows = content.get(key)
    if not isinstance(rows, list) or not rows:
        raise PolicyFileError(f"{place}：缺少 {key}")
    return [(entry, f"{place} {key} 第 {n} 项") for n, entry in enumerate(rows, start=1)]


def _dates(entry: Mapping[str, Any], where: str) -> tuple[date, date | None]:
    start, until = entry.get("from"), entry.get("until")
    if not isinstance(start, date) or not (until is None or isinstance(until, date)):
        raise PolicyFileError(f"{where}：缺少 from 日期，例如 2019-09-01；until 可不填")
    return start, until


def _cite(entry: Mapping[str, Any], where: str) -> Cite:
    cite = read_cite(entry, where)
    if cite.source not in packaged_book().sources:
        raise PolicyFileError(f"{where}：引用的文件“{cite.source}”没有列入 sources.yaml")
    return cite


def _known(value: Any, table: str, where: str) -> str:
    if not isinstance(value, str) or value not in code_table(table):
        raise PolicyFileError(f"{where}：代码表 {table} 中没有“{value}”")
    return value


def _path(raw: Any, where: str) -> PathRow:
    keys = {"code", "title", "unit_notice", "result_notice", "committee", "from", "until", "cite",
            "evidence", "note"}  # fmt: skip
    entry = mapping_of(raw, keys, where)
    for key in ("unit_notice", "result_notice"):
        if not isinstance(entry.get(key), bool):
            raise PolicyFileError(f"{where}：{key} 只能是 true 或 false")
    if entry.get("committee") not in COMMITTEES:
        raise PolicyFileError(f"{where}：committee 只能是 {'、'.join(COMMITTEES)}")
    return PathRow(
        text_of(entry, "code", where), text_of(entry, "title", where), entry["unit_notice"], entry["result_notice"],
        entry["committee"], *_dates(entry, where), _cite(entry, where), read_evidence(entry, where),
        text_of(entry, "note", where),
    )  # fmt: skip


def _exception(raw: Any, where: str) -> ExceptionRow:
    entry = mapping_of(raw, {"title", "note", "from", "until", "cite", "evidence"}, where)
    return ExceptionRow(
        text_of(entry, "title", where), text_of(entry, "note", where), *_dates(entry, where), _cite(entry, where),
        read_evidence(entry, where),
    )  # fmt: skip


def _requirement(raw: Any, where: str) -> RequirementRow:
    keys = {"level", "education", "since", "from_level", "skill", "series", "years", "from", "until"}
    entry = mapping_of(raw, keys, where)
    since, years = entry.get("since"), text_of(entry, "years", where)
    if since not in SINCE:
        raise PolicyFileError(f"{where}：since 只能是 {'、'.join(SINCE)}")
    if f"title_eligibility.{years}" not in packaged_book().parameters:
        raise PolicyFileError(f"{where}：title_eligibility.yaml 中没有年限参数“{years}”")
    if "education" in entry and entry["education"] not in EDUCATION:
        raise PolicyFileError(f"{where}：education 只能是 {'、'.join(EDUCATION)}")
    named = {"from_level": "title_level", "skill": "skill_level"}
    for key, table in named.items():
        if (since == key.removeprefix("from_")) != (key in entry):
            raise PolicyFileError(f"{where}：since 为 {since} 的一行，{key} 写错或缺少")
        if key in entry:
            _known(entry[key], table, where)
    return RequirementRow(
        _known(entry.get("level"), "title_level", where), str(since), years, *_dates(entry, where),
        tuple(_known(each, "title_series", where) for each in entry.get("series", ())), entry.get("education", ""),
        entry.get("from_level", ""), entry.get("skill", ""),
    )  # fmt: skip
