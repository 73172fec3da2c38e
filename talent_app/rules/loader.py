"""YAML read strictly: decimals exact, duplicate keys refused, nothing read as what its author did not write.

Pure. It knows no schema; `policy_files.py` does. PyYAML's own rules would read `no` as false, `010` as 8, `1:30` as 90,
0.15 as a float and keep the last of two equal keys without a word.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:_[0-9]{3})+)")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:_[0-9]{3})+)\.[0-9]+")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class PolicyFileError(Exception):
    """A policy file cannot be accepted; the message names the file, the place and what to change."""


class StrictLoader(yaml.CSafeLoader):
    """SafeLoader with a closed list of plain scalars: true, false, null, whole numbers, decimals, days, text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own name

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise PolicyFileError(f"第 {key_node.start_mark.line + 1} 行：键“{key}”重复出现，请删去一个")
            seen.add(key)
        return super().construct_mapping(node, deep=True)


def _ends(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{pattern})$")


for _tag, _pattern, _starts in (
    ("tag:yaml.org,2002:bool", "true|false", "tf"),
    ("tag:yaml.org,2002:null", "null", "n"),
    ("!day", DAY.pattern, "0123456789"),
    ("!decimal", DECIMAL.pattern, "-0123456789"),
    ("!whole", WHOLE.pattern, "-0123456789"),
):
    StrictLoader.add_implicit_resolver(_tag, _ends(_pattern), list(_starts))


def _plain(node: yaml.Node) -> str:
    return str(node.value).replace("_", "")


def _day(loader: StrictLoader, node: yaml.ScalarNode) -> date:
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        raise PolicyFileError(f"第 {node.start_mark.line + 1} 行：“{node.value}”不是有效日期") from None


StrictLoader.add_constructor("!decimal", lambda loader, node: Decimal(_plain(node)))
StrictLoader.add_constructor("!whole", lambda loader, node: int(_plain(node)))
StrictLoader.add_constructor("!day", _day)


def read_strict(text: str, name: str) -> Any:
    """The content of one YAML document; `name` is the file as messages should call it."""
    try:
        return yaml.load(text, StrictLoader)  # noqa: S506 - StrictLoader is a narrower SafeLoader
    except PolicyFileError as problem:
        raise PolicyFileError(f"{name}：{problem}") from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        place = f"第 {mark.line + 1} 行" if mark else "全文"
        raise PolicyFileError(f"{name}：{place}不是有效的 YAML（{getattr(problem, 'problem', problem)}）") from None
