"""Exports of long lists, made in the background: asked for, written by the worker, fetched within a day.

Short lists are answered at once (`downloads.py`). The file is a file of its job: only who asked fetches it, only while
he may export the same organisations, and the nightly sweep of the store takes it after a day. What it holds is recorded
when it is written, as every export, and again when it is fetched.
"""

from __future__ import annotations

import mimetypes
from dataclasses import asdict
from tempfile import SpooledTemporaryFile
from typing import Any
from uuid import UUID

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import command, reach_of, record
from talent_app.audit.copies import serve
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, NotFound
from talent_app.core.paging import COUNT_CAP
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.exchange.export import Export, ExportWish
from talent_app.exchange.item_set_files import ItemSetExport
from talent_app.exchange.packing import PACKS_REACH_BACK, is_fetchable
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.jobs import queries as jobs
from talent_app.jobs.models import Job, JobState
from talent_app.jobs.service import request_job

EXPORT_JOB = "export_talents"
#: Lists of more people are exported in the background; shorter ones take a second or two.
AT_ONCE = COUNT_CAP
IN_MEMORY = 8 * 1024 * 1024
GONE = "请从人才库列表重新导出。"


def export_of(actor: Actor, wish: ExportWish, format: str) -> tuple[Export | ItemSetExport, str]:
    """What writes a format of the form (`xlsx`, `csv`, `sets:xlsx`, `sets:json`), and the extension of its file."""
    in_sets, _sign, extension = format.rpartition(":")
    return (ItemSetExport if in_sets else Export)(actor, wish, clock.now()), extension


@command(Permission.TALENT_EXPORT)
def request_export(actor: Actor, wish: ExportWish, format: str, sentence: str) -> Job:
    """Ask for the file of a list; `format` as in `export_of`."""
    asked = asdict(wish) | {"filters": {name: list(codes) for name, codes in wish.filters.items()}}
    told = {"wish": asked | {"columns": list(wish.columns)}, "format": format, "sentence": sentence}
    return request_job(actor, EXPORT_JOB, f"导出人才库（{format.rpartition(':')[2]}）", told, actor.organisation_id)


def write_export(actor: Actor, context: Any, wish: dict[str, Any], format: str, sentence: str) -> dict[str, Any]:
    """Write the file of a job; an attempt that was ended leaves nothing but an orphan for the sweep."""
    serve(actor)
    filters = {name: tuple(codes) for name, codes in wish["filters"].items()}
    asked = ExportWish(**wish | {"filters": filters, "columns": tuple(wish["columns"])})
    context.progress(0, 1, f"正在读取和写入：{sentence}")
    export, extension = export_of(actor, asked, format)
    with SpooledTemporaryFile(IN_MEMORY) as file:
        rows = export.write(file, extension)
        file.seek(0)
        kept = store.keep(file.read(), mimetypes.guess_type(f"export.{extension}")[0])
    context.progress(1, 1, "正在保存")
    return {
        "uid": kept.uid.hex, "sha256": kept.sha256, "size": kept.size, "rows": rows,
        "reach": _reach(actor), "url": f"/talents/exports/{context.job_id}",
    }  # fmt: skip


@command(Permission.TALENT_EXPORT)
def fetch_export(actor: Actor, job_id: int) -> bytes:
    """The file for who asked for it, while he may export what it holds."""
    row = export_or_404(actor, job_id)
    result, wish = row.result or {}, row.arguments["wish"]
    if row.state is not JobState.DONE or not is_fetchable(row):
        raise Conflict("文件还没有生成，或已过期删除。", GONE)
    if result["reach"] != _reach(actor) or (wish["is_clear"] and not actor.can(Permission.TALENT_REVEAL)):
        raise Conflict("导出之后，您的权限范围有变化。", GONE)
    content = store.read(UUID(hex=result["uid"]), result["sha256"])
    record(
        Action.TALENTS_EXPORTED, row, rows=result["rows"], columns=["下载后台生成的文件"],
        filter=row.arguments["sentence"], format=row.arguments["format"].rpartition(":")[2],
    )  # fmt: skip
    return content


def export_or_404(actor: Actor, job_id: int) -> Job:
    """One's own export; nobody else has it, whoever may see all jobs."""
    row = jobs.job_or_404(actor, job_id)
    if row.name != EXPORT_JOB or row.user_id != actor.user_id:
        raise NotFound("没有找到这次导出。", GONE)
    return row


def exports_kept() -> list[UUID]:
    """The files of exports whose bytes may still lie in the store; who stands in them is not listed."""
    statement = select(Job).where(Job.name == EXPORT_JOB, Job.asked_at > clock.now() - PACKS_REACH_BACK)
    return [UUID(hex=row.result["uid"]) for row in session.scalars(statement) if row.result and "uid" in row.result]


def _reach(actor: Actor) -> list[int] | None:
    reach: Scope = reach_of(actor, Permission.TALENT_EXPORT)
    return None if reach.organisation_ids is None else sorted(reach.organisation_ids)
