"""Background work of subscriptions; registered by name in `talent_app/worker.py`."""

from __future__ import annotations

from typing import Any

from talent_app.core.actor import Actor
from talent_app.jobs.runner import JobContext
from talent_app.webhooks.dispatch import send_due
from talent_app.webhooks.service import JOB


def send(actor: Actor, context: JobContext, webhook_id: int) -> dict[str, Any]:
    """Send what waits for one receiver at once: a test, or a message asked for again."""
    return {"taken": send_due(webhook_id), "url": f"/admin/webhooks/{webhook_id}"}


TASKS = {JOB: send}
