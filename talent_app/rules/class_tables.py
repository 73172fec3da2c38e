"""Tables of talent classes as policy data: the value of a parameter of unit `classes`, read and checked once.

Pure. The same form stands in the files of the package and in published releases, so an officer fills the table of a
city that ships empty without touching a program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from talent_app.rules import grades
from talent_app.rules.codes import code_tables
from talent_app.rules.loader import PolicyFileError
from talent_app.rules.policy_entries import mapping_of, text_of

#: What a condition may ask of each kind of record: field → the code table of its values, or the values themselves.
LEVELS = ("international", "national", "provincial", "city", "county", "enterprise", "other_level")
FACTS: Mapping[str, tuple[str, Mapping[str, str | tuple[str, ...]]]] = {
    "titles": ("职称", {"level": "title_level", "series": "title_series"}),
    "skills": ("技能等级", {"level": "skill_level"}),
    "educations": ("学历学位", {"level": "education", "degree": "degree"}),
    "awards": (
        "奖励荣誉",
        {
            "level": LEVELS,
            "grade": (
                "special", "first_prize", "second_prize", "third_prize", "excellence", "honour", "other_grade",
            ),
        },
    ),
    "selections": ("人才计划", {"programme": "talent_programme"}),
    "projects": ("项目", {"level": LEVELS, "role": ("leader", "deputy", "main", "member")}),
    "patents": (
        "专利",
        {"kind": ("invention", "utility_model", "design", "software"), "state": ("granted", "transferred")},
    ),
    "positions": ("任职", {}),
}  # fmt: skip
#: Numbers a condition may bound from above: the lower the better.
RANKS = {"awards": ("rank",), "projects": ("rank",), "patents": ("rank",)}
CONDITION_KEYS = {"kind", "where", "at_most", "number", "within_years", "label"}
GROUND_KEYS = {"id", "label", "conditions", "evidence", "article", "note"}
CLASS_KEYS = {"code", "title", "valid_years", "grounds", "note"}


@dataclass(frozen=True, slots=True)
class Condition:
    """So many records of a kind with these values."""

    kind: str
    label: str
    where: Mapping[str, tuple[str, ...]]
    at_most: Mapping[str, int]
    number: int = 1
    within_years: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Conditions that together give a class; `evidence` is the grade of the text they were taken from."""

    id: str
    label: str
    conditions: tuple[Condition, ...]
    evidence: str
    article: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TalentClass:
    """One class with its grounds, any of which suffices; `valid_years` is how long a confirmation holds."""

    code: str
    title: str
    grounds: tuple[Ground, ...] = ()
    valid_years: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClassTable:
    """The classes of one scheme, the highest first."""

    title: str
    classes: tuple[TalentClass, ...]

    @property
    def has_grounds(self) -> bool:
        """Whether anything can be proposed under it."""
        return any(one.grounds for one in self.classes)

    def __str__(self) -> str:
        """As the reference of parameters prints it."""
        told = [f"{one.title}：{'；或'.join(g.label for g in one.grounds) or '条件待录入'}" for one in self.classes]
        return "<br>".join([self.title, *told])


def read_table(value: Any, where: str) -> ClassTable:
    """A table from plain data; every fault names the place and what may stand there."""
    content = mapping_of(value, {"title", "classes"}, where)
    entries = content.get("classes")
    if not isinstance(entries, list) or not entries:
        raise PolicyFileError(f"{where}：缺少 classes 列表，须从最高层次写起")
    classes = tuple(_class(entry, f"{where} 第 {place} 个层次") for place, entry in enumerate(entries, start=1))
    _unique([one.code for one in classes], "层次代码", where)
    _unique([ground.id for one in classes for ground in one.grounds], "条件编号", where)
    return ClassTable(text_of(content, "title", where), classes)


def _class(entry: Any, where: str) -> TalentClass:
    content = mapping_of(entry, CLASS_KEYS, where)
    grounds = content.get("grounds", [])
    if not isinstance(grounds, list):
        raise PolicyFileError(f"{where}：grounds 应为列表，可以是空列表（表示等待录入）")
    return TalentClass(
        text_of(content, "code", where),
        text_of(content, "title", where),
        tuple(_ground(one, f"{where} 第 {place} 项条件") for place, one in enumerate(grounds, start=1)),
        _number(content, "valid_years", where),
        str(content.get("note", "")),
    )


def _ground(entry: Any, where: str) -> Ground:
    content = mapping_of(entry, GROUND_KEYS, where)
    conditions = content.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        raise PolicyFileError(f"{where}：缺少 conditions，一项依据至少要有一个条件")
    evidence = str(content.get("evidence", ""))
    try:
        grades.effective(evidence or "?")
    except ValueError:
        raise PolicyFileError(f"{where}：缺少证据等级 evidence，或写法无法识别（如 A、B/E、B + D）") from None
    return Ground(
        text_of(content, "id", where),
        text_of(content, "label", where),
        tuple(read_condition(one, f"{where} 第 {place} 条") for place, one in enumerate(conditions, start=1)),
        evidence,
        str(content.get("article", "")),
        str(content.get("note", "")),
    )


def read_condition(
    entry: Any, where: str, facts: Mapping[str, tuple[str, Mapping[str, str | tuple[str, ...]]]] = FACTS
) -> Condition:
    """One condition from plain data; `facts` are the kinds of record it may ask about."""
    content = mapping_of(entry, CONDITION_KEYS, where)
    kind = str(content.get("kind"))
    if kind not in facts:
        raise PolicyFileError(f"{where}：kind“{kind}”不认识，可用的有 {'、'.join(facts)}")
    title, fields = facts[kind]
    wanted: dict[str, tuple[str, ...]] = {}
    for name, values in mapping_of(content.get("where", {}), set(fields), f"{where} where").items():
        listed = values if isinstance(values, list) else [values]
        allowed = _allowed(fields[name])
        for value in listed:
            if allowed is not None and value not in allowed:
                raise PolicyFileError(f"{where}：{title}的 {name} 没有“{value}”，可用的有 {'、'.join(allowed)}")
        wanted[name] = _with_children(fields[name], [str(value) for value in listed])
    bounds = mapping_of(content.get("at_most", {}), set(RANKS.get(kind, ())), f"{where} at_most")
    if any(type(most) is not int or most < 1 for most in bounds.values()):
        raise PolicyFileError(f"{where}：at_most 应为不小于 1 的整数")
    return Condition(
        kind,
        text_of(content, "label", where),
        wanted,
        bounds,
        _number(content, "number", where) or 1,
        _number(content, "within_years", where),
    )


def _allowed(name: str | tuple[str, ...]) -> list[str] | None:
    """The values a field may have; None where its table is not in the package."""
    if isinstance(name, tuple):
        return list(name)
    table = code_tables().get(name)
    return list(table.codes) if table is not None else None


def _with_children(name: str | tuple[str, ...], values: list[str]) -> tuple[str, ...]:
    """A code stands for what is below it as well: 珠峰领军人才 for each of its special programmes."""
    table = code_tables().get(name) if isinstance(name, str) else None
    below = [one.code for one in table if one.parent in values] if table is not None else []
    return tuple(dict.fromkeys([*values, *below]))


def _number(content: Mapping[str, Any], key: str, where: str) -> int | None:
    value = content.get(key)
    if value is not None and (type(value) is not int or value < 1):
        raise PolicyFileError(f"{where}：{key} 应为不小于 1 的整数")
    return value


def _unique(values: list[str], what: str, where: str) -> None:
    for value in values:
        if values.count(value) > 1:
            raise PolicyFileError(f"{where}：{what}“{value}”重复")
