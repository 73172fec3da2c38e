"""Statistics are read from the copy while it is fresh enough, and from the database itself when it is not or is gone.

The last test follows a real streaming copy; the others take a copy of the file, which stands still like one that lags.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from config import BadSetting, Settings, check
from talent_app import clock
from talent_app.audit.freshness import age_of_replica
from talent_app.db.engine import database, session
from talent_app.db.replica import replica
from talent_app.talents.models import Talent
from tests import replicas
from tests.databases import PostgresTemplates, SqliteTemplates
from tests.databases import test_key as key_of
from tests.factories import create_talent

TABLE = "/statistics/talents?rows=sex"
CONFORMS, BEHIND = "读自统计副本，与主库一致", "读自统计副本，落后主库"


@pytest.fixture
def copied(settings: Settings, tmp_path, _templates):
    """A copy of this test's database as it stands when the test calls it, asked for at most so many seconds."""
    if not isinstance(_templates, SqliteTemplates):
        pytest.skip("a file to copy")

    def copy(most_seconds: int) -> None:
        session.remove()
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(database.engine.url.database, tmp_path / "copy.sqlite3")
        replica.configure(f"sqlite:///{tmp_path}/copy.sqlite3", most_seconds)

    yield copy
    replica.configure("", 30)


def seen(client_as: Callable[[str], FlaskClient]) -> tuple[bool, str]:
    """Whether the newest talent is among the rows behind the figure, and the page of the figures."""
    client = client_as("hr")
    return "副本试验" in client.get("/statistics/talents/rows?rows=sex").text, client.get(TABLE).text


def test_figures_come_from_the_copy_while_it_is_fresh_enough_and_say_how_old_they_are(copied, client_as, actor):
    copied(3600)
    assert CONFORMS in client_as("hr").get("/statistics").text
    create_talent(actor("hr"), name="副本试验")
    is_there, page = seen(client_as)
    assert not is_there
    assert BEHIND in page
    replica.most_age = timedelta(microseconds=1)  # too old for this installation
    is_there, page = seen(client_as)
    assert is_there
    assert "读自统计副本" not in page


def test_a_copy_that_does_not_answer_is_left_alone_and_nobody_notices(copied, client_as, actor, tmp_path):
    copied(3600)
    create_talent(actor("hr"), name="副本试验")
    session.remove()
    replica.engine.dispose()
    (tmp_path / "copy.sqlite3").write_bytes(b"not a database any more" * 100)
    is_there, page = seen(client_as)
    assert is_there
    assert "读自统计副本" not in page
    assert not replica.may_be_asked
    assert "talent_replica_used" in _figures(client_as)


def _figures(client_as: Callable[[str], FlaskClient]) -> str:
    client = client_as("hr")
    client.application.config["SETTINGS"].metrics_token = "a token for the figures of this test"
    return client.get("/metrics", headers={"Authorization": "Bearer a token for the figures of this test"}).text


def test_a_copy_of_another_database_is_not_read(copied, client_as, actor):
    copied(3600)
    with replica.engine.begin() as connection:
        connection.execute(text("UPDATE audit_head SET hash = 'of another chain'"))
    assert age_of_replica() is None


def test_a_command_inside_a_reading_writes_to_the_database_itself(copied, actor):
    copied(3600)
    hr = actor("hr")
    with replica.reading():
        talent = create_talent(hr, name="副本试验")
        assert session.scalar(select(Talent.name).where(Talent.id == talent.id)) == "副本试验"
    session.rollback()


def test_a_copy_needs_postgresql():
    keys = {"secret_key": "s3cret of this test, long enough", "data_key": key_of("d"), "index_key": key_of("i")}
    with pytest.raises(BadSetting, match="REPLICA_DATABASE_URL 只用于 PostgreSQL"):
        check(Settings(**keys, database_url="sqlite:///x", replica_database_url="postgresql://copy/x"))


@pytest.mark.committing
def test_a_streaming_copy_follows_dies_and_comes_back(settings, client_as, actor, _templates):
    if not isinstance(_templates, PostgresTemplates):
        pytest.skip("streaming is PostgreSQL's")
    copy = replicas.start_replica(_templates.cluster)
    try:
        replica.configure(copy.url_app(database.engine.url.database), 30)
        create_talent(actor("hr"), name="副本试验")
        _until(lambda: age_of_replica() == timedelta(0))
        is_there, page = seen(client_as)
        assert is_there
        assert CONFORMS in page
        assert "副本试验" not in client_as("stranger").get("/statistics/talents/rows?rows=sex").text  # row policies
        replicas.kill(copy)
        is_there, page = seen(client_as)  # with connections that were good a moment ago
        assert is_there
        assert "读自统计副本" not in page
        assert not replica.may_be_asked
        replicas.come_back(copy)
        replica.away_until = clock.now()
        _until(lambda: age_of_replica() == timedelta(0))
        assert CONFORMS in seen(client_as)[1]
    finally:
        replica.configure("", 30)
        session.remove()
        copy.stop()


def _until(holds: Callable[[], bool], seconds: float = 15) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.02)
