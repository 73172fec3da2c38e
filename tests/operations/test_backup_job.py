"""The backup of a night as a job: asked for where a folder is named, made once whoever takes it over."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from talent_app import worker
from talent_app.core.actor import system_actor
from talent_app.db.engine import session, use_scope
from talent_app.jobs.models import Job, JobState
from talent_app.jobs.queue import queue
from talent_app.operations import backup_tasks
from talent_app.operations.backup_tasks import ask_for_backup, keeping, make_backup
from tests.factories import create_talent

pytestmark = pytest.mark.committing


class Context:
    """A job that is taken over."""

    def __init__(self, job_id):
        self.job_id, self.told = job_id, []

    def progress(self, done, total, sentence=""):
        self.told.append(sentence)


def test_a_night_asks_for_one_backup_and_the_worker_makes_it_once(settings, actor, tmp_path, monkeypatch):
    assert ask_for_backup() is None
    folder = tmp_path / "backups"
    folder.mkdir()
    settings.backup_dir, settings.backup_keep = str(folder), 2
    monkeypatch.setattr(keeping, "settings", settings)
    create_talent(actor("hr"))
    use_scope(None)
    job_id = ask_for_backup().id
    assert queue.sent[-1] == job_id
    worker.run_now(job_id)
    use_scope(None)
    job = session.scalars(select(Job).where(Job.id == job_id)).one()
    assert (job.state, job.message) == (JobState.DONE, "已完成。")
    [file] = folder.iterdir()
    assert file.name == job.result["file"]
    session.rollback()
    before = file.stat().st_mtime_ns
    made = []
    monkeypatch.setattr(backup_tasks.backup, "create", lambda *_: made.append(1))
    make_backup(system_actor("备份"), Context(job_id), job.arguments["day"])  # another worker, after a kill
    assert (made, file.stat().st_mtime_ns) == ([], before)
    for number in (1, 2):
        (folder / f"talent-20200101-{number}.backup").write_bytes(b"old")
    (folder / "someone-elses.txt").write_bytes(b"kept")
    make_backup(system_actor("备份"), Context(job_id), job.arguments["day"])
    assert len(list(folder.glob("*.backup"))) == 2
    assert (folder / "someone-elses.txt").exists()
