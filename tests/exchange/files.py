"""Files for the tests of imports, made of rows; people are invented."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from talent_app.core.actor import Actor
from talent_app.db.engine import session
from talent_app.documents.tables import Limits
from talent_app.exchange import intake, service
from talent_app.exchange.map_file import use_map_file
from talent_app.exchange.mapping import plan_file
from talent_app.exchange.models import ImportBatch
from talent_app.informing.models import Told

MAX_ROWS = 1_000
#: Valid numbers of nobody.
NUMBERS = ("540102199003078415", "540102198511120929", "11010519491231002X")


def csv_file(rows: Sequence[Sequence[Any]]) -> bytes:
    """A CSV file as Excel writes it."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_file(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook with plain cells; a text that begins with = is a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    sheet.write(number, place, value)
    return out.getvalue()


def trial(
    actor: Actor, organisation_id: int, content: bytes, name: str = "名单.csv", mapping: Any = None
) -> dict[str, Any]:
    """What a check alone tells of a file."""
    plan = plan_file(content, name, Limits(rows=MAX_ROWS))
    if mapping is not None:
        use_map_file(plan, mapping)
    return intake.trial(actor, organisation_id, name, content, MAX_ROWS, plan)


def staged(
    actor: Actor, organisation_id: int, content: bytes, name: str = "名单.csv", mapping: Any = None,
    told: Told | None = None,
) -> ImportBatch:  # fmt: skip
    """An import that was checked and waits for its confirmation."""
    plan = intake.plan_upload(actor, organisation_id, name, content, MAX_ROWS)
    if mapping is not None:
        use_map_file(plan, mapping)
    batch = intake.keep(actor, organisation_id, name, content, plan, told)
    service.start_check(actor, batch.id, batch.version, intake.settle(plan), MAX_ROWS, background=False)
    return intake.check(actor, batch.id, MAX_ROWS)


def applied(
    actor: Actor, organisation_id: int, content: bytes, name: str = "名单.csv", mapping: Any = None,
    told: Told | None = None,
) -> ImportBatch:  # fmt: skip
    """An import that was written."""
    batch_id = staged(actor, organisation_id, content, name, mapping, told).id
    intake.write(actor, batch_id)
    return session.get_one(ImportBatch, batch_id, populate_existing=True)
