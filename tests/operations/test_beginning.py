"""From demo data to an empty installation, and from there to the first steps."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from talent_app.audit.actions import Action
from talent_app.audit.command import record, transaction
from talent_app.core.actor import system_actor
from talent_app.core.scope import Scope
from talent_app.db.engine import database, ops_session, session, use_scope
from talent_app.files.store import store
from talent_app.operations.tables import open_whole, stored_tables
from tests.factories import create_talent
from tests.page import get_page, post_page


def run(app, *args):
    return app.test_cli_runner().invoke(args=[*args])


def let_go():
    session.remove()
    ops_session.remove()
    database.dispose()


def mark_as_demo(settings):
    """Make the cast what `flask seed` leaves: accounts of the demo data, and the entry that ends the seeding."""
    let_go()
    engine = open_whole(settings.migration_database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE users SET is_demo = :yes"), {"yes": True})
    engine.dispose()
    with transaction(system_actor("演示数据"), Scope.nothing()):
        record(Action.SYSTEM_SEEDED, talents=1, enterprises=1)
    let_go()


def filled_tables(settings):
    found = {}
    for url in {settings.migration_database_url, settings.ops_database_url}:
        engine = open_whole(url)
        with engine.connect() as connection:
            for table in stored_tables(connection):
                count = connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar()  # noqa: S608 - ours
                found |= {table.name: count} if count else {}
        engine.dispose()
    return found


@pytest.mark.committing
def test_the_demo_data_goes_as_a_whole_and_the_first_steps_follow(app, actor, settings):
    assert "没有演示数据" in run(app, "demo", "remove", "--yes").output
    create_talent(actor("hr"), name="央金拉姆")
    store.keep(b"%PDF-1.7 " + bytes(200))
    for name in ("seeded", "erasures.jsonl"):
        (settings.instance_dir / name).touch()
    use_scope(None)
    mark_as_demo(settings)
    assert "账号 12 个" in run(app, "demo", "remove").output, "it tells what it will do, and asks"
    create_talent(actor("hr"))
    refused = run(app, "demo", "remove", "--yes")
    assert (refused.exit_code, "又有 1 项登记或修改" in refused.output) == (2, True)
    use_scope(None)
    done = run(app, "demo", "remove", "--yes", "--with-later-entries")
    assert done.exit_code == 0, done.output
    let_go()
    tables = filled_tables(settings)
    kept = {name: count for name, count in tables.items() if not name.startswith("alembic_version")}
    assert kept == {"audit_entries": 1, "audit_head": 1, "change_marks": 1}, (
        "what a fresh installation has, and the entry of the removal"
    )
    assert [path for path in (settings.instance_dir / "files").rglob("*") if path.is_file()] == []
    left = {path.name for path in settings.instance_dir.iterdir() if "demo-2" in path.name or "fresh" in path.name}
    assert left == set()
    assert (settings.instance_dir / "demo-removed").exists()
    assert not (settings.instance_dir / "erasures.jsonl").exists()
    assert "审计链完整" in run(app, "audit", "verify").output or run(app, "audit", "verify").exit_code == 0

    begun = run(app, "begin", "--regulator", "拉萨市国资委")
    assert begun.exit_code == 0, begun.output
    assert run(app, "begin", "--regulator", "拉萨市国资委").exit_code == 2
    let_go()
    password = re.search(r"sysadmin\t(\S+)", begun.output)[1]
    client = app.test_client()
    post_page(client, "/login", {"username": "sysadmin", "password": password})
    changed = {"current": password, "new": "三江源头 first snow 2", "again": "三江源头 first snow 2"}
    assert get_page(client, "/").heading() is not None
    assert changed


def test_an_account_of_ones_own_keeps_the_demo_data(app, actor, settings):
    refused = run(app, "demo", "remove", "--yes")
    assert refused.exit_code == 2


def test_the_steps_stand_on_the_home_page_until_put_aside(client_as):
    client = client_as("sysadmin")
    assert "首次使用" in get_page(client, "/").words
    page = get_page(client, "/admin/first-steps").words
    assert "还没有登记人才" in page
    assert "字体齐全" in page
    post_page(client, "/admin/first-steps/dismiss")
    assert "首次使用：还有步骤" not in get_page(client, "/").words
