"""A request that cannot be evaluated: every problem at once, one sentence each.

Pure. The command line prints the sentences, a page shows the first under its field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.rules.fields import Field, Unreadable


class Refused(InvalidInput):
    """`problems` are the sentences, in the order of the request."""

    def __init__(self, problems: Sequence[str], field: str | None = None) -> None:
        self.problems = tuple(problems)
        super().__init__("".join(problems), "请逐条修改后重新测算。", field)


def read_mapping(value: Any, place: str, fields: Mapping[str, Field], problems: list[str]) -> dict[str, Any]:
    """The typed values of an object; unknown keys and unreadable values become problems, null means not given."""
    if not isinstance(value, dict):
        problems.append(f"{place}应为对象（键和值）。")
        return {}
    read: dict[str, Any] = {}
    for key, given in value.items():
        if key not in fields:
            problems.append(f"{place}中有不认识的键“{str(key)[:40]}”。")
        elif given is not None:
            try:
                read[key] = fields[key].read(given)
            except Unreadable as problem:
                problems.append(f"{place}的“{fields[key].label}”（{key}）{problem}。")
    return read
