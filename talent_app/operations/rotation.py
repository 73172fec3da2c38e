"""Rotating DATA_KEY while the site runs: every sealed value is opened and sealed again under the current key.

Batch by batch, each one transaction with its audit entry, so a killed run is simply started again: what is under the
current key already is not touched. Commitments of images stay valid, because they are over keyed digests of the clear
values. INDEX_KEY is never changed here.
"""

from __future__ import annotations

import base64
import os
import secrets
import uuid
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from config import Settings, read, read_keys
from talent_app.audit.actions import Action
from talent_app.audit.command import record, running, transaction
from talent_app.audit.models import AuditPermit
from talent_app.core.actor import system_actor
from talent_app.core.errors import AppError, Unwritable
from talent_app.core.scope import Scope
from talent_app.db.crypto import KEY_BYTES, KeyMissing, context_of, vault
from talent_app.db.engine import ops_session, session, within
from talent_app.files.places import Gone
from talent_app.files.store import store
from talent_app.operations.sealed import SealedTable, is_old_file, old_files, old_rows, sealed_tables
from talent_app.operations.tables import Progress, silent

BATCH = 500
FILES_AT_ONCE = 100
#: Others write under the old key until they have met the new one; what they left is taken in a further pass.
PASSES = 3
FILES = "files/"


def key_file(settings: Settings) -> Path | None:
    """The file DATA_KEY comes from when it is ours to write; None when the environment gives it."""
    if read("DATA_KEY") or "DATA_KEY" not in read_keys(settings.instance_dir):
        return None
    return settings.instance_dir / "keys.env"


