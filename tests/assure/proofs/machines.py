"""Two web processes behind nginx, two workers and a streaming replica on PostgreSQL carry people's work while one of
each is killed and comes back: nothing is lost, nothing happens twice, nobody is signed out, progress goes on being
shown.
"""

from __future__ import annotations

import time
import zipfile
from collections import Counter
from io import BytesIO
from typing import Any

from sqlalchemy import func, select, text

from talent_app.audit.chain import verify
from talent_app.core.scope import Scope
from talent_app.db.engine import database, ops_session, session, use_scope
from talent_app.exchange.models import ImportBatch, ImportState
from talent_app.incentives.models import Plan
from talent_app.jobs.models import Job, JobState
from talent_app.jobs.queue import prepare
from talent_app.talents.models import Talent
from tests import people
from tests.assure.installation import TODAY, Installation, installation, main
from tests.assure.proofs.machine_work import KNOWN, LOCKED, ROWS, Work, until
from tests.assure.proofs.visitor import Failed, Visitor
from tests.databases import PostgresTemplates
from tests.factories import create_talent
from tests.fleet import Fleet, fleet


def prove(rounds: int) -> dict[str, Any]:
    """Everything, so many times over."""
    with installation("postgresql") as made:
        assert isinstance(made.templates, PostgresTemplates)
        for _ in range(KNOWN):
            create_talent(made.actor("hr"))
        session.remove()
        prepare(made.settings.migration_database_url)
        with fleet(made.settings, TODAY, made.folder, made.templates.cluster) as machines:
            told = _throttled(machines)
            work = Work(machines.address)
            threads = [work.start("hr", number, work.hr) for number in (1, 2)]
            threads += [work.start(who, 3, work.figures) for who in ("hr", "reviewer")]
            orphans = [_kill_one_of_each(made, machines, work) for _ in range(rounds)]
            work.ends.set()
            for thread in threads:
                thread.join(300)
                assert not thread.is_alive(), "somebody did not come to an end"
            until(lambda: _counted(Job.state.in_([JobState.QUEUED, JobState.RUNNING])) == 0, "the queue to be empty")
            assert not work.faults, work.faults
            _archives(work)
            _figures_agree(machines)
        invariants(work)
    return {
        "rounds": rounds, "requests": work.requests, "registered": len(work.names), "imported": len(work.rows),
        "plans": len(work.titles), "packs": len(work.packs), "seconds": max(orphans), "sources": dict(work.sources),
        "troubles": dict(work.troubles), "throttled": told,
    }  # fmt: skip


def _kill_one_of_each(made: Installation, machines: Fleet, work: Work) -> float:
    """A worker in the middle of an archive, a web process, the replica; each comes back. How long an orphan waited."""
    visitor = Visitor(machines.address, "hr")
    visitor.sign_in(people.PASSWORD)
    until(lambda: work.sources["副本"] > 0, "figures from the replica")
    jobs = [work.pack(visitor), work.pack(visitor)]
    until(lambda: all(_shown(visitor, job_id) > 0 for job_id in jobs), "both archives to be under way")
    machines.kill_worker(0)
    machines.kill_web(0)
    began, before = time.monotonic(), work.requests
    time.sleep(3)
    machines.web_comes_back(0)
    machines.kill_replica()
    asked = work.sources["主库"]
    until(lambda: work.sources["主库"] > asked + 2, "figures from the database while the replica is gone")
    machines.replica_comes_back()
    asked = work.sources["副本"]
    until(lambda: work.sources["副本"] > asked, "figures from the replica again")
    orphan = [job_id for job_id in jobs if _state(job_id)[0] is not JobState.DONE]
    until(lambda: all(_state(job_id)[0] is JobState.DONE for job_id in jobs), "the other worker to take over", 400)
    taken = time.monotonic() - began
    attempts = sorted(_state(job_id)[1] for job_id in jobs)
    assert attempts == [1, 2], f"attempts {attempts}, waiting {orphan}: one archive was to be taken over"
    machines.kill_web(1)
    machines.worker_comes_back(0)
    time.sleep(3)
    machines.web_comes_back(1)
    machines.kill_worker(1)
    machines.worker_comes_back(1)
    assert work.requests >= before
    return taken


