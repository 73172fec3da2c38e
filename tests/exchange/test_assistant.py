"""A long import with a second process is the import without one, also when that process is killed in the middle."""

from __future__ import annotations

import os
import signal
import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import literal_column, select, text

from talent_app.audit.chain import verify
from talent_app.core.scope import Scope
from talent_app.db.engine import dialect_name, session, use_scope
from talent_app.exchange import apply, assistant, intake, queries, read_ahead, service
from talent_app.informing.models import InformRecord, Manner, Told
from talent_app.talents.models import Person, Talent
from tests.bench.bulk import workbook
from tests.exchange.files import staged

ROWS = 250
#: What differs between two imports of the same file: ids, moments, and what chance has a part in.
UNLIKE = {"id", "uid", "person_id", "talent_id", "entry_uid", "history_id", "salt", "commitment", "import_id"}
UNLIKE |= {"document_sealed", "phone_sealed", "email_sealed"}


@pytest.fixture
def small_parts(monkeypatch):
    """A file of a few hundred rows is long, and is written in many parts."""
    monkeypatch.setattr(assistant, "FEWEST", 100)
    monkeypatch.setattr(intake, "FEWEST_READ", 100)
    monkeypatch.setattr(read_ahead, "BATCH", 60)
    monkeypatch.setattr(apply, "PART", 60)
    monkeypatch.setattr(queries, "CHUNK", 30)
    # what the standard library keeps to the end of the run must not lie in the folder that is cleared before
    monkeypatch.setattr(tempfile, "tempdir", str(Path(tempfile.gettempdir()).parent))
    monkeypatch.setattr(assistant.Settings, "has_second", lambda self: self.processes > 1)


def registry():
    """Everything an import writes, table by table, without what must differ."""
    use_scope(Scope.everything())
    found = {}
    for model in (Person, Talent, InformRecord):
        for table in (model.__table__, model.__history__):
            order = table.c.history_id if "history_id" in table.c else table.c.id
            rows = session.execute(select(table).order_by(order).limit(ROWS)).mappings()
            found[table.name] = [
                {n: v for n, v in row.items() if n not in UNLIKE and not isinstance(v, datetime)} for row in rows
            ]
    place = literal_column("rowid" if dialect_name() == "sqlite" else "id")
    grams = select(literal_column("grams")).select_from(text("talents_search")).order_by(place)
    found["search"] = [str(one) for one in session.scalars(grams)]
    found["faults"] = [fault.message for fault in verify(session())]
    session.rollback()
    return found


def checked(batch):
    """The staged rows of an import, and what was counted and said."""
    use_scope(Scope.everything())
    rows = queries.rows_page(Scope.everything(), batch, limit=ROWS + 10)
    told = [(row.position, row.number, row.status, row.decision, row.label, row.messages, row.payload) for row in rows]
    return batch.counts, told


def test_two_processes_write_what_one_writes_and_a_killed_one_changes_nothing(actor, place, small_parts, monkeypatch):
    hr, plant = actor("hr"), place("plant").id
    monkeypatch.setattr(assistant.helpers, "processes", 1)
    batch = staged(hr, plant, workbook(ROWS), "人才.xlsx", told=Told(1, Manner.PAPER))
    batch_id, asked, lost = batch.id, [], []
    ask, lose = assistant.Assistant.ask, assistant.Assistant._lost

    def losing(self):
        lost.append(self)
        lose(self)

    def asking(self, work, *arguments):
        asked.append(self.pool is not None)
        if dies_at == len(asked):
            os.kill(next(iter(self.pool._processes)), signal.SIGKILL)
        return ask(self, work, *arguments)

    monkeypatch.setattr(assistant.Assistant, "ask", asking)
    monkeypatch.setattr(assistant.Assistant, "_lost", losing)
    outcomes, checks = [], [checked(batch)]
    for processes, dies_at in ((1, 0), (2, 0), (2, 3)):
        monkeypatch.setattr(assistant.helpers, "processes", processes)
        asked.clear()
        written = intake.write(hr, batch_id)
        assert written.new >= ROWS * 9 // 10
        assert asked[0] is (processes == 2)
        assert (len(asked), bool(lost)) == (5, bool(dies_at))
        lost.clear()
        outcomes.append(registry())
        service.undo_import(hr, batch_id)
        again = service.start_check(hr, batch_id, None, batch.mapping, ROWS + 1, background=False).id
        asked.clear()
        checks.append(checked(intake.check(hr, again, ROWS + 1)))
        assert bool(lost) is bool(dies_at)
        lost.clear()
    assert checks == [checks[0]] * 4
    assert len(checks[0][1]) == ROWS
    one, two, killed = outcomes
    assert one["faults"] == []
    assert len(one["talents"]) == len(one["search"]) == written.new
    assert two["talents"] == one["talents"]
    for name in one:
        if not name.endswith("_history"):
            assert two[name] == one[name], name
            assert killed[name] == one[name], name
