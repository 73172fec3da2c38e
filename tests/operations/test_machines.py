"""Two web processes and two workers on one PostgreSQL: either answers for the other, and one of each may be killed.

The long proof with gunicorn, nginx, a replica and people at work is `script/assure --part machines`.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPException

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.serving import make_server

from talent_app import clock, worker
from talent_app.audit.command import command
from talent_app.db.engine import database, ops_session, session, use_scope
from talent_app.identity.permissions import Permission
from talent_app.identity.sessions import PER_ACCOUNT
from talent_app.jobs import runner as running
from talent_app.jobs.models import Job, JobProgress, JobState
from talent_app.jobs.queue import prepare, queue
from talent_app.jobs.service import request_job
from talent_app.talents.models import Talent
from tests import people
from tests.assure.proofs.visitor import Failed, Visitor
from tests.databases import PostgresTemplates
from tests.factories import create_talent
from tests.fleet import free_port
from tests.incentives.plan_data import draft

LEASE = timedelta(seconds=2)
NAME = "接手试验"


@pytest.fixture
def child(settings, _templates) -> Iterator[Callable[[Callable[[], None]], int]]:
    """`child(work)`: a process of its own that works until it is killed; its number."""
    if not isinstance(_templates, PostgresTemplates):
        pytest.skip("several machines share a PostgreSQL")
    prepare(settings.migration_database_url)
    alive: list[int] = []

    def begin(work: Callable[[], None]) -> int:
        session.remove()
        ops_session.remove()
        database.dispose()
        queue.huey.storage.close()
        number = os.fork()
        if number == 0:
            try:
                work()
            finally:
                os._exit(1)
        alive.append(number)
        return number

    yield begin
    for number in alive:
        end(number)
    queue.configure(settings.ops_database_url, settings.instance_dir, testing=True)


def end(number: int) -> None:
    """SIGKILL; once is enough."""
    try:
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.05)


@pytest.mark.committing
def test_a_session_and_the_lock_of_an_account_hold_at_every_web_process(app, child):
    ports = [free_port(), free_port()]
    first, _second = [child(lambda port=port: serve(app, port)) for port in ports]
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    visitor = Visitor(addresses[0], "hr")
    until(lambda: all(answers(address) for address in addresses))
    visitor.sign_in(people.PASSWORD)
    visitor.address = addresses[1]
    assert people.USERS["hr"][0] in visitor.get("/").get_text()
    each = [Visitor(address, "stranger") for address in addresses]
    for turn in range(PER_ACCOUNT):
        with pytest.raises(Failed, match="401"):
            each[turn % 2].sign_in("wrong")
    for one in each:
        with pytest.raises(Failed, match="429"):
            one.sign_in(people.PASSWORD)
    end(first)
    assert people.USERS["hr"][0] in visitor.get("/").get_text()


def serve(app: Flask, port: int) -> None:
    """One web process."""
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


def answers(address: str) -> bool:
    """Whether somebody listens."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        direct.open(f"{address}/healthz", timeout=5).close()
    except (urllib.error.URLError, HTTPException, OSError):
        return False
    return True


@command(Permission.TALENT_EDIT)
def register(actor, job):
    """The effect of the job and its end, in one transaction."""
    row = create_talent(actor, name=NAME)
    job.finish({"url": f"/talents/{row.id}"}, "已登记。")


def slow_at_first(actor, job):
    """The first who tries it is killed before its effect."""
    job.progress(job.attempt, 2, "正在登记")
    if job.attempt == 1:
        time.sleep(600)
    register(actor, job)


@pytest.mark.committing
def test_the_job_of_a_killed_worker_is_done_once_by_the_other(settings, actor, child, monkeypatch):
    monkeypatch.setattr(running, "LEASE", LEASE)
    monkeypatch.setattr(running, "RENEW_SECONDS", 0.5)
    monkeypatch.setattr(worker, "minute", lambda: None)  # the night's job would come in between
    monkeypatch.setitem(worker.TASKS, "slow", slow_at_first)

    def work() -> None:
        queue.configure(settings.ops_database_url, settings.instance_dir)
        worker.consumer(1).run()

    queue.configure(settings.ops_database_url, settings.instance_dir)
    job_id = request_job(actor("hr"), "slow", "慢任务", {}).id
    first = child(work)
    until(lambda: progress(job_id) == 1)
    second = child(work)
    end(first)
    time.sleep(LEASE.total_seconds() + 0.3)
    queue.configure(settings.ops_database_url, settings.instance_dir)
    assert worker.runner.sweep() == 1  # what every worker does every minute
    until(lambda: standing(job_id)[0] is JobState.DONE)
    assert standing(job_id) == (JobState.DONE, 2)
    assert progress(job_id) == 2
    use_scope(actor("hr").scope)
    assert session.scalar(select(func.count()).select_from(Talent).where(Talent.name == NAME)) == 1
    session.rollback()
    end(second)


def progress(job_id: int) -> int:
    """How far its page would say it is."""
    found = ops_session.scalar(select(JobProgress.done).where(JobProgress.job_id == job_id))
    ops_session.rollback()
    return found or 0


def standing(job_id: int) -> tuple[JobState, int]:
    """Its state, and how often somebody took it."""
    found = session.execute(select(Job.state, Job.attempts).where(Job.id == job_id)).one()
    session.rollback()
    return found[0], found[1]


@pytest.mark.committing
def test_a_job_that_ends_every_worker_is_given_up(settings, actor):
    job_id = request_job(actor("hr"), "slow", "慢任务", {}).id
    for attempt in range(1, running.MOST_ATTEMPTS + 1):
        row = session.get(Job, job_id, populate_existing=True)
        assert row.state is JobState.QUEUED, f"before attempt {attempt}"
        taken = worker.runner._claim(job_id)
        assert taken.attempts == attempt
        with running.unaudited("the worker was killed") as current:
            current.execute(running.update(Job).values(lease_until=clock.now() - timedelta(seconds=1)))
        worker.runner.sweep()
    row = session.get(Job, job_id, populate_existing=True)
    assert (row.state, row.attempts) == (JobState.FAILED, running.MOST_ATTEMPTS)
    assert "处理进程" in row.message


@pytest.mark.committing
def test_two_who_begin_the_first_plan_of_a_year_at_once_both_get_a_number(settings, actor):
    numbers: list[str] = []

    def begin(title: str) -> None:
        try:
            numbers.append(draft(actor("hr"), actor("hr").organisation_id, title=title).number)
        finally:
            session.remove()

    hr = actor("hr")
    threads = [threading.Thread(target=begin, args=(f"方案{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number[-4:] for number in numbers) == ["0001", "0002", "0003"], hr.username
