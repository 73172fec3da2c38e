"""The JSON documents `flask plans` takes, read and checked before any command runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from talent_app.rules.fields import Unreadable, read_day
from talent_app.rules.refusal import Refused
from talent_app.rules.request import read_json

DRAFT_KEYS = ("enterprise", "year", "instrument", "on", "title", "facts", "people")


def read_document(path: str) -> Any:
    """The JSON document of a file, or of standard input for `-`."""
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError:
        raise Refused([f"无法读取文件“{path}”，请检查路径和权限。"]) from None
    return read_json(content)


def draft_request(given: Any) -> dict[str, Any]:
    """The request with its own keys typed; facts and people are read by the feature."""
    if not isinstance(given, Mapping):
        raise Refused(["起草请求应为一个 JSON 对象。"])
    problems = [f"起草请求中有不认识的键“{str(key)[:40]}”。" for key in given if key not in DRAFT_KEYS]
    kinds = {"enterprise": str, "instrument": str, "year": int}
    titles = {"enterprise": "企业的统一社会信用代码", "instrument": "激励工具", "year": "方案年度"}
    for key, kind in kinds.items():
        if not isinstance(given.get(key), kind) or isinstance(given.get(key), bool):
            problems.append(f"缺少“{titles[key]}”（{key}），或者它不是{'整数' if kind is int else '文本'}。")
    if not isinstance(given.get("title", ""), str):
        problems.append("“标题”（title）应为文本。")
    if not isinstance(given.get("facts", {}), Mapping):
        problems.append("“方案事实”（facts）应为对象。")
    day: date | None = None
    if given.get("on") is not None:
        try:
            day = read_day(given["on"])
        except Unreadable as problem:
            problems.append(f"“测算日期”（on）{problem}。")
    if problems:
        raise Refused(problems)
    return {**given, "on": day, "facts": given.get("facts", {}), "people": given.get("people", [])}
