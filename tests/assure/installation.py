"""An installation of its own for a proof: migrated, with the cast of the tests, on the database that is asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from config import Settings
from talent_app import clock
from talent_app.application import create_app
from talent_app.core.actor import Actor
from talent_app.db.crypto import vault
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.files.store import store
from talent_app.identity.queries import actor_by_name
from tests import people
from tests.databases import PostgresTemplates, SqliteTemplates

ROOT = Path(__file__).resolve().parents[2]
DATABASES = ("sqlite", "postgresql")
TODAY = "2026-11-23"


@dataclass
class Installation:
    """A running installation: the application, its settings, the folder of its files, and how to make another."""

    app: Flask
    settings: Settings
    folder: Path
    templates: SqliteTemplates | PostgresTemplates

    @staticmethod
    def actor(username: str) -> Actor:
        """A member of the cast; the session is confined to his scope."""
        found = actor_by_name(username, clock.today())
        use_scope(found.scope)
        return found


@contextmanager
def installation(kind: str) -> Iterator[Installation]:
    """One installation on `sqlite` or `postgresql`; everything of it is gone afterwards."""
    os.environ["APP_TODAY"] = TODAY
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made: SqliteTemplates | PostgresTemplates
        made = PostgresTemplates(folder) if kind == "postgresql" else SqliteTemplates(folder)
        try:
            vault.configure(made.settings.data_key, made.settings.index_key)
            made.prepare(people.populate)
            app = create_app(made.settings)
            with made.fresh(True) as fresh:
                fresh.instance_dir = folder
                app.config["SETTINGS"] = fresh
                store.configure(folder)
                use_scope(None)
                yield Installation(app, fresh, folder, made)
                session.remove()
                ops_session.remove()
        finally:
            if isinstance(made, PostgresTemplates):
                made.cluster.stop()


def databases() -> tuple[str, ...]:
    """Both databases; the one under test where the suite runs the parts at one hundredth."""
    chosen = os.environ.get("TEST_DATABASE")
    return (chosen,) if chosen in DATABASES else DATABASES


def run_proof(name: str, *arguments: str | int) -> dict[str, Any]:
    """Run a module of `tests/assure/proofs` in a process of its own; it prints one JSON document."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.assure.proofs.{name}", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=7200,
    )  # fmt: skip
    if done.returncode != 0:
        words = done.stderr.strip().splitlines() or ["ended without a word"]
        sys.stderr.write(done.stderr[-8000:])
        raise AssertionError(next((line for line in reversed(words) if "Error" in line), words[-1])[:600])
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main(prove: Callable[..., dict[str, Any]]) -> None:
    """What a proof's module ends with: arguments in, one JSON document out."""
    words: list[Any] = [int(word) if word.isdecimal() else word for word in sys.argv[1:]]
    sys.stdout.write(json.dumps(prove(*words), ensure_ascii=False) + "\n")
