"""A copy of the demo data for proofs that need rows in every state; made once for the migrations and the seed of a
commit, with what users do beside it (`deeds.py`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from config import Settings
from talent_app.db.engine import database, ops_session, session
from tests.assure.installation import ROOT, TODAY
from tests.databases import settings_for

KEPT = ROOT / "artefacts" / "assure" / "demonstration"


def _mark() -> str:
    """The newest migration and the text of what writes the data: of others the data is made anew."""
    newest = max(path.stem for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    written = [*sorted((ROOT / "talent_app" / "seed").glob("*.py")), Path(__file__).with_name("deeds.py")]
    return f"{newest} {sha256(b''.join(path.read_bytes() for path in written)).hexdigest()}"


def made() -> Path:
    """The folder with the demo data, made where it is missing or of another seed."""
    mark = KEPT / "migration"
    if mark.exists() and mark.read_text() == _mark():
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
    flask = ["flask", "--app", "wsgi"]
    for words in ([*flask, "db", "upgrade"], [*flask, "seed"], ["tests.assure.proofs.deeds"]):
        subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, env=environment, check=True,
            capture_output=True,
        )  # fmt: skip
    mark.write_text(_mark())
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
