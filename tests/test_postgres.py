"""The private PostgreSQL cluster does what the suite relies on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Cluster, start_cluster

pytestmark = pytest.mark.skipif(
    os.environ.get("TEST_DATABASE") == "sqlite", reason="this run is told to use SQLite only"
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    running = start_cluster()
    yield running
    running.stop()
    assert not running.folder.exists()


def test_the_product_role_can_neither_bypass_row_policies_nor_make_databases(cluster: Cluster) -> None:
    database = cluster.create_database("rights")
    with psycopg.connect(cluster.url_app(database)) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row == (False, False, False, False)


def test_tables_of_the_owner_are_writable_but_not_alterable_by_the_product(cluster: Cluster) -> None:
    database = cluster.create_database("tables")
    with psycopg.connect(cluster.url_owner(database)) as owner:
        owner.execute("CREATE TABLE thing (id serial PRIMARY KEY, name text)")
    with psycopg.connect(cluster.url_app(database), autocommit=True) as app:
        app.execute("INSERT INTO thing (name) VALUES ('𬭎')")
        assert app.execute("SELECT name FROM thing").fetchall() == [("𬭎",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DROP TABLE thing")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE other (id int)")


def test_a_template_is_copied_with_its_rows_and_rights_and_can_be_dropped_while_in_use(cluster: Cluster) -> None:
    template = cluster.create_database("template_one")
    with psycopg.connect(cluster.url_owner(template)) as owner:
        owner.execute("CREATE TABLE thing AS SELECT 7 AS id")
    copy = cluster.create_database("copy_one", template=template)
    app = psycopg.connect(cluster.url_app(copy))
    assert app.execute("SELECT id FROM thing").fetchall() == [(7,)]
    cluster.drop_database(copy)
    app.close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.url_app(copy))


def test_the_cluster_answers_on_loopback_only_with_its_password(cluster: Cluster) -> None:
    database = cluster.create_database("loopback")
    with psycopg.connect(cluster.url_owner(database, tcp=True)) as owner:
        assert owner.execute("SHOW fsync").fetchone() == ("off",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://talent_owner@127.0.0.1:{cluster.port}/{database}")


def test_a_killed_run_leaves_no_server_behind() -> None:
    script = (
        "import time; from tests.postgres import start_cluster; c = start_cluster();"
        "print(c.process.pid, c.folder, flush=True); time.sleep(600)"
    )
    root = Path(__file__).resolve().parent.parent
    run = subprocess.Popen([sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    pid, folder = run.stdout.readline().split()
    run.kill()
    run.communicate()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{pid}").exists()
    shutil.rmtree(folder)
