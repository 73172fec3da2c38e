"""Taking the demo data away: what there is, whether anything real has come beside it, and an empty installation after.

Nothing is deleted row by row, which the append-only tables would not allow: an empty, migrated database is built beside
the present one and takes its place, as a restored backup does, and what was there is removed. The keys stay.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from config import Settings
from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import record, transaction
from talent_app.audit.models import AuditEntry, AuditHead
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict
from talent_app.core.scope import Scope
from talent_app.db import migrate
from talent_app.db.engine import database, ops_session, session, use_scope
from talent_app.erasure.ledger import NAME as ERASURES
from talent_app.files.models import File
from talent_app.files.store import store
from talent_app.identity.models import User
from talent_app.incentives.models import Plan
from talent_app.jobs.queue import prepare
from talent_app.operations import postgres
from talent_app.operations.occupancy import refuse_while_in_use
from talent_app.operations.places import COMPANIONS, Place, carry_out, finish_interrupted
from talent_app.operations.tables import is_sqlite, postgres_url
from talent_app.organisations.models import Organisation
from talent_app.talents.models import Talent

PURPOSE = "移除演示数据"
#: Written by `script/server` after seeding; under the other name it does not seed again.
SEEDED, REMOVED = "seeded", "demo-removed"
#: What a person did after the seeding, on a page, by a program or on the command line.
BY_HAND = ("web", "api", "cli")


@dataclass(frozen=True)
class Standing:
    """What the installation holds."""

    organisations: int
    users: int
    talents: int
    plans: int
    files: int
    entries: int
    head: str
    #: Accounts that are not of the demo data, organisations made later: never removed.
    real: tuple[str, ...]
    #: Changes by hand after the seeding, which go as well.
    later: int


def standing() -> Standing:
    """What is there; refused where this is no installation with demo data."""
    use_scope(Scope.beyond(PURPOSE))
    seeded = session.scalar(select(func.max(AuditEntry.seq)).where(AuditEntry.action == Action.SYSTEM_SEEDED.value))
    if seeded is None or not session.scalar(select(func.count()).select_from(User).where(User.is_demo)):
        session.rollback()
        raise Conflict("这里没有演示数据，什么也没有改动。", "演示数据由 flask seed 写入空库。")
    after = select(func.count()).select_from(AuditEntry).where(AuditEntry.seq > seeded, AuditEntry.kind == "write")
    made = session.scalars(
        select(AuditEntry.subject_label).where(
            AuditEntry.seq > seeded, AuditEntry.action == Action.ORGANISATION_CREATED.value
        )
    )
    accounts = session.scalars(select(User.username).where(~User.is_demo).order_by(User.id))
    real = [f"账号“{name}”" for name in accounts] + [f"单位“{name}”" for name in made]
    head = session.execute(select(AuditHead.seq, AuditHead.hash)).one()
    found = Standing(
        *(_count(model) for model in (Organisation, User, Talent, Plan, File)), head.seq, head.hash,
        tuple(real), session.scalar(after.where(AuditEntry.source.in_(BY_HAND))) or 0,
    )  # fmt: skip
    session.rollback()
    return found


def _count(model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def refuse_real(found: Standing, *, with_later: bool) -> None:
    """Raise where something real would be lost."""
    if found.real:
        named = "、".join(found.real[:5]) + ("等" if len(found.real) > 5 else "")
        raise Conflict(
            f"这里除演示数据外还有真实数据：{named}。什么也没有改动。",
            "演示数据只能整库移除；真实数据请留在这一套安装中，另建新的 INSTANCE_DIR 使用。",
        )
    if found.later and not with_later:
        raise Conflict(
            f"写入演示数据之后，又有 {found.later} 项登记或修改，会一并移除。什么也没有改动。",
            "确认都是试用时录入的，请加上 --with-later-entries 再运行；否则请先导出。",
        )


def remove(settings: Settings, found: Standing) -> None:
    """Put an empty installation in place of the demo data; the new audit begins with what was removed."""
    finish_interrupted(settings.instance_dir)
    stamp = f"{clock.local(clock.now()):%Y%m%d-%H%M%S}"
    _let_go()
    for url in {settings.migration_database_url, settings.ops_database_url}:
        refuse_while_in_use(url, "移除演示数据")
    if is_sqlite(settings.database_url):
        with store.held():
            _renew_files(settings, stamp)
    else:
        # nobody else is connected, and the lock of the files is a session in the very database that is put aside
        _renew_database(settings, stamp)
    _tidy(settings.instance_dir)
    with transaction(system_actor(PURPOSE), Scope.nothing()):
        record(Action.DEMO_REMOVED, entries=found.entries, head=found.head)


def _let_go() -> None:
    session.remove()
    ops_session.remove()
    database.dispose()


def _renew_files(settings: Settings, stamp: str) -> None:
    """The embedded installation: two files and a folder."""
    present = Place.present(settings)
    place, aside = present.named(f"fresh-{stamp}"), present.named(f"demo-{stamp}")
    try:
        place.files.mkdir(parents=True, mode=0o700)
        migrate.upgrade(f"sqlite:///{place.data}", f"sqlite:///{place.ops}")
        carry_out(settings.instance_dir, present.moves_to(aside) + place.moves_to(present))
    except BaseException:
        place.remove()
        raise
    aside.remove()


def _renew_database(settings: Settings, stamp: str) -> None:
    """PostgreSQL: a new database on the same server, and the folder of files."""
    url = settings.migration_database_url
    name, mark = str(postgres_url(url).database)[:30], stamp.replace("-", "_")
    fresh, old = f"{name}_fresh_{mark}", f"{name}_demo_{mark}"
    fresh_url = postgres.create_beside(url, fresh)
    present = Place.present(settings)
    place, aside = present.named(f"fresh-{stamp}"), present.named(f"demo-{stamp}")
    try:
        place.files.mkdir(parents=True, mode=0o700)
        migrate.upgrade(fresh_url, fresh_url)
        prepare(fresh_url)
        postgres.exchange(url, fresh, old)
    except BaseException:
        place.remove()
        postgres.drop(url, fresh)
        raise
    carry_out(settings.instance_dir, present.moves_to(aside) + place.moves_to(present))
    aside.remove()
    postgres.drop(url, old)


def _tidy(folder: Path) -> None:
    """What lies beside the databases: the queue, the list of erasures, the practice sheets, the mark of the seeding."""
    (folder / ERASURES).unlink(missing_ok=True)
    for tail in ("", *COMPANIONS):
        (folder / f"queue.sqlite3{tail}").unlink(missing_ok=True)
    shutil.rmtree(folder / "samples", ignore_errors=True)
    if (folder / SEEDED).exists():
        (folder / SEEDED).rename(folder / REMOVED)
