"""Two imports of the demo data: one that waits for its confirmation, with every kind of row, and one that is done."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from talent_app import clock
from talent_app.documents.tables import Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.exchange import intake, service
from talent_app.exchange.models import ImportBatch
from talent_app.identity.queries import actor_by_name
from talent_app.informing.models import Manner, Told
from talent_app.informing.queries import notice_on
from talent_app.seed.spreadsheet import FIRST, HEAD, row_of

MOST_ROWS = 1_000
#: People of the sheet that was taken over, beyond those of the practice sheet.
ARRIVED = range(FIRST + 400, FIRST + 403)


def create_waiting_import(owner: int, file: Path) -> int:
    """Upload and check the practice sheet; nobody is registered by it. Returns the number of its rows."""
    return _checked(owner, file.name, file.read_bytes()).rows


def create_done_import(owner: int) -> int:
    """Take over a sheet of new colleagues as the enterprise would; returns how many they are."""
    file = BytesIO()
    people = [row_of(place)[:-1] for place in ARRIVED]
    write_tables(
        file, [Table("人员名单", [Column(title) for title in HEAD[:-1]], people)], title="新进人员", created=clock.now()
    )
    batch = _checked(owner, "新进人员.xlsx", file.getvalue())
    service.apply_import(actor_by_name("hr", clock.today()), batch.id)
    return len(people)


def _checked(owner: int, name: str, content: bytes) -> ImportBatch:
    hr = actor_by_name("hr", clock.today())
    told = Told(notice_on(hr.scope, clock.today()).version, Manner.PAPER)
    plan = intake.plan_upload(hr, owner, name, content, MOST_ROWS)
    batch = intake.keep(hr, owner, name, content, plan, told)
    service.start_check(hr, batch.id, batch.version, intake.settle(plan), MOST_ROWS, background=False)
    return intake.check(hr, batch.id, MOST_ROWS)
