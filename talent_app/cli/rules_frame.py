"""The frame of `flask rules …`: the group, strict reading of a request, refusals as sentences and exit code 2."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec

import click
from flask.cli import AppGroup

from talent_app.core.errors import AppError
from talent_app.rules.refusal import Refused
from talent_app.rules.request import read_json

P = ParamSpec("P")
LARGEST_REQUEST = 200 * 1024 * 1024

rules_commands = AppGroup("rules", help="规则引擎：列出规则和事实，测算方案，计算个人所得税。")


def refuse(*problems: str) -> NoReturn:
    """One sentence per problem on standard error, exit code 2."""
    for problem in problems:
        click.echo(problem.encode("utf-8", "replace").decode(), err=True)
    sys.exit(2)


def refusing(command: Callable[P, None]) -> Callable[P, None]:
    """Turns a refusal of the rules into sentences and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except Refused as refusal:
            refuse(*refusal.problems)
        except AppError as problem:
            refuse(f"{problem.message}{problem.hint}")

    return run


def read_request(path: str | None) -> Any:
    """The JSON document of a file, or of standard input for `-`."""
    if not path:
        raise Refused(["请给出请求文件，或用“-”表示从标准输入读取。"])
    try:
        content = sys.stdin.buffer.read(LARGEST_REQUEST + 1) if path == "-" else Path(path).read_bytes()
    except FileNotFoundError:
        raise Refused([f"找不到文件“{path}”，请检查路径。"]) from None
    except (OSError, ValueError):
        raise Refused([f"无法读取文件“{path}”，请检查它是否为普通文件、是否有读取权限。"]) from None
    if len(content) > LARGEST_REQUEST:
        raise Refused(["请求过大，请分批测算。"])
    return read_json(content)


def print_json(document: Any) -> None:
    """One JSON document and nothing else."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
