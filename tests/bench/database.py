"""The databases the bench measures: made once by the seed for each size, kept and brought up to date."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine

from config import Settings
from talent_app.application import create_app
from talent_app.core.collector import settle_in
from talent_app.db import migrate
from talent_app.db.engine import database, ops_session, session
from talent_app.jobs.queue import prepare
from talent_app.seed.run import seed
from talent_app.statistics.fold import fold
from tests.bench.filling import fill
from tests.bench.measuring import server_processes
from tests.bench.multiplying import SEEDED, multiply
from tests.databases import settings_for
from tests.postgres import Cluster, kept_cluster

ENTERPRISES = 200
PASSWORD = "三江源头 first snow"
TODAY = "2026-11-23"
#: The database of one run.
COPY = "talent_run"
#: PostgreSQL as `deploy/README.md` advises for a server with 4 GB to spare, with everything that keeps data safe.
POSTGRES = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


def tell(sentence: str) -> None:
    """Progress goes to the error stream: the output is the table."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


@contextmanager
def opened(kind: str, size: int, cache: Path) -> Iterator[tuple[Flask, dict[str, Any]]]:
    """The application on a database of so many talents, and what is known of how it was made.

    Up to `SEEDED` talents it is a copy that is thrown away, so that every run finds the same; larger ones are
    measured as they stand.
    """
    os.environ["APP_TODAY"] = TODAY
    with (_sqlite if kind == "sqlite" else _postgresql)(cache, size) as (settings, made):
        app = create_app(settings)
        settle_in()  # as wsgi.py does
        try:
            yield app, made
        finally:
            _close()


def _close() -> None:
    session.remove()
    ops_session.remove()
    database.dispose()


def _fill(settings: Settings, size: int) -> dict[str, Any]:
    create_app(settings)
    start = time.perf_counter()
    enterprises = min(ENTERPRISES, max(10, size // 50))
    seed(PASSWORD, size, enterprises, settings.instance_dir, lambda sentence: None)
    seeded = time.perf_counter()
    tell(f"已写入 {size:,} 人，用时 {seeded - start:.1f} 秒；正在并入统计增量……")
    while fold():
        continue
    _close()
    return {"talents": size, "seed_seconds": seeded - start, "fold_seconds": time.perf_counter() - seeded}


def _source(size: int) -> tuple[int, int]:
    """The size that the seed fills, and how many times it is taken."""
    return (SEEDED, size // SEEDED) if size > SEEDED else (size, 1)


def _files(folder: Path) -> Settings:
    return settings_for(folder, f"sqlite:///{folder}/data.sqlite3", f"sqlite:///{folder}/ops.sqlite3")


def _made_sqlite(cache: Path, size: int) -> Path:
    """The folder of a filled SQLite database, made where it is missing, brought up to date where it is not."""
    folder = cache / f"sqlite-{size}"
    note, settings = folder / "made.json", _files(folder)
    if note.exists():
        migrate.upgrade(settings.database_url, settings.ops_database_url)
        return folder
    seeded, times = _source(size)
    origin = _made_sqlite(cache, seeded) if times > 1 else None
    tell(f"正在建立 SQLite 数据库：{size:,} 人……")
    shutil.rmtree(folder, ignore_errors=True)
    if origin is not None:
        shutil.copytree(origin, folder)
        note.unlink()
        made = _multiplied(settings.database_url, times)
    else:
        folder.mkdir(parents=True)
        migrate.upgrade(settings.database_url, settings.ops_database_url)
        made = _fill(settings, size)
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    note.write_text(json.dumps(made))
    return folder


def _multiplied(url: str, times: int) -> dict[str, Any]:
    start = time.perf_counter()
    engine = create_engine(url)
    total = multiply(engine, times)
    engine.dispose()
    return {"talents": total, "seed_seconds": time.perf_counter() - start, "fold_seconds": 0.0}


@contextmanager
def _sqlite(cache: Path, size: int) -> Iterator[tuple[Settings, dict[str, Any]]]:
    folder = _made_sqlite(cache, size)
    made = json.loads((folder / "made.json").read_text())
    if size > SEEDED:
        yield _files(folder), made
        return
    with tempfile.TemporaryDirectory(dir=cache) as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        yield _files(Path(copy)), made


@contextmanager
def _postgresql(cache: Path, size: int) -> Iterator[tuple[Settings, dict[str, Any]]]:
    cache.mkdir(parents=True, exist_ok=True)
    cluster = kept_cluster(cache / "postgresql", POSTGRES)
    try:
        name, note = _made_postgresql(cluster, cache, size)
        made = json.loads(note.read_text())
        if size <= SEEDED:
            cluster.drop_database(COPY)
            name = cluster.create_database(COPY, template=name)
        server_processes.append(cluster.process.pid)
        yield _settings(cluster, cache, name), made
        if size <= SEEDED:
            _close()
            cluster.drop_database(COPY)
    finally:
        server_processes.clear()
        _close()
        cluster.stop()


def _settings(cluster: Cluster, cache: Path, name: str) -> Settings:
    folder = cache / "postgresql-files"
    folder.mkdir(exist_ok=True)
    return settings_for(folder, cluster.url_app(name), cluster.url_app(name), cluster.url_owner(name))


def _made_postgresql(cluster: Cluster, cache: Path, size: int) -> tuple[str, Path]:
    """The name of a filled database of the cluster: copied from SQLite, or multiplied."""
    name, note = f"talent_{size}", cache / f"postgresql-{size}.json"
    settings = _settings(cluster, cache, name)
    if note.exists():
        migrate.upgrade(settings.migration_database_url, settings.migration_database_url)
        return name, note
    seeded, times = _source(size)
    start = time.perf_counter()
    cluster.drop_database(name)
    if times > 1:
        origin, _note = _made_postgresql(cluster, cache, seeded)
        tell(f"正在建立 PostgreSQL 数据库：{size:,} 人……")
        cluster.create_database(name, template=origin)
        made = _multiplied(cluster.as_superuser(name).replace("postgresql:", "postgresql+psycopg:"), times)
    else:
        folder = _made_sqlite(cache, size)
        tell(f"正在建立 PostgreSQL 数据库：{size:,} 人……")
        cluster.create_database(name)
        migrate.upgrade(settings.migration_database_url, settings.migration_database_url)
        prepare(settings.migration_database_url)
        rows = fill(folder, cluster.as_superuser(name))
        made = json.loads((folder / "made.json").read_text()) | {
            "rows": rows,
            "copy_seconds": time.perf_counter() - start,
        }
    _run(cluster, "vacuumdb", "--analyze", "--quiet", name)
    note.write_text(json.dumps(made))
    return name, note


def _run(cluster: Cluster, program: str, *arguments: str) -> None:
    command = [cluster.binaries / program, f"--host={cluster.folder}", f"--port={cluster.port}", "--username=postgres"]
    subprocess.run([*command, *arguments], check=True)
