"""Restoring a backup: the whole archive is checked, then built up in a new place, verified there, and swapped in.

Until the swap nothing of the present data is touched; after it the old data lies beside the new under a dated name.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config import Settings
from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.chain import verify
from talent_app.audit.command import record, transaction
from talent_app.core.actor import system_actor
from talent_app.core.errors import AppError, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db import migrate
from talent_app.db.crypto import KeyMissing, key_id, vault
from talent_app.db.engine import database, ops_session, session
from talent_app.files.store import store
from talent_app.operations import postgres
from talent_app.operations.backup import INDEX_PROOF
from talent_app.operations.occupancy import refuse_while_in_use
from talent_app.operations.places import Place, carry_out, finish_interrupted
from talent_app.operations.reading import Checked, Sink, check, read_archive
from talent_app.operations.sealing import CHUNK, Damaged
from talent_app.operations.tables import (
    Progress,
    digests,
    is_sqlite,
    known_revisions,
    newest_revision,
    open_whole,
    postgres_url,
    silent,
    stored_tables,
)

MOST_FAULTS = 5


@dataclass(frozen=True)
class Restored:
    """Where the data is now, and where the former data is kept (None for a drill)."""

    checked: Checked
    rows: int
    where: str
    aside: str | None


def restore(settings: Settings, path: Path, folder: Path | None = None, progress: Progress = silent) -> Restored:
    """Restore in place of the present data, or into `folder` for a drill."""
    finish_interrupted(settings.instance_dir)
    checked = check(settings, path)
    _refuse_foreign(settings, checked)
    stamp = f"{clock.local(clock.now()):%Y%m%d-%H%M%S}"
    if folder is not None:
        _refuse_filled(folder)
    else:
        _let_go()
        for url in {settings.migration_database_url, settings.ops_database_url}:
            refuse_while_in_use(url, "恢复备份")
    embedded = is_sqlite(settings.database_url)
    with store.held(alone=True):
        build = _restore_files if embedded else _restore_database
        return build(settings, path, checked, folder, stamp, progress)


def note_restore(path: Path, restored: Restored) -> None:
    """Record in the restored audit that what follows continues from a backup."""
    with transaction(system_actor("恢复备份"), Scope.nothing()):
        record(Action.BACKUP_RESTORED, file=path.name, sha256=restored.checked.sha256)


def _let_go() -> None:
    """Close what this process itself has open."""
    session.remove()
    ops_session.remove()
    database.dispose()


def _refuse_foreign(settings: Settings, checked: Checked) -> None:
    """A sound archive that does not fit this installation."""
    about = checked.about
    kind = "sqlite" if is_sqlite(settings.database_url) else "postgresql"
    if about["database"] != kind:
        raise InvalidInput(
            f"备份来自 {about['database']}，现在的设置是 {kind}。",
            "请按备份的数据库种类设置 DATABASE_URL，恢复后再用 flask data move 迁移。",
        )
    known = {key_id(one).hex() for one in vault.data_keys}
    if not set(about["data_keys"]) & known or about["index_proof"] != vault.digest(INDEX_PROOF, ""):
        raise InvalidInput(
            "备份中的数据是用另外的 DATA_KEY 或 INDEX_KEY 加密的。", "请先放回制作备份时的密钥（keys.env），再恢复。"
        )
    for part, revision in checked.manifest["revisions"].items():
        if revision not in known_revisions(part):
            raise InvalidInput(
                f"备份的数据库结构 {revision} 比本程序新。", "请安装制作备份时或更新的程序版本后再恢复。"
            )


def _refuse_filled(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(f"文件夹“{folder}”不是空的，没有写入。", "请换一个空文件夹或新的名称。")


class _Folder(Sink):
    """Members of an embedded installation, as files of their own names; `load` takes the pieces of a dump."""

    def __init__(self, place: Place, load: postgres.Restoring | None = None) -> None:
        self.place = place
        self.load = load

    def take(self, name: str, content: IO[bytes]) -> None:
        """Write one member, or hand it to the server."""
        if name.startswith("postgres/"):
            while self.load is not None and (piece := content.read(CHUNK)):
                self.load.write(piece)
            return
        target = self.place.of(name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with target.open("wb") as file:
            shutil.copyfileobj(content, file, CHUNK)

    def finish(self) -> None:
        """Everything is on the disk, and the server has taken the dump."""
        if self.load is not None:
            self.load.finish()
        self.place.sync()


def _restore_files(
    settings: Settings, path: Path, checked: Checked, folder: Path | None, stamp: str, progress: Progress
) -> Restored:
    """The embedded installation: two files and a folder."""
    present = Place.present(settings)
    place = Place.within(folder) if folder is not None else present.named(f"restoring-{stamp}")
    try:
        place.files.mkdir(parents=True, mode=0o700)
        read_archive(settings, path, _Folder(place))
        urls = {"": f"sqlite:///{place.data}", "ops": f"sqlite:///{place.ops}"}
        rows = _verify(urls, checked, progress)
        _verify_files(place, checked)
        if folder is not None:
            return Restored(checked, rows, str(folder), None)
        _let_go()
        refuse_while_in_use(settings.database_url, "恢复备份")
        aside = present.named(f"before-{stamp}")
        _take_in(place)
        carry_out(settings.instance_dir, present.moves_to(aside) + place.moves_to(present))
        return Restored(checked, rows, str(present.data), str(aside.data))
    except BaseException:
        place.remove()
        raise


def _restore_database(
    settings: Settings, path: Path, checked: Checked, folder: Path | None, stamp: str, progress: Progress
) -> Restored:
    """PostgreSQL: a new database on the same server, and the folder of files."""
    url = settings.migration_database_url
    name = str(postgres_url(url).database)
    fresh = f"{name[:30]}_restoring_{stamp.replace('-', '_')}"
    fresh_url = postgres.create_beside(url, fresh)
    present = Place.present(settings)
    place = Place.within(folder) if folder is not None else present.named(f"restoring-{stamp}")
    load = postgres.Restoring(fresh_url, postgres.major_version(url))
    try:
        place.files.mkdir(parents=True, mode=0o700)
        read_archive(settings, path, _Folder(place, load))
        rows = _verify({"": fresh_url, "ops": fresh_url}, checked, progress)
        _verify_files(place, checked)
        if folder is not None:
            return Restored(checked, rows, f"{fresh}，{folder}", None)
        _let_go()
        refuse_while_in_use(url, "恢复备份")
        aside = f"{name[:30]}_before_{stamp.replace('-', '_')}"
        kept = present.named(f"before-{stamp}")
        _take_in(place)
        postgres.exchange(url, fresh, aside)
        carry_out(settings.instance_dir, present.moves_to(kept) + place.moves_to(present))
        return Restored(checked, rows, name, f"{aside}，{kept.files}")
    except BaseException:
        load.abandon()
        place.remove()
        postgres.drop(url, fresh)
        raise


def _take_in(place: Place) -> None:
    """Files of a bucket are not moved aside: what is missing there is put back before the database changes."""
    if store.place.is_remote:
        store.take_in(place.files)
        shutil.rmtree(place.files)


def _verify(urls: dict[str, str], checked: Checked, progress: Progress) -> int:
    """Counts and hashes as in the manifest, then the newest structure, then an audit that holds; returns the rows."""
    try:
        rows = sum(_compare(urls[part], part, checked, progress) for part in checked.manifest["tables"])
        if any(checked.manifest["revisions"][part] != newest_revision(part) for part in urls):
            migrate.upgrade(urls[""], urls["ops"])
        _verify_audit(urls[""])
    except DBAPIError as error:
        raise Damaged("恢复出的数据库不能读取。") from error
    except (KeyMissing, InvalidTag) as error:
        raise Damaged(
            "备份中有内容不能用现在的 DATA_KEY 打开。", "现有数据没有改动。请放回制作备份时的全部数据密钥后重试。"
        ) from error
    return rows


def _compare(url: str, part: str, checked: Checked, progress: Progress) -> int:
    engine = open_whole(url)
    try:
        with engine.connect() as connection:
            found = digests(connection, stored_tables(connection), progress)
    finally:
        engine.dispose()
    wanted = {name: (count, digest) for name, (count, digest) in checked.manifest["tables"][part].items()}
    different = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if different:
        raise Damaged(f"恢复后的数据表与备份清单不符：{'、'.join(different)}。")
    return sum(count for count, _ in found.values())


def _verify_audit(url: str) -> None:
    engine = open_whole(url)
    try:
        with engine.connect() as connection, Session(connection) as current:
            faults = [fault.message for _, fault in zip(range(MOST_FAULTS), verify(current), strict=False)]
    finally:
        engine.dispose()
    if faults:
        raise Damaged(f"备份中的审计链不完整：{'；'.join(faults)}。")


def _verify_files(place: Place, checked: Checked) -> None:
    count = sum(1 for path in place.files.glob("*/*") if path.is_file())
    if count != checked.manifest["files"]:
        raise AppError(f"应恢复 {checked.manifest['files']} 个附件，实际 {count} 个。", "现有数据没有改动。")
