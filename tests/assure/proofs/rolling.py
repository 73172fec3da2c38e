"""Machines renewed one after another: the program before the newest step serves people while its database is upgraded
under it, serves beside the new program, and is replaced by it; nothing is lost, nothing happens twice.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from talent_app.db.engine import database
from tests.assure.installation import ROOT, TODAY, installation, main
from tests.assure.proofs.machines import Work, invariants, until
from tests.databases import PostgresTemplates, settings_for
from tests.fleet import Fleet, fleet

POPULATE = """
from talent_app.application import create_app
from talent_app.jobs.queue import prepare
from tests import people
import os
prepare(os.environ["MIGRATION_DATABASE_URL"])
with create_app().app_context():
    people.populate()
"""


def prove() -> dict[str, Any]:
    """Once: old, upgraded under it, half renewed, renewed."""
    with installation("postgresql") as made:
        assert isinstance(made.templates, PostgresTemplates)
        cluster = made.templates.cluster
        old, commit, step = _program_before(made.folder)
        name = cluster.create_database("rolling")
        settings = settings_for(made.folder, cluster.url_app(name), cluster.url_app(name), cluster.url_owner(name))
        before = Fleet(settings, TODAY, made.folder, cluster, root=old)
        _run(before, "-m", "flask", "--app", "wsgi", "db", "upgrade")
        _run(before, "-c", POPULATE)
        with fleet(settings, TODAY, made.folder, cluster, old, has_replica=False) as machines:
            work = Work(machines.address)
            threads = [work.start("hr", 1, work.hr)]
            # the program of then refused the second of two first plans of a year begun at once
            until(lambda: bool(work.titles or work.faults), "the first plan", 400)
            threads.append(work.start("hr", 2, work.hr))
            threads.append(work.start("reviewer", 3, work.figures))
            stages = [_served(work)]
            machines.root = ROOT
            _run(machines, "-m", "flask", "--app", "wsgi", "db", "upgrade")
            stages.append(_served(work))
            for number in (1, 0):
                machines.kill_web(number)
                machines.web_comes_back(number)
                machines.kill_worker(number)
                machines.worker_comes_back(number)
                stages.append(_served(work))
            work.ends.set()
            for thread in threads:
                thread.join(400)
                assert not thread.is_alive(), "somebody did not come to an end"
            assert not work.faults, work.faults
        database.configure(settings.database_url, settings.ops_database_url)
        invariants(work)
        database.dispose()
    return {
        "commit": commit, "step": step, "stages": stages, "registered": len(work.names), "imported": len(work.rows),
        "plans": len(work.titles), "requests": work.requests, "troubles": dict(work.troubles),
    }  # fmt: skip


def _program_before(folder: Path) -> tuple[Path, str, str]:
    """The program as it was before the newest step of the database: its folder, its commit, the step."""
    step = max((ROOT / "migrations" / "versions").glob("[0-9]*_*.py")).name
    path = f"migrations/versions/{step}"
    commit = next(
        each for each in _git("log", "--format=%h", "--", "migrations/versions").split() if _is_before(each, step)
    )
    old = folder / "old"
    old.mkdir()
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "-x"], cwd=old, input=packed.stdout, check=True)
    assert not (old / path).exists(), f"{commit} has {step} already"
    vendor = Path("talent_app", "static", "vendor")
    shutil.copytree(ROOT / vendor, old / vendor, dirs_exist_ok=True)
    return old, commit, step


def _is_before(commit: str, step: str) -> bool:
    """Whether a commit lacks a step, and numbers each of its own once: two of a number would be two ends of the row."""
    names = [Path(each).name for each in _git("ls-tree", "--name-only", commit, "migrations/versions/").split()]
    numbers = [name[:4] for name in names if name[:4].isdigit()]
    return step not in names and len(numbers) == len(set(numbers))


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def _run(machines: Fleet, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, *words], cwd=machines.root, env=machines.environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{words[:5]}: {(done.stderr or done.stdout)[-600:]}"


def _served(work: Work) -> int:
    """People go on working: each of the two brings another turn to its end. How many turns are done."""
    done = len(work.rows)
    until(lambda: len(work.rows) > done or bool(work.faults), "people to go on working", 400)
    assert not work.faults, work.faults
    return len(work.names)


if __name__ == "__main__":
    main(prove)
