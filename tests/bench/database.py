"""The databases the bench measures: made once by the seed for each size, kept and brought up to date."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from config import Settings
from talent_app.application import create_app
from talent_app.db import migrate
from talent_app.db.engine import database, ops_session, session
from talent_app.seed.run import seed
from talent_app.statistics.fold import fold
from tests.databases import settings_for
from tests.postgres import Cluster, start_cluster

ENTERPRISES = 200
PASSWORD = "三江源头 first snow"
TODAY = "2026-11-23"
DATABASE = "talent_bench"


def tell(sentence: str) -> None:
    """Progress goes to the error stream: the output is the table."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


@contextmanager
def opened(kind: str, size: int, cache: Path) -> Iterator[tuple[Flask, dict[str, Any]]]:
    """The application on a database of so many talents, and what is known of how it was made."""
    os.environ["APP_TODAY"] = TODAY
    folder = cache / f"{kind}-{size}"
    with (_sqlite if kind == "sqlite" else _postgresql)(folder, size) as (settings, made):
        app = create_app(settings)
        try:
            yield app, made
        finally:
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
    session.remove()
    ops_session.remove()
    return {"talents": size, "seed_seconds": seeded - start, "fold_seconds": time.perf_counter() - seeded}


@contextmanager
def _sqlite(folder: Path, size: int) -> Iterator[tuple[Settings, dict[str, Any]]]:
    settings = settings_for(folder, f"sqlite:///{folder}/data.sqlite3", f"sqlite:///{folder}/ops.sqlite3")
    note = folder / "made.json"
    if not note.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    migrate.upgrade(settings.database_url, settings.ops_database_url)
    if not note.exists():
        tell(f"正在建立 SQLite 数据库：{size:,} 人……")
        made = _fill(settings, size)
        assert database.engine is not None
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        note.write_text(json.dumps(made))
    yield settings, json.loads(note.read_text())


@contextmanager
def _postgresql(folder: Path, size: int) -> Iterator[tuple[Settings, dict[str, Any]]]:
    cluster = start_cluster()
    try:
        cluster.create_database(DATABASE)
        app_url, owner_url = cluster.url_app(DATABASE), cluster.url_owner(DATABASE)
        settings = settings_for(folder, app_url, app_url, owner_url)
        note, dump = folder / "made.json", folder / "dump"
        folder.mkdir(parents=True, exist_ok=True)
        if note.exists():
            tell("正在恢复 PostgreSQL 数据库……")
            _run(cluster, "pg_restore", "--jobs=2", f"--dbname={DATABASE}", str(dump))
        migrate.upgrade(owner_url, owner_url)
        if not note.exists():
            tell(f"正在建立 PostgreSQL 数据库：{size:,} 人……")
            made = _fill(settings, size)
            database.dispose()
            shutil.rmtree(dump, ignore_errors=True)
            _run(cluster, "pg_dump", "--format=directory", "--jobs=2", "--compress=1", f"--file={dump}", DATABASE)
            note.write_text(json.dumps(made))
        _run(cluster, "vacuumdb", "--analyze", "--quiet", DATABASE)
        yield settings, json.loads(note.read_text())
    finally:
        database.dispose()
        cluster.stop()


def _run(cluster: Cluster, program: str, *arguments: str) -> None:
    command = [cluster.binaries / program, f"--host={cluster.folder}", f"--port={cluster.port}", "--username=postgres"]
    subprocess.run([*command, *arguments], check=True)
