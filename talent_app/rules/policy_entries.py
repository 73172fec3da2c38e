"""Reading the entries of a policy file: a mapping with known keys, a text that must be there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talent_app.rules.loader import PolicyFileError


def mapping_of(value: Any, keys: set[str], where: str) -> dict[str, Any]:
    """A mapping that has none but these keys; raises PolicyFileError with the place."""
    if not isinstance(value, dict):
        raise PolicyFileError(f"{where}：此处应为“键: 值”的列表")
    for key in value:
        if key not in keys:
            raise PolicyFileError(f"{where}：不认识的键“{key}”，可用的有 {'、'.join(sorted(keys)) or '（无）'}")
    return value


def text_of(content: Mapping[str, Any], key: str, where: str) -> str:
    """A text that must not be empty."""
    value = content.get(key)
    if not isinstance(value, str) or not value:
        raise PolicyFileError(f"{where}：缺少 {key}")
    return value