def _shown(visitor: Visitor, job_id: int) -> int:
    """How many of an archive its page says are done."""
    progress = visitor.get(f"/talents/packs/{job_id}").select_one("progress, [role=progressbar], .progress")
    return _progress(job_id) if progress is not None else 0


def _progress(job_id: int) -> int:
    done = ops_session.execute(text("SELECT done FROM job_progress WHERE job_id = :id"), {"id": job_id}).scalar()
    ops_session.rollback()
    return int(done or 0)


def _state(job_id: int) -> tuple[JobState, int]:
    found = session.execute(select(Job.state, Job.attempts).where(Job.id == job_id)).one()
    session.rollback()
    return found[0], found[1]


def _counted(*where: Any) -> int:
    found = session.scalar(select(func.count()).select_from(Job).where(*where))
    session.rollback()
    return int(found or 0)


def _throttled(machines: Fleet) -> int:
    """Wrong passwords, in turn at either process: together they lock the account at both. After how many."""
    each = [Visitor(machines.web_address(number), "stranger") for number in (0, 1)]
    for number in range(12):
        if _answered(each[number % 2], "wrong") == LOCKED:
            assert [_answered(visitor, people.PASSWORD) for visitor in each] == [LOCKED, LOCKED]
            return number
    raise AssertionError("no number of wrong passwords locked the account")


def _answered(visitor: Visitor, password: str) -> int:
    """What signing in is answered with."""
    try:
        visitor.sign_in(password)
    except Failed as error:
        return error.status
    return 200


def _archives(work: Work) -> None:
    """Every archive holds everybody once, and is fetched through whichever process answers."""
    visitor = Visitor(work.address, "hr")
    visitor.sign_in(people.PASSWORD)
    for job_id in work.packs:
        with zipfile.ZipFile(BytesIO(visitor.fetch(f"/talents/packs/{job_id}/file"))) as archive:
            files = [name for name in archive.namelist() if name.endswith(".pdf")]
        assert len(files) == len(set(files)) == KNOWN, f"archive {job_id} holds {len(files)} of {KNOWN}"


def _figures_agree(machines: Fleet) -> None:
    """At rest, both processes show the same figures, from the replica."""
    pages = []
    for number in (0, 1):
        visitor = Visitor(machines.web_address(number), "reviewer")
        visitor.sign_in(people.PASSWORD)
        table: list[Any] = []

        def read(visitor: Visitor = visitor, table: list[Any] = table) -> bool:
            page = visitor.get("/statistics/talents?rows=sex")
            table[:] = [cell.get_text(strip=True) for cell in page.select("main table td")]
            return "读自统计副本，与主库一致" in page.get_text()

        until(read, "the replica to have everything")
        pages.append(tuple(table))
    assert pages[0] == pages[1], "the two processes show different figures"


def invariants(work: Work) -> None:
    """Nothing lost, nothing twice, and the audit holds."""
    session.remove()
    ops_session.remove()
    database.dispose()
    use_scope(Scope.beyond("proof"))
    names = Counter(session.scalars(select(Talent.name)))
    for name in (*work.names, *work.rows):
        assert names[name] == 1, f"{name} stands {names[name]} times in the registry"
    extra = [name for name in names if name.startswith(("登记", "表格")) and name not in {*work.names, *work.rows}]
    assert not extra, f"in the registry, but nobody saw it succeed: {extra[:5]}"
    titles = Counter(session.scalars(select(Plan.title)))
    assert all(titles[title] == 1 for title in work.titles), "a plan is missing or stands twice"
    applied = session.scalar(select(func.count()).where(ImportBatch.state == ImportState.APPLIED))
    assert applied == len(work.rows) // ROWS, f"{applied} imports are written, people saw {len(work.rows) // ROWS}"
    assert not _counted(Job.state == JobState.FAILED), "a job failed"
    use_scope(Scope.beyond("proof"))
    faults = [fault.message for fault in verify(session())]
    assert not faults, f"the audit does not hold: {faults[:3]}"


if __name__ == "__main__":
    main(prove)
