"""Background work of kept searches; registered by name in `talent_app/worker.py`."""

from __future__ import annotations

from typing import Any

from talent_app.core.actor import Actor, system_actor
from talent_app.jobs.runner import JobContext
from talent_app.searches import service

PURPOSE = "核对已存查询"


def check_searches(actor: Actor, context: JobContext) -> dict[str, Any]:
    """Tell watchers of newcomers."""
    return {"searches": service.check_searches(system_actor(PURPOSE))}


TASKS = {service.CHECK_JOB: check_searches}
