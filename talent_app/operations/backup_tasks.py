"""Backups as jobs of the night: where `BACKUP_DIR` names a folder, one a night into it, the latest few kept.

The file is named after its job, so that a job taken over by another worker makes it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config import Settings
from talent_app import clock
from talent_app.audit.command import command
from talent_app.core.actor import Actor, system_actor
from talent_app.core.errors import AppError
from talent_app.identity.permissions import Permission
from talent_app.jobs.models import Job
from talent_app.jobs.service import request_job
from talent_app.operations import backup

BACKUP_JOB, TITLE, AT_ONCE = "backup", "每夜备份", "立即备份"
NAME = "talent-{day}-{job}.backup"
MEGABYTE = 1024 * 1024


class Keeping:
    """Where the backups of this installation are kept; nowhere without `BACKUP_DIR`."""

    def __init__(self) -> None:
        self.settings: Settings | None = None

    def configure(self, settings: Settings) -> None:
        """Use the folder the settings name."""
        self.settings = settings if settings.backup_dir else None


keeping = Keeping()


def ask_for_backup() -> Job | None:
    """Ask for tonight's backup, where one is wanted."""
    if keeping.settings is None:
        return None
    return request_job(system_actor(TITLE), BACKUP_JOB, TITLE, {"day": f"{clock.today():%Y%m%d}"})


@command(Permission.JOB_MANAGE)
def back_up_now(actor: Actor) -> Job:
    """Ask for a backup at once, before an upgrade or a large import."""
    _settings()
    return request_job(actor, BACKUP_JOB, AT_ONCE, {"day": f"{clock.today():%Y%m%d}"})


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup in the folder: its name, its size, when it was finished."""

    name: str
    megabytes: int
    at: datetime


def kept() -> list[Kept] | None:
    """The backups that are kept, the newest first; None where no folder is named."""
    if keeping.settings is None:
        return None
    files = [(path, path.stat()) for path in Path(keeping.settings.backup_dir).glob(NAME.format(day="*", job="*"))]
    rows = [Kept(path.name, -(-at.st_size // MEGABYTE), datetime.fromtimestamp(at.st_mtime, UTC)) for path, at in files]
    return sorted(rows, key=lambda each: each.at, reverse=True)


def _settings() -> Settings:
    if keeping.settings is None:
        raise AppError("没有设置 BACKUP_DIR，没有备份。", "请设置备份文件夹后重新启动网站和后台任务。")
    return keeping.settings


def make_backup(actor: Actor, job: Any, day: str) -> dict[str, Any]:
    """Write the backup of a job unless an earlier attempt finished it; then let go of those that are too old."""
    settings = _settings()
    folder = Path(settings.backup_dir)
    path = folder / NAME.format(day=day, job=job.job_id)
    if not path.exists():
        backup.note_backup(backup.create(settings, path, lambda what, done, total: job.progress(done, total, what)))
    return {"file": path.name, "megabytes": path.stat().st_size // MEGABYTE, "removed": _forget_old(settings, folder)}


def _forget_old(settings: Settings, folder: Path) -> int:
    """Remove what is beyond the number to keep, oldest first; files of other names are somebody else's."""
    files = sorted(folder.glob(NAME.format(day="*", job="*")), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[settings.backup_keep :]:
        path.unlink()
    return len(files[settings.backup_keep :])


TASKS = {BACKUP_JOB: make_backup}
