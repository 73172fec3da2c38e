"""Pages of figures read from the streaming copy while it is fresh enough; from the database itself when it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from math import ceil
from typing import Any, TypeVar

from flask import Flask, g
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from talent_app.audit.freshness import age_of_replica, gave_up, is_fresh
from talent_app.db.replica import replica

View = TypeVar("View", bound=Callable[..., Any])


def from_replica(view: View) -> View:
    """Let a page or a reading that changes nothing read from the copy; under `@requires`, whose answer never is."""

    @wraps(view)
    def reading(*args: Any, **kwargs: Any) -> Any:
        g.replica_age = None
        age = age_of_replica()
        if not is_fresh(age):
            return view(*args, **kwargs)
        g.replica_age = age
        try:
            with replica.reading():
                return view(*args, **kwargs)
        except DBAPIError as error:  # it went away, or put our reading off for what it had to replay
            gave_up(error)
            g.replica_age = None
        return view(*args, **kwargs)

    return reading  # type: ignore[return-value]


def figures_at(gathered: datetime) -> datetime:
    """Of which moment figures are that were gathered at this one."""
    age = g.get("replica_age")
    return gathered if age is None else gathered - age


def figures_source() -> str:
    """A sentence for the page when its figures are read from the copy."""
    age = g.get("replica_age")
    if age is None:
        return ""
    if not age:
        return _("读自统计副本，与主库一致。")
    return _("读自统计副本，落后主库 %(seconds)d 秒。", seconds=ceil(age.total_seconds()))


def init_app(app: Flask) -> None:
    """Let templates say where figures come from."""
    app.jinja_env.globals["figures_source"] = figures_source
