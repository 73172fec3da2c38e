"""Two processes on the operations file: whoever reads before writing waits for his turn instead of being refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from talent_app import clock
from talent_app.db.engine import database, ops_session
from talent_app.identity.models import LoginAttempt
from talent_app.jobs.models import JobProgress


@pytest.mark.committing
def test_a_reader_of_the_operations_file_may_write_after_somebody_else_wrote(db):
    assert ops_session.get(JobProgress, 1) is None  # has read
    assert database.ops_engine is not None
    with database.ops_engine.begin() as other:
        other.execute(LoginAttempt.__table__.insert().values(at=clock.now(), username="x", address=""))
    ops_session.add(JobProgress(job_id=1, done=0, total=1, sentence="", at=clock.now()))
    ops_session.commit()
    assert ops_session.get(JobProgress, 1) is not None


@pytest.mark.committing
def test_what_was_not_committed_is_gone(db):
    ops_session.add(LoginAttempt(at=clock.now(), username="gone", address=""))
    ops_session.flush()
    ops_session.rollback()
    assert ops_session.scalars(select(LoginAttempt).where(LoginAttempt.username == "gone")).all() == []
