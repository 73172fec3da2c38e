"""Answers are kept while they hold, and asked for again at the first look after anything they were read from changes.

Nothing is told to the memory of a process: what it compares stands in the database, so a change made by another
process is met the same way as one of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text

from talent_app import clock
from talent_app.audit import keeping
from talent_app.db.engine import session, within
from talent_app.db.watching import tables_read
from talent_app.notifications.models import Notice
from talent_app.talents import service
from talent_app.talents.models import Talent
from talent_app.web.home import PROVIDERS, WorkItem, set_providers
from tests.factories import create_talent
from tests.page import get_page


@pytest.fixture
def asked(app):
    """A home page of one line, the number of registrations by their birth, and how often it was counted."""
    before, calls = app.extensions[PROVIDERS], []

    def provider(actor):
        calls.append(actor.username)
        counted = select(func.count(Talent.id)).where(Talent.born_on < clock.today())
        return [WorkItem("在册", session.scalar(counted) or 0, "/talents")]

    set_providers(app, [provider])
    yield calls
    set_providers(app, before)


def shown(client):
    return get_page(client, "/").select_one("tbody td.num, tbody td:nth-of-type(1)").text.strip()


def test_home_counts_once_and_again_after_what_it_was_counted_from_changed(actor, client_as, asked, monkeypatch):
    hr, client = actor("hr"), client_as("hr")
    first = create_talent(hr)
    one = shown(client)
    assert (shown(client), len(asked)) == (one, 1), "nothing changed: not counted again"
    service.update_talent(hr, first.id, None, {"post": "总工程师"})
    assert (shown(client), len(asked)) == (one, 1), "the post is not what was counted"
    second = create_talent(hr)
    assert (shown(client) != one, len(asked)) == (True, 2)
    service.update_talent(hr, second.id, None, {"born_on": None, "document_number": None})
    assert (shown(client), len(asked)) == (one, 3), "a column that was counted"
    create_talent(actor("stranger"))
    assert (shown(client), len(asked)) == (one, 3), "somebody else's registration"
    monkeypatch.delenv("APP_TODAY")
    for moment, calls in (("15:59:59", 3), ("16:00:00", 4)):
        now = datetime.fromisoformat(f"2026-11-23T{moment}").replace(tzinfo=UTC)
        monkeypatch.setattr(clock, "real_now", lambda now=now: now)
        shown(client_as("hr"))
        assert len(asked) == calls, "a new day begins at midnight of Lhasa's clock"


def test_links_of_an_older_program_are_met_by_asking_again(actor, client_as, asked):
    hr, client = actor("hr"), client_as("hr")
    create_talent(hr)
    shown(client)
    session.connection().execute(text("UPDATE audit_head SET marked_seq = seq - 1"))
    session.commit()
    shown(client), shown(client)
    assert len(asked) == 3, "while it is there nothing is kept"
    create_talent(actor("stranger"))
    shown(client), shown(client)
    assert len(asked) == 4, "the next link of ours says that everything may have changed"


def test_what_no_mark_is_written_for_is_not_kept(actor):
    scope = actor("hr").scope
    create_talent(actor("hr"))
    ours, notices, elsewhere = (
        select(func.count(Talent.id)),
        select(func.count(Notice.id)),
        text("SELECT 1 FROM alembic_version"),
    )
    for statement, times in ((ours, 1), (notices, 2), (elsewhere, 2)):
        calls = []

        def gather(statement=statement, calls=calls):
            calls.append(session.scalar(statement))

        with within(scope):
            for _look in range(2):
                keeping.kept(str(statement), keeping.marks_at_present(scope), gather)
        assert len(calls) == times


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        ("SELECT count(*) AS n FROM talents \nWHERE talents.status = ?", {"status"}),
        ("SELECT talents.name AS name FROM talents ORDER BY talents.id", {"name", "id"}),
        ("SELECT name FROM talents WHERE talents.id = 1", None),
        ("SELECT talents_1.name FROM talents AS talents_1 WHERE talents.id = talents_1.id", None),
        ("SELECT count(*) FROM talents", None),
        ("SELECT talents.id FROM talents_search JOIN talents ON talents.id = talents_search.rowid", {"id"}),
    ],
)
def test_what_a_statement_reads_is_rather_too_much_than_too_little(statement, columns):
    assert dict(tables_read(statement))["talents"] == columns


def test_a_table_that_only_the_database_or_the_other_file_knows_is_seen():
    assert tables_read("SELECT form_drafts.id FROM form_drafts") == (("form_drafts", frozenset({"id"})),)
    assert ("talents_search", None) in tables_read("SELECT talents.id FROM talents JOIN talents_search ON 1 = 1")
