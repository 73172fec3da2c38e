"""`script/load`: serves a filled database as deploy/ does, lets many people work on it, and tells how it went."""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from talent_app.db.engine import database, session
from talent_app.identity.queries import user_by_name
from tests.bench.command import CACHE, commit, say
from tests.bench.database import TODAY, opened
from tests.bench.readers import Reader, ServerClock

ROOT = Path(__file__).resolve().parents[2]
SHARES = {"hr": 7, "reviewer": 2, "approver": 1}
THREADS = 8
#: Seconds an idle connection stays open, longer than people pause: in deploy/ nginx keeps it, which is left out here.
KEPT_OPEN = 30
START_SECONDS = 120
#: Memory is called flat when it grows by less than this share between a third of the run and its end.
FLAT = 1.10
SAMPLE_SECONDS = 2.0


def arguments(words: list[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="script/load", add_help=False)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--cache", type=Path, default=CACHE)
    given = parser.parse_args(words)
    if not (1 <= given.users <= 2_000 and 5 <= given.seconds <= 86_400 and 1 <= given.processes <= 32):
        parser.error("--users 应在 1 到 2000 之间，--seconds 在 5 到 86400 之间，--processes 在 1 到 32 之间")
    return given


def main(words: list[str]) -> int:
    """Run and tell; 1 where a request failed or memory went on growing."""
    given = arguments(words)
    with opened(given.database, given.size, given.cache) as (app, _made), tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "told.json")
        told.write_text(json.dumps(_told(app, given.users)))
        settings = app.config["SETTINGS"]
        environment = os.environ | {
            "APP_ENV": "testing", "APP_TODAY": TODAY, "INSTANCE_DIR": str(settings.instance_dir),
            "SECRET_KEY": settings.secret_key, "DATA_KEY": settings.data_key, "INDEX_KEY": settings.index_key,
            "BACKUP_KEY": settings.backup_key, "DATABASE_URL": settings.database_url,
            "OPS_DATABASE_URL": settings.ops_database_url, "MIGRATION_DATABASE_URL": settings.migration_database_url,
            "LOAD_TOLD": str(told),
        }  # fmt: skip
        database.dispose()
        with _served(given.processes, environment) as (address, process):
            figures = _locust(address, process.pid, given, environment, Path(folder))
    say(_shown(given, figures))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1))
    return 1 if figures["failures"] or not figures["memory_flat"] else 0


