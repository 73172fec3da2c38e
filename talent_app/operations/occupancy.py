"""Whether another process works with a database right now; restoring and moving must be alone."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from talent_app.core.errors import AppError
from talent_app.operations import postgres
from talent_app.operations.tables import file_of, is_sqlite


class InUse(AppError):
    """Another process has the data open."""


def refuse_while_in_use(url: str, what: str) -> None:
    """Raise `InUse` when another process has the database open (as far as it can be told)."""
    if _sqlite_in_use(file_of(url)) if is_sqlite(url) else postgres.others_connected(url):
        raise InUse(
            f"网站或后台任务正在使用数据库，不能{what}。",
            "请先停止网站和后台任务（运行 script/server 的窗口按 Ctrl+C，或 systemctl stop 相应服务），再重试。",
        )


def _sqlite_in_use(file: Path) -> bool:
    """In WAL mode every open connection holds a shared lock, which an exclusive one meets."""
    if not file.exists():
        return False
    with contextlib.closing(sqlite3.connect(file, timeout=0.5, isolation_level=None)) as probe:
        try:
            probe.execute("PRAGMA locking_mode=EXCLUSIVE")
            probe.execute("BEGIN EXCLUSIVE")
            probe.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False  # unreadable: nobody works with it, and restoring is what it needs
    return False
