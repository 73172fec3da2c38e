"""Everything moves to an empty database of either kind and back, counted and hashed; the source stays as it was."""

from __future__ import annotations

import itertools
import os
import shutil

import pytest
from sqlalchemy import select, text

from talent_app.audit.chain import verify
from talent_app.core.scope import Scope
from talent_app.db import migrate
from talent_app.db.engine import database, make_engine, ops_session, session, use_scope
from talent_app.operations import moving
from talent_app.operations.tables import digests, open_whole, stored_tables
from talent_app.talents import service as talents
from talent_app.talents.models import Talent
from talent_app.talents.search import understand
from tests.databases import PostgresTemplates
from tests.factories import create_talent

pytestmark = pytest.mark.committing
_numbers = itertools.count(1)


def let_go():
    session.remove()
    ops_session.remove()
    database.dispose()


def content(url):
    engine = open_whole(url)
    with engine.connect() as connection:
        found = digests(connection, stored_tables(connection))
    engine.dispose()
    return found


@pytest.fixture
def people(app, actor, settings):
    """Registrations, one of them in the recycle bin."""
    hr = actor("hr")
    kept = create_talent(hr, name="央金拉姆").id
    gone = create_talent(hr, name="被删的人")
    talents.delete_talent(hr, gone.id, gone.version, "录入重复")
    use_scope(None)
    let_go()
    return kept


@pytest.fixture(scope="module")
def migrated(_templates, tmp_path_factory):
    """What a move makes of an empty database first, made once for all that look at what comes after."""
    if isinstance(_templates, PostgresTemplates):
        name = _templates.cluster.create_database("migrated")
        url = _templates.cluster.url_owner(name)
        migrate.upgrade(url, url)
        return name
    folder = tmp_path_factory.mktemp("migrated")
    url = f"sqlite:///{folder}/data.sqlite3"
    migrate.upgrade(url, moving._ops_beside(url))
    return folder


@pytest.fixture
def elsewhere(_templates, migrated, tmp_path):
    """Addresses of databases without a row: other files, or other databases of the run's cluster."""

    def make(bare=False):
        if isinstance(_templates, PostgresTemplates):
            name = _templates.cluster.create_database(f"moved_{next(_numbers)}", None if bare else migrated)
            return _templates.cluster.url_owner(name)
        folder = tmp_path / f"moved{next(_numbers)}"
        if bare:
            folder.mkdir()
        else:
            shutil.copytree(migrated, folder)
        return f"sqlite:///{folder}/data.sqlite3"

    return make


def run(app, *args):
    return app.test_cli_runner().invoke(args=["data", "move", *args])


def use(settings, url, monkeypatch):
    """Work on another database as its owner."""
    ops = moving._ops_beside(url)
    for name, value in (("database_url", url), ("migration_database_url", url), ("ops_database_url", ops)):
        monkeypatch.setattr(settings, name, value)
    database.configure(url, ops)


def check_whole(kept):
    """The moved database answers: chain, sealed values, search, and ids that go on."""
    use_scope(Scope.everything())
    assert not list(verify(session()))
    assert session.get(Talent, kept).phone == "+8613912341234"
    found = session.scalars(select(Talent.name).where(understand("央金").criterion)).all()
    assert found == ["央金拉姆"]


def test_everything_arrives_and_the_source_is_untouched(app, settings, people, elsewhere, monkeypatch, actor):
    before, to = content(settings.migration_database_url), elsewhere(bare=True)
    result = run(app, "--to", to)
    assert result.exit_code == 0, result.output
    assert "全部一致" in result.output
    assert content(settings.migration_database_url) == before
    use(settings, to, monkeypatch)
    check_whole(people)
    last = session.scalar(select(Talent.id).order_by(Talent.id.desc()).execution_options(include_deleted=True))
    assert create_talent(actor("hr")).id > last
    let_go()


def test_a_database_goes_to_the_other_kind_and_back(app, settings, people, tmp_path, elsewhere, monkeypatch):
    if os.environ.get("TEST_DATABASE") != "postgresql":
        pytest.skip("needs the cluster of the PostgreSQL run")
    (tmp_path / "lite").mkdir()
    lite, back = f"sqlite:///{tmp_path}/lite/data.sqlite3", elsewhere()
    before = content(settings.migration_database_url)
    assert run(app, "--to", lite).exit_code == 0
    use(settings, lite, monkeypatch)
    check_whole(people)
    let_go()
    result = run(app, "--to", back)
    assert result.exit_code == 0, result.output
    use(settings, back, monkeypatch)
    check_whole(people)
    let_go()
    after = content(back)
    assert {name: after[name] for name in before if not name.startswith("huey")} == {
        name: before[name] for name in before if not name.startswith("huey")
    }


def test_an_unequal_table_is_named_and_ends_with_one(app, settings, people, elsewhere, monkeypatch):
    real = moving._copy_table

    def lose_one(source, target, each, copied, progress):
        real(source, target, each, copied, progress)
        if each.name == "cube_deltas":
            target.execute(text("UPDATE cube_deltas SET n = n + 1 WHERE id = (SELECT min(id) FROM cube_deltas)"))

    monkeypatch.setattr(moving, "_copy_table", lose_one)
    result = run(app, "--to", elsewhere())
    assert result.exit_code == 1
    assert "不一致：cube_deltas。" in result.output


def test_a_filled_target_is_refused(app, settings, people, elsewhere):
    to = elsewhere()
    result = run(app, "--to", to)
    assert result.exit_code == 0, result.output
    arrived = content(to)
    again = run(app, "--to", to)
    assert again.exit_code == 2
    assert "不是空的" in again.output
    assert content(to) == arrived
    assert run(app, "--to", settings.migration_database_url).exit_code == 2


def test_a_killed_move_leaves_the_target_empty(app, settings, people, elsewhere, monkeypatch):
    to = elsewhere()

    def kill(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(moving, "_rebuild_search", kill)
    with pytest.raises(KeyboardInterrupt):
        moving.move(settings, to)
    monkeypatch.undo()
    assert content(to)["organisations"][0] == 0
    assert run(app, "--to", to).exit_code == 0


def test_moving_under_a_running_site_is_refused(app, settings, people, elsewhere):
    other = make_engine(settings.database_url)
    with other.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM organisations")
        result = run(app, "--to", elsewhere())
    other.dispose()
    assert result.exit_code == 2
    assert "请先停止网站" in result.output


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:////no/such/folder/data.sqlite3", "postgresql://nobody@127.0.0.1:1/x"]
)
def test_a_bad_address_is_a_sentence(app, settings, people, url):
    result = run(app, "--to", url)
    assert result.exit_code == 2
    assert "请" in result.output