def _told(app: Flask, users: int) -> dict[str, Any]:
    """Sessions for everybody, and the rows they open."""
    whole = sum(SHARES.values())
    timed = ServerClock(app.wsgi_app)  # nobody asks it: a reader is wanted for the session he brings
    cookies = {
        role: [Reader(app, role, timed).session for _ in range(users * share // whole + 1)]
        for role, share in SHARES.items()
    }
    owner = user_by_name("hr")
    assert owner is not None
    session.rollback()
    assert database.engine is not None
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('app.scope', 'all', true)"))
        own = connection.scalars(
            text("SELECT id FROM talents WHERE organisation_id = :owner AND deleted_at IS NULL ORDER BY id LIMIT 500"),
            {"owner": owner.organisation_id},
        ).all()
        plans = connection.scalars(text("SELECT id FROM plans WHERE state = 'decided' ORDER BY id LIMIT 20")).all()
    return {"cookies": cookies, "own": list(own), "plans": list(plans)}


@contextmanager
def _served(processes: int, environment: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """gunicorn as `deploy/systemd/talent-web.service` starts it, on a free port."""
    started = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(processes), "--threads",
         str(THREADS), "--keep-alive", str(KEPT_OPEN),
         "--bind", "127.0.0.1:0", "--no-control-socket", "--log-level", "info", "wsgi:app"],
        cwd=ROOT, env=environment, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert started.stderr is not None
        for line in started.stderr:
            if found := re.search(rb"Listening at: (http://127\.0\.0\.1:\d+)", line):
                address = found.group(1).decode()
                _wait(address, processes)
                yield address, started
                return
        raise RuntimeError("网站没有启动")
    finally:
        started.terminate()
        started.wait(60)


def _wait(address: str, processes: int) -> None:
    """Until the processes answer: what starting costs is no part of the load."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(2 * processes):  # whoever is ready answers; asked more often than there are processes, all have been
        direct.open(f"{address}/readyz", timeout=START_SECONDS).close()


def _locust(
    address: str, pid: int, given: argparse.Namespace, environment: dict[str, str], folder: Path
) -> dict[str, Any]:
    """Let everybody work; answers the figures of the run with the memory of the web processes over it."""
    results = folder / "results"
    command = [
        sys.executable, "-m", "locust", "--headless", "--only-summary", "--locustfile", "tests/load/journeys.py",
        "--host", address, "--users", str(given.users), "--spawn-rate", str(max(1, given.users // 10)),
        "--run-time", f"{given.seconds}s", "--reset-stats", "--json-file", str(results), "--csv", str(results),
    ]  # fmt: skip
    running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    samples: list[int] = []
    while running.poll() is None:
        samples.append(_resident(pid))
        time.sleep(SAMPLE_SECONDS)
    lines = json.loads(Path(f"{results}.json").read_text())
    early, late = samples[len(samples) // 3 :][:3], samples[:-1][-3:]  # the last may be of a run that has ended
    rows = [_row(each["name"], each) for each in lines]
    return {
        "commit": commit(), "users": given.users, "seconds": given.seconds, "size": given.size,
        "database": given.database, "processes": given.processes, "load": os.getloadavg()[0],
        "rows": rows, "all": _row("全部", _together(lines)), "failures": sum(each["num_failures"] for each in lines),
        "reasons": _reasons(Path(f"{results}_failures.csv")),
        "memory_mb": [sum(part) // max(1, len(part)) // 2**20 for part in (early, late)],
        "memory_flat": not early or sum(late) / len(late) <= FLAT * sum(early) / len(early),
    }  # fmt: skip


def _reasons(file: Path) -> list[str]:
    """Why requests failed: how often, which page, the error."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [f"{each['Occurrences']} × {each['Name']}：{each['Error']}" for each in csv.DictReader(lines)]


def _resident(pid: int) -> int:
    """Bytes in memory of the children of a process."""
    total = 0
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{child}/status").read_text())
        total += int(found.group(1)) * 1024 if found else 0
    return total


def _together(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """All pages as one."""
    times: dict[str, int] = {}
    for each in lines:
        for milliseconds, count in each["response_times"].items():
            times[milliseconds] = times.get(milliseconds, 0) + count
    whole = {name: sum(each[name] for each in lines) for name in ("num_requests", "num_failures")}
    return {**whole, "response_times": times}


def _row(name: str, line: dict[str, Any]) -> dict[str, Any]:
    """Requests, failures, and the times in milliseconds that half and 95 of 100 stayed below."""
    times = sorted((float(milliseconds), count) for milliseconds, count in line["response_times"].items())
    return {"name": name, "requests": line["num_requests"], "failures": line["num_failures"],
            "p50": _below(times, 50), "p95": _below(times, 95)}  # fmt: skip


def _below(times: list[tuple[float, int]], per_cent: int) -> float:
    """The time that so many of a hundred requests stayed at or below."""
    left = sum(count for _time, count in times) * per_cent / 100
    for milliseconds, count in times:
        left -= count
        if left <= 0:
            return milliseconds
    return times[-1][0] if times else 0.0


def _shown(given: argparse.Namespace, figures: dict[str, Any]) -> str:
    lines = [
        f"\n{given.database}，{given.size:,} 人，{given.users} 人同时在用 {given.seconds} 秒，"
        f"网站进程 {given.processes} 个，提交 {figures['commit']}，系统负载 {figures['load']:.1f}\n",
        "| 页面 | 次数 | 失败 | 中位 ms | p95 ms |",
        "|---|---|---|---|---|",
    ]
    for row in [*sorted(figures["rows"], key=lambda row: -row["requests"]), figures["all"]]:
        lines.append(
            f"| {row['name']} | {row['requests']:,} | {row['failures']} | {row['p50']:.0f} | {row['p95']:.0f} |"
        )
    lines += ["", *(f"失败：{reason}" for reason in figures["reasons"])]
    early, late = figures["memory_mb"]
    flat = "持平" if figures["memory_flat"] else "仍在增长"
    lines.append(f"\n网站进程的内存：三分之一处 {early} MB，结束时 {late} MB，{flat}。")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
