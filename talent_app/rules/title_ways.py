"""Which review paths a series of titles offers at its levels: a value of policy, typed line by line. Pure.

正高级：推荐上报、自主评审
副高级：考评结合
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from talent_app.rules.codes import code_table
from talent_app.rules.loader import PolicyFileError

#: What a path is called; `policy/chains/titles.yaml` says what each asks for.
PATHS: Mapping[str, str] = {
    "recommendation": "推荐上报", "own_committee": "自主评审", "examination": "以考代评", "combined": "考评结合",
    "assessment": "考核认定", "skilled": "技能人才贯通",
}  # fmt: skip
HELP = (
    "每行一级：级别、冒号、评审方式，几种方式用顿号分开，第一个为通常方式，例如“副高级：推荐上报、自主评审”。方式有"
    + "、".join(PATHS.values())
    + "；没有写的级别按“其余系列”。"
)


@dataclass(frozen=True, slots=True)
class Ways:
    """The paths of one series by level, the usual one first."""

    levels: Mapping[str, tuple[str, ...]]

    def to_json(self) -> dict[str, list[str]]:
        """As it stands in a file."""
        return {level: list(ways) for level, ways in self.levels.items()}

    def __str__(self) -> str:
        levels = code_table("title_level")
        return "\n".join(
            f"{levels.title_of(level)}：{'、'.join(PATHS[way] for way in ways)}" for level, ways in self.levels.items()
        )


def read_ways(value: Any, where: str) -> Ways:
    """The value of a file or a release, checked; every fault says what may stand there."""
    if not isinstance(value, dict) or not value:
        raise PolicyFileError(f"{where}：应写明每一级的评审方式")
    found: dict[str, tuple[str, ...]] = {}
    for level, ways in value.items():
        if level not in code_table("title_level"):
            raise PolicyFileError(f"{where}：代码表 title_level 中没有“{level}”")
        if not isinstance(ways, list) or not ways or len(set(ways)) != len(ways) or not set(ways) <= set(PATHS):
            raise PolicyFileError(f"{where}：{level} 的评审方式写错或重复，可用的有 {'、'.join(PATHS)}")
        found[level] = tuple(ways)
    return Ways(found)


def typed_ways(text: str) -> dict[str, list[str]]:
    """What an officer typed, as `read_ways` takes it; every fault names its line."""
    levels = {each.title: each.code for each in code_table("title_level")}
    codes = {title: code for code, title in PATHS.items()}
    found: dict[str, list[str]] = {}
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        level, colon, ways = (part.strip() for part in re.sub("[:：]", "：", line, count=1).partition("："))
        if not colon or level not in levels:
            raise PolicyFileError(f"第 {place} 行“{line.strip()[:20]}”：应以级别和冒号开头，级别有 {'、'.join(levels)}")
        if levels[level] in found:
            raise PolicyFileError(f"第 {place} 行：{level}已经写过")
        words = [word for word in re.split(r"[、,，\s]+", ways) if word]
        unknown = [word for word in words if word not in codes]
        if unknown or not words:
            raise PolicyFileError(f"第 {place} 行：没有“{'、'.join(unknown)}”这种方式，可用的有 {'、'.join(codes)}")
        found[levels[level]] = [codes[word] for word in words]
    return found
