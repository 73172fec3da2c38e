"""What every command of the command line shares: the actor, the scope, refusals as sentences and exit codes."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, NoReturn

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import AppError
from talent_app.db.engine import use_scope
from talent_app.identity.queries import actor_by_name

REFUSED = 2
DOES_NOT_HOLD = 1


def actor_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--actor USER`: who acts; the command receives `actor: Actor`, and the session his scope."""

    @click.option("--actor", "username", required=True, help="登录名：以谁的身份和权限执行。")
    @functools.wraps(function)
    def run(username: str, **kwargs: Any) -> Any:
        actor: Actor = actor_by_name(username, clock.today())
        use_scope(actor.scope)
        return function(actor=actor, **kwargs)

    return run


def refusals(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn an `AppError` into one Chinese sentence per problem on standard error and exit code 2."""

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except AppError as error:
            refuse(error)
        except (OperationalError, ProgrammingError) as error:
            if not is_unprepared(error):
                raise
            refuse(AppError("数据库尚未建立，或结构不是本程序的版本。", "请先运行 flask db upgrade。"))

    return run


def is_unprepared(error: Exception) -> bool:
    """Whether the database refuses because tables or columns are not there, or it cannot be opened at all."""
    text = str(getattr(error, "orig", error)).lower()
    return any(word in text for word in ("no such table", "no such column", "does not exist", "unable to open"))


def refuse(error: AppError) -> NoReturn:
    """Print a refusal and end with exit code 2."""
    problems = getattr(error, "problems", None) or [f"{error.message}{error.hint}"]
    for sentence in problems:
        click.echo(sentence, err=True)
    for row in getattr(error, "rows", ()):
        click.echo(str(getattr(row, "message", row)), err=True)
    for finding in getattr(error, "findings", ()):
        click.echo(f"{finding.rule}：{finding.message}{finding.remedy}", err=True)
    raise SystemExit(REFUSED)


def print_json(document: Any) -> None:
    """One JSON document on standard output, and nothing else."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
