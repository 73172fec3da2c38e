"""Deadlines counted again after the holidays of a year were entered: one command a row, with progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

from talent_app.core.actor import Actor
from talent_app.db.engine import session


def recount_all(actor: Actor, job: Any, wanted: Select[Any], recount: Callable[[Actor, int], Any], told: str) -> int:
    """Have every row that a statement names counted again; how many were looked at."""
    ids = list(session.scalars(wanted))
    for done, row_id in enumerate(ids, start=1):
        recount(actor, row_id)
        job.progress(done, len(ids), told)
    return len(ids)
