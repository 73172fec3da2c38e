"""Background work of talent classes; registered by name in `talent_app/worker.py`."""

from __future__ import annotations

from typing import Any

from talent_app.classes import queries, service
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.jobs.runner import JobContext


def refresh_classes(actor: Actor, context: JobContext) -> dict[str, Any]:
    """Judge the evidence of every verified registration the asker oversees."""
    ids = queries.verified_ids(actor.scope_for(Permission.TALENT_VERIFY))
    made = 0
    for start in range(0, len(ids), service.MOST_AT_ONCE):
        made += service.propose_classes(actor, ids[start : start + service.MOST_AT_ONCE])
        context.progress(min(start + service.MOST_AT_ONCE, len(ids)), len(ids), f"已提出 {made} 条建议")
    return {"people": len(ids), "proposals": made}


TASKS = {service.REFRESH_JOB: refresh_classes}
