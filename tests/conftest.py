"""Fixtures every test shares: the application on a private database, clients and actors of the cast, a fixed day."""

from __future__ import annotations

import gc
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import select

from config import Settings
from talent_app import clock
from talent_app.application import create_app
from talent_app.core.actor import Actor
from talent_app.db.crypto import vault
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.files.store import store
from talent_app.identity import passwords
from talent_app.identity.models import LoginSession
from talent_app.identity.queries import actor_by_name, user_by_name
from talent_app.identity.sessions import token_hash
from talent_app.jobs.queue import queue
from talent_app.organisations.models import Organisation
from tests import memory_disk, people
from tests.databases import PostgresTemplates, SqliteTemplates, templates

TODAY = "2026-11-23"

memory_disk.move_in()  # before anything asks where temporary files go

# What is loaded stays to the end, and a page's tree is not worth looking for rubbish in the middle of it.
gc.freeze()
gc.set_threshold(20_000, 20, 100)

_slow_is_fine = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
# The gate asks the same examples of the same code every time; new ones are looked for by `script/assure`.
hypothesis_settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=_slow_is_fine
)
hypothesis_settings.register_profile(
    "thorough", max_examples=10_000, deadline=None, suppress_health_check=_slow_is_fine
)
hypothesis_settings.load_profile("ci")


#: Tests that start databases of their own instead of taking the fixtures'.
OWN_DATABASES = ("db/", "operations/", "test_migration", "test_postgres")
#: Of the long proofs those that work on SQLite whatever is asked for, or on no database; and two that `script/assure`
#: runs in full on both databases, while here only that they can be run is asked.
PROVED_ONCE = ("[access]", "[fuzz]", "[hostile]", "[properties]", "[supply]", "[editors]", "[tampering]")
#: Walkers whose scope another walker has as well: a database's row policies know scopes, not roles.
WALKED_ONCE = tuple(f"[{name}]" for name in ("approver", "leader", "policy", "sysadmin", "secadmin", "auditor"))
#: Journeys about what a page does with input and keys; the commands behind them have tests on both databases.
OF_PAGES = tuple(
    f"journeys/test_{name}.py"
    for name in (
        "bad_input",
        "keyboard",
        "approval",
        "newcomer",
        "pay",
        "policy",
        "scenarios",
        "cultivation",
        "innovation",
        "insurance",
        "support",
        "titles",
        "title_ways",
        "agreements",
        "finding",
        "recruitment",
        "rewards",
        "growth",
        "person",
        "everybody",
        "incentives",
        "statistics",
    )
)
OF_PAGES += ("api/test_client.py",)  # a generator's work, the same whatever the database
OF_PAGES += ("web/test_translations.py", "web/test_language.py")
OF_PAGES += ("assure/test_ways.py",)  # asked of the demo data of the proofs, which lie in SQLite


def _touches_a_database(item: pytest.Item) -> bool:
    place = item.path.relative_to(Path(__file__).parent) if item.path.is_relative_to(Path(__file__).parent) else None
    if str(place) in OF_PAGES:
        return False
    if str(place).startswith("assure/"):
        return not item.name.endswith(PROVED_ONCE)
    if str(place) == "test_access_walk.py" and item.name.endswith(WALKED_ONCE):
        return False
    if place is not None and str(place).startswith(OWN_DATABASES):
        return True
    return "_templates" in getattr(item, "fixturenames", ())


#: Where single tests take longest, longest first: they begin the run, so that no process waits for another's last one.
LONGEST = (
    "journeys/test_incentives",
    "test_bench",
    "journeys/",
    "assure/test_parts",
    "operations/",
    "test_access_walk",
    "test_migrations",
    "papers/test_readers",
    "audit/test_views",
    "documents/",
)


def _rank(item: pytest.Item) -> int:
    place = item.nodeid.removeprefix("tests/")
    return next((number for number, name in enumerate(LONGEST) if place.startswith(name)), len(LONGEST))


