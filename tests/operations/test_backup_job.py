"""The backup of a night as a job: asked for where a folder is named, made once whoever takes it over."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from talent_app import worker
from talent_app.core.actor import system_actor
from talent_app.core.errors import AppError
from talent_app.db.engine import session, use_scope
from talent_app.jobs.models import Job, JobState
from talent_app.jobs.queue import queue
from talent_app.operations import backup_tasks
from talent_app.operations.backup_tasks import ask_for_backup, keeping, make_backup
from tests.factories import create_talent
from tests.page import get_page, post_page

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


def test_an_administrator_sees_the_backups_and_makes_one_at_once(settings, client_as, tmp_path, monkeypatch):
    client = client_as("sysadmin")
    assert "没有设置备份文件夹" in get_page(client, "/admin/backups").words
    assert "BACKUP_DIR" in post_page(client, "/admin/backups", status=400).words
    settings.backup_dir = str(tmp_path)
    monkeypatch.setattr(keeping, "settings", settings)
    assert "还没有备份" in get_page(client, "/admin/backups").words
    shown = post_page(client, "/admin/backups")
    assert shown.heading() == "立即备份"
    monkeypatch.setattr(backup_tasks.backup, "create", lambda *_: (_ for _ in ()).throw(AppError("磁盘已满。")))
    job_id = queue.sent[-1]
    worker.run_now(job_id)
    failed = get_page(client, f"/admin/jobs/{job_id}")
    assert "磁盘已满。" in failed.words
    # once there is room, the same job is done again
    (tmp_path / f"talent-20261123-{job_id}.backup").write_bytes(b"x" * 2**20)
    post_page(client, f"/admin/jobs/{job_id}/retry")
    assert queue.sent[-1] == job_id
    worker.run_now(job_id)
    assert "已完成" in get_page(client, f"/admin/jobs/{job_id}").words
    assert f"talent-20261123-{job_id}.backup" in get_page(client, "/admin/backups").words
    assert client_as("secadmin").get("/admin/backups").status_code == 403