def new_key() -> str:
    """A fresh random key as the settings write it."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def put_in_front(settings: Settings, file: Path, key: str) -> None:
    """Make `key` the current one: written to the disk whole before anything is sealed under it."""
    listed = f"{key},{read_keys(settings.instance_dir)['DATA_KEY']}"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines = [f"DATA_KEY={listed}" if line.partition("=")[0].strip() == "DATA_KEY" else line for line in lines]
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        target.write("\n".join(lines) + "\n")
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(file)
    settings.data_key = listed
    vault.configure(listed, settings.index_key)


def rotate(progress: Progress = silent) -> dict[str, int]:
    """Bring everything under the current key; returns how much was changed in each table (and `files/`)."""
    changed: dict[str, int] = {}
    with store.held():
        for _ in range(PASSES):
            for sealed in sealed_tables():
                _add(changed, sealed.table.name, _rotate_table(sealed, progress))
            _add(changed, FILES, _rotate_files(progress))
            if not remaining():
                return changed
    left = "、".join(f"{name} {count} 项" for name, count in remaining().items())
    raise AppError(
        f"仍有内容在旧密钥之下：{left}。", "请重新启动网站和后台任务，使其使用新密钥，再运行一次 flask keys rotate。"
    )


def remaining() -> dict[str, int]:
    """What is not under the current key, by table."""
    left: dict[str, int] = {}
    with within(Scope.beyond("key rotation")):
        for sealed in sealed_tables():
            _add(left, sealed.table.name, old_rows(_connection(sealed), sealed))
    session.rollback()
    ops_session.rollback()
    _add(left, FILES, len(old_files()))
    return left


def _add(counts: dict[str, int], name: str, count: int) -> None:
    if count:
        counts[name] = counts.get(name, 0) + count


def _connection(sealed: SealedTable) -> Connection:
    return session().connection() if sealed.part == "" else ops_session().connection()


def _rotate_table(sealed: SealedTable, progress: Progress) -> int:
    with within(Scope.beyond("key rotation")):
        total = old_rows(_connection(sealed), sealed)
    session.rollback()
    ops_session.rollback()
    done, last = 0, 0
    while total:
        last, count = _rotate_batch(sealed, last) if sealed.part == "" else _rotate_operational(sealed, last)
        if not count:
            break
        done += count
        progress(sealed.table.name, done, max(done, total))
    return done


def _rotate_batch(sealed: SealedTable, last: int) -> tuple[int, int]:
    """One batch of a business table, with the permit its triggers ask for and its audit entry."""
    with transaction(system_actor("轮换密钥"), Scope.beyond("key rotation")):
        connection = session().connection()
        permit = insert(AuditPermit).values(kind="rotation", entry_uid=running().changes.entry_uid)
        connection.execute(permit)
        last, count = _reseal(connection, sealed, last)
        connection.execute(delete(AuditPermit))
        if count:
            record(Action.KEYS_ROTATED, table=sealed.table.name, rows=count)
    return last, count


def _rotate_operational(sealed: SealedTable, last: int) -> tuple[int, int]:
    """One batch of an operational table: exempt from the audit, so the entry is one of its own."""
    try:
        connection = ops_session().connection(execution_options={"writes": True})
        last, count = _reseal(connection, sealed, last)
        ops_session.commit()
    except BaseException:
        ops_session.rollback()
        raise
    if count:
        _note(sealed.table.name, count)
    return last, count


def _note(table: str, rows: int) -> None:
    with transaction(system_actor("轮换密钥"), Scope.nothing()):
        record(Action.KEYS_ROTATED, table=table, rows=rows)


def _reseal(connection: Connection, sealed: SealedTable, last: int) -> tuple[int, int]:
    """The next rows after `last`; returns the last key met and how many rows were changed."""
    table, key = sealed.table, sealed.key
    wanted = select(key, table.c.uid, *sealed.columns).where(key > last, sealed.is_old).order_by(key).limit(BATCH)
    if connection.dialect.name == "postgresql":
        wanted = wanted.with_for_update()
    rows = connection.execute(wanted).all()
    if not rows:
        return last, 0
    fresh = [_resealed(sealed, row) for row in rows]
    values: dict[str, Any] = {column.name: bindparam(f"new_{column.name}") for column in sealed.columns}
    connection.execute(update(table).where(key == bindparam("row_key")).values(values), fresh)
    return rows[-1][0], len(rows)


def _resealed(sealed: SealedTable, row: Any) -> dict[str, Any]:
    number, uid, *ciphertexts = row
    values: dict[str, Any] = {"row_key": number}
    for column, ciphertext in zip(sealed.columns, ciphertexts, strict=True):
        context = context_of(sealed.owner, column.name, uid)
        try:
            values[f"new_{column.name}"] = (
                None if ciphertext is None else vault.seal_bytes(vault.open_bytes(bytes(ciphertext), context), context)
            )
        except (KeyMissing, InvalidTag) as error:
            reason = error if isinstance(error, KeyMissing) else "内容与其校验码不符"
            raise AppError(
                f"数据表 {sealed.table.name} 第 {number} 行不能打开：{reason}。",
                "已完成的部分有效。请把缺少的旧密钥加回 DATA_KEY（写在新密钥之后，用逗号分开），再运行一次。",
            ) from error
    return values


def _rotate_files(progress: Progress) -> int:
    names = old_files()
    for start in range(0, len(names), FILES_AT_ONCE):
        some = names[start : start + FILES_AT_ONCE]
        for name in some:
            _reseal_file(name)
        _note(FILES, len(some))
        progress(FILES, start + len(some), len(names))
    return len(names)


def _reseal_file(name: str) -> None:
    """Whole and under its name, or as it was."""
    uid = uuid.UUID(hex=name)
    try:
        clear = vault.open_bytes(store.sealed(name), uid.bytes)
        if is_old_file(name):  # else it was written anew, or removed, meanwhile
            store.place.write(name, vault.seal_bytes(clear, uid.bytes))
    except Gone:
        return  # removed meanwhile
    except (KeyMissing, InvalidTag) as error:
        raise AppError(
            f"附件 {name} 不能打开：密钥缺失或内容已损坏。",
            "已完成的部分有效。请加回旧密钥或从备份恢复这个文件后再运行。",
        ) from error
    except Unwritable as error:
        raise AppError(f"附件 {name} 没有写成。", "请检查磁盘空间后再运行一次。") from error
