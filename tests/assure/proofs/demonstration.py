"""A copy of the demo data for proofs that need rows in every state; made once for the migrations of a commit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import Settings
from talent_app.db.engine import database, ops_session, session
from tests.assure.installation import ROOT, TODAY
from tests.databases import settings_for

KEPT = ROOT / "artefacts" / "assure" / "demonstration"


def _newest_migration() -> str:
    return max(path.stem for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))


def made() -> Path:
    """The folder with the demo data, made where it is missing or of older migrations."""
    mark = KEPT / "migration"
    if mark.exists() and mark.read_text() == _newest_migration():
        return KEPT
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    keys = settings_for(KEPT, "", "")
    environment = os.environ | {
        "APP_ENV": "testing", "APP_TODAY": TODAY, "INSTANCE_DIR": str(KEPT), "SECRET_KEY": keys.secret_key,
        "DATA_KEY": keys.data_key, "INDEX_KEY": keys.index_key, "BACKUP_KEY": keys.backup_key,
        "SEED_PASSWORD": "三江源头 first snow", "DATABASE_URL": f"sqlite:///{KEPT}/data.sqlite3",
        "OPS_DATABASE_URL": f"sqlite:///{KEPT}/ops.sqlite3",
    }  # fmt: skip
    for words in (["db", "upgrade"], ["seed"]):
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words], cwd=ROOT, env=environment, check=True,
            capture_output=True,
        )  # fmt: skip
    mark.write_text(_newest_migration())
    return KEPT


@contextmanager
def copied(folder: Path) -> Iterator[Settings]:
    """A private copy, opened."""
    source = made()
    for each in source.iterdir():
        target = folder / each.name
        if each.is_dir():
            shutil.copytree(each, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(each, target)
    settings = settings_for(folder, f"sqlite:///{folder}/data.sqlite3", f"sqlite:///{folder}/ops.sqlite3")
    database.configure(settings.database_url, settings.ops_database_url)
    try:
        yield settings
    finally:
        session.remove()
        ops_session.remove()
        database.dispose()
