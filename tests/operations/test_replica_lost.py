"""The copy for statistics goes away in the middle of a page, at any statement of it: the page is read all the same."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from talent_app.db.engine import database, dialect_name, session
from talent_app.db.replica import replica
from talent_app.statistics.columns import store
from tests.factories import create_talent
from tests.page import get_page

#: The driver warns of a cursor that was open when its connection went away.
OPEN_CURSOR = "ignore::pytest.PytestUnraisableExceptionWarning"
PAGES = ("/statistics/talents?rows=sex&columns=education", "/statistics")
MOST = 60


@pytest.mark.committing
@pytest.mark.filterwarnings(OPEN_CURSOR)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_read_from_the_database_when_the_copy_goes_away_at_any_of_its_statements(path, client_as, actor):
    if dialect_name() != "postgresql":
        pytest.skip("a copy that streams is PostgreSQL's")
    create_talent(actor("hr"), name="副本试验")
    client = client_as("hr")
    session.remove()
    replica.configure(str(database.engine.url.render_as_string(hide_password=False)), 3600)
    asked = []
    lost_at = [0]

    def lose(connection, cursor, statement, *rest):
        asked.append(statement)
        if len(asked) == lost_at[0]:
            cursor.connection.close()

    event.listen(replica.engine, "before_cursor_execute", lose)
    try:
        for place in range(1, MOST):
            asked.clear()
            lost_at[0] = place
            replica.away_until = None
            store.live.clear()
            get_page(client, path)
            if len(asked) < place:
                break
        assert place > 3, "nothing was read from the copy"
    finally:
        replica.configure("", 30)


@pytest.mark.committing
def test_a_page_that_was_read_is_shown_when_the_server_goes_away_before_the_request_ends(client_as, app, monkeypatch):
    if dialect_name() != "postgresql":
        pytest.skip("a server that goes away is PostgreSQL's")
    client = client_as("hr")

    def view():
        asked = session.connection().scalar(text("SELECT pg_backend_pid()"))
        with database.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": asked})
        return "shown"

    view.is_for_signed_in = True
    monkeypatch.setitem(app.view_functions, "statistics.cockpit", view)
    assert client.get("/statistics").text == "shown"
    assert get_page(client, "/talents")
