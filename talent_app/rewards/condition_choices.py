"""Conditions an enterprise may put on its own rewards: one choice for each value talent data can have."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.rules.codes import code_table
from talent_app.rules.reward_tables import REWARD_FACTS
from talent_app.talents.record_enums import AwardGrade, PatentKind, PatentState, ProjectLevel, ProjectRole

FIELDS = {
    "level": "级别", "series": "系列", "degree": "学位", "grade": "等级", "programme": "计划", "role": "角色",
    "kind": "类型", "state": "状态", "talent_class": "人才层次", "introduction_mode": "引进方式",
    "altitude_class": "西藏地区类别",
}  # fmt: skip
ENUMS: dict[tuple[str, str], type[TitledEnum]] = {
    ("awards", "level"): ProjectLevel,
    ("awards", "grade"): AwardGrade,
    ("projects", "level"): ProjectLevel,
    ("projects", "role"): ProjectRole,
    ("patents", "kind"): PatentKind,
    ("patents", "state"): PatentState,
}


@cache
def choices() -> tuple[tuple[str, str], ...]:
    """Every condition as (code, words): `awards|level|national`, 「奖励荣誉：级别为国家级」."""
    found = []
    for kind, (title, fields) in REWARD_FACTS.items():
        for name, values in fields.items():
            for code, words in _values(kind, name, values):
                found.append((f"{kind}|{name}|{code}", f"{title}：{FIELDS[name]}为{words}"))
    return tuple(found)


def _values(kind: str, name: str, values: str | tuple[str, ...]) -> Iterable[tuple[str, str]]:
    if isinstance(values, str):
        return [(one.code, one.title) for one in code_table(values)]
    titles = {one.value: one.title for one in ENUMS[kind, name]}
    return [(code, titles.get(code, code)) for code in values]


def conditions_from(chosen: Iterable[str | None]) -> list[dict[str, Any]]:
    """The chosen values as conditions; values of one kind of record are asked of the same record."""
    words = dict(choices())
    grouped: dict[str, dict[str, list[str]]] = {}
    labels: dict[str, list[str]] = {}
    for one in chosen:
        if not one or one not in words:
            continue
        kind, name, code = one.split("|")
        grouped.setdefault(kind, {}).setdefault(name, []).append(code)
        labels.setdefault(kind, []).append(words[one].partition("：")[2])
    return [
        {"kind": kind, "label": f"{REWARD_FACTS[kind][0]}：{'，'.join(labels[kind])}", "where": where}
        for kind, where in grouped.items()
    ]


def chosen_from(conditions: Iterable[dict[str, Any]]) -> list[str]:
    """The choices a stored condition was made of."""
    return [
        f"{one['kind']}|{name}|{code}"
        for one in conditions
        for name, codes in one.get("where", {}).items()
        for code in ([codes] if isinstance(codes, str) else codes)
    ]