def _longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Every process is dealt an equal stretch of the list: each stretch begins with its share of the longest."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes == 1:
        return items
    ordered = sorted(items, key=_rank)
    long = [item for item in ordered if _rank(item) < len(LONGEST)]
    short = ordered[len(long) :]
    dealt: list[pytest.Item] = []
    for process in range(processes):
        mine = long[process::processes]
        # as xdist deals: what is left, by the number of processes still without
        wanted = (len(items) - len(dealt)) // (processes - process) - len(mine)
        dealt += mine + short[:wanted]
        del short[:wanted]
    return dealt + short


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the second run of `script/test` only what another database could answer differently runs again."""
    if os.environ.get("TEST_ONLY_DATABASE") == "1":
        again = [item for item in items if _touches_a_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _touches_a_database(item)])
        items[:] = again
    items[:] = _longest_first(items)


#: Slow on purpose; tests/identity/test_passwords.py says how slow. Hundreds of log-ins of the tests need not be.
COSTLY = passwords.HASHER
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords.NOBODY = passwords.HASHER.hash("nobody's password")


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_TODAY", TODAY)


@pytest.fixture(scope="session")
def _templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteTemplates | PostgresTemplates]:
    made = templates(tmp_path_factory.mktemp("databases"))
    vault.configure(made.settings.data_key, made.settings.index_key)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APP_TODAY", TODAY)
        made.prepare(people.populate)
    yield made
    if isinstance(made, PostgresTemplates):
        made.cluster.stop()


@pytest.fixture(scope="session")
def _app(_templates: SqliteTemplates | PostgresTemplates) -> Flask:
    app = create_app(_templates.settings)
    # what one process of the run has compiled, the others need not
    compiled = Path(tempfile.gettempdir(), "compiled-templates")
    compiled.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    gc.collect()
    gc.freeze()
    return app


@pytest.fixture
def settings(
    _app: Flask, _templates: SqliteTemplates | PostgresTemplates, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Settings]:
    """A private database for this test; `@pytest.mark.committing` where other connections must see its commits."""
    committing = request.node.get_closest_marker("committing") is not None
    with _templates.fresh(committing) as fresh:
        fresh.instance_dir = tmp_path
        store.configure(tmp_path)
        queue.sent.clear()
        _app.config["SETTINGS"] = fresh
        use_scope(None)
        yield fresh


@pytest.fixture
def app(_app: Flask, settings: Settings) -> Flask:
    """The application on this test's database."""
    return _app


@pytest.fixture
def db(settings: Settings) -> Settings:
    """This test's database, for tests that need no web."""
    return settings


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def client_as(app: Flask) -> Callable[[str], FlaskClient]:
    """`client_as("hr")`: a browser in which this member of the cast has signed in."""

    def sign_in(username: str) -> FlaskClient:
        user = user_by_name(username)
        assert user is not None, f"{username} is not in tests/people.py"
        token, at = secrets.token_urlsafe(16), clock.now()
        ops_session.add(
            LoginSession(
                token_hash=token_hash(token), user_id=user.id, created_at=at, last_seen_at=at, address="", agent="tests"
            )
        )
        ops_session.commit()
        session.expunge_all()  # rows a test holds stay readable when the request ends the session
        session.rollback()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return sign_in


@pytest.fixture
def actor(db: Settings) -> Callable[[str], Actor]:
    """`actor("hr")`: the actor of a member of the cast; the session is confined to his scope."""

    def find(username: str) -> Actor:
        found = actor_by_name(username, clock.today())
        use_scope(found.scope)
        return found

    return find


@pytest.fixture
def place(db: Settings) -> Callable[[str], Organisation]:
    """`place("plant")`: an organisation of the cast."""

    def find(key: str) -> Organisation:
        name = people.ORGANISATIONS[key][0]
        return session.scalars(select(Organisation).where(Organisation.name == name)).one()

    return find
