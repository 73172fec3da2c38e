"""One import of the demo data, checked and waiting for its confirmation: every kind of row, and a kept original."""

from __future__ import annotations

from pathlib import Path

from talent_app import clock
from talent_app.exchange import intake, service
from talent_app.identity.queries import actor_by_name
from talent_app.informing.models import Manner, Told
from talent_app.informing.queries import notice_on

MOST_ROWS = 1_000


def create_waiting_import(owner: int, file: Path) -> int:
    """Upload and check the practice sheet; nobody is registered by it. Returns the number of its rows."""
    hr, content = actor_by_name("hr", clock.today()), file.read_bytes()
    told = Told(notice_on(hr.scope, clock.today()).version, Manner.PAPER)
    plan = intake.plan_upload(hr, owner, file.name, content, MOST_ROWS)
    batch = intake.keep(hr, owner, file.name, content, plan, told)
    service.start_check(hr, batch.id, batch.version, intake.settle(plan), MOST_ROWS, background=False)
    return intake.check(hr, batch.id, MOST_ROWS).rows
