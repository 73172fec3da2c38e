"""JSON as it must be: no fractions of binary kind, no duplicate keys, nothing beyond the standard.

Pure. It knows nothing of instruments; it turns text into plain data or refuses with one sentence.
"""

from __future__ import annotations

import json
from typing import Any

from talent_app.rules.refusal import Refused

EXAMPLE = '金额请写成文本，例如 "1500000.00"'


class BinaryFraction:
    """A JSON number with a fraction or an exponent; every reader refuses it and its text can be shown."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return f"{self.text}（带小数点的数字）"


def read_json(content: bytes | str) -> Any:
    """The document, or `Refused`."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        raise Refused(["请求不是 UTF-8 编码的文本，请另存为 UTF-8 后重试。"]) from None
    try:
        return json.loads(text, parse_float=BinaryFraction, parse_constant=_no_constant, object_pairs_hook=_unique)
    except json.JSONDecodeError as problem:
        where = f"第 {problem.lineno} 行第 {problem.colno} 列附近"
        raise Refused([f"{where}不是有效的 JSON，请检查引号、逗号和括号。"]) from None
    except RecursionError:
        raise Refused(["请求的嵌套层次过深，无法读取。"]) from None
    except ValueError:
        raise Refused([f"请求中有位数过多的数字，{EXAMPLE}。"]) from None


def _no_constant(name: str) -> Any:
    raise Refused([f"“{name}”不是有效的数值，{EXAMPLE}。"])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in pairs:
        if key in read:
            raise Refused([f"键“{key[:40]}”重复出现，请只保留一个。"])
        read[key] = value
    return read
