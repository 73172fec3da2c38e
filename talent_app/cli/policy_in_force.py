"""The policy the command line computes with: the files of the package and what officers published over them.

`flask rules …` also works before there is a database; then the files alone hold, as nothing can have been published.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError, ProgrammingError

from config import ROOT, BadSetting
from talent_app.cli.context import is_unprepared
from talent_app.core.scope import Scope
from talent_app.db.engine import database, within
from talent_app.policy import queries
from talent_app.rules.fields import Unreadable, read_day
from talent_app.rules.parameters import Book, Policy
from talent_app.rules.policy_files import packaged_book

#: The file of an embedded database in the instance folder.
EMBEDDED = "data.sqlite3"


def book_in_force() -> Book:
    """Files and releases as one book."""
    try:
        app = click.get_current_context().ensure_object(ScriptInfo).load_app()
    except BadSetting:
        if _is_set_up():
            raise
        return packaged_book()
    if not _has_database():
        return packaged_book()
    with app.app_context(), within(Scope.nothing()):
        try:
            return queries.book(Scope.nothing())
        except (OperationalError, ProgrammingError) as error:
            if not is_unprepared(error):
                raise
            return packaged_book()


def policy_for(request: Any) -> Policy | None:
    """The policy of the day of a request; none where the day cannot be read, which the rules refuse with a sentence."""
    try:
        return Policy(book_in_force(), read_day(request["on"]))
    except (KeyError, TypeError, Unreadable):
        return None


def _has_database() -> bool:
    """Asking an embedded database that is not there yet would make an empty file."""
    url = database.engine.url if database.engine is not None else None
    if url is None or url.get_backend_name() != "sqlite":
        return url is not None
    return bool(url.database) and Path(str(url.database)).exists()


def _is_set_up() -> bool:
    """Whether somebody pointed to a database or one lies where it would: then wrong settings are said, not skipped."""
    folder = Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance")
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")) or (folder / EMBEDDED).exists()
