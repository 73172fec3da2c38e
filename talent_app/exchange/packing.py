"""One summary for each person of a list, as one archive made in the background.

The archive is a file of its job and of nobody else: only who asked for it fetches it, only while everybody in it is
still within reach, and the nightly sweep of the store takes it after a day, as it takes every file without a row. Each
fetch is the reading that the audit records. The people are settled when the archive is asked for; finished parts are
kept meanwhile, so that another worker goes on where one was ended.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import command, reach_of, record, unaudited
from talent_app.audit.copies import serve
from talent_app.core.actor import Actor
from talent_app.core.errors import AppError, Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.file_names import safe_name
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.documents.tables import Column, Table
from talent_app.documents.xlsx import write_tables
from talent_app.exchange.slices import chunks
from talent_app.files.store import ORPHAN_AGE, store
from talent_app.identity.permissions import Permission
from talent_app.jobs import queries as jobs
from talent_app.jobs.models import Job, JobState
from talent_app.jobs.service import request_job
from talent_app.organisations import queries as organisations
from talent_app.talents import list_queries, queries
from talent_app.talents.models import Talent
from talent_app.talents.summaries import clear_values, in_words, sealed_fields, summary_of

PACK_JOB = "pack_summaries"
MOST_PACKED = 300
SHORTEST_REASON = 2
#: So many people are one part that is not made again.
PART = 10
FORMAT = "zip"
INDEX = "目录.xlsx"
INDEX_COLUMNS = [Column("序号", width=8), Column("文件", width=50), Column("姓名", width=24), Column("单位", width=36)]
#: An archive asked for so long ago was swept from the store.
PACKS_REACH_BACK = timedelta(days=7)
#: One moment on every entry, so that the same content is the same file.
ENTRY_TIME = (2000, 1, 1, 0, 0, 0)


@command(Permission.TALENT_EXPORT)
def request_pack(actor: Actor, ids: Sequence[int], sentence: str, *, is_clear: bool = False, reason: str = "") -> Job:
    """Ask for the summaries of these people in this order; `sentence` says which list they are."""
    if not ids:
        raise InvalidInput("列表中没有人员。", "请调整筛选条件，或先勾选人员。")
    if len(ids) > MOST_PACKED:
        raise InvalidInput(
            f"列表超过 {MOST_PACKED} 人，一次最多打包 {MOST_PACKED} 人的登记表。",
            "请用筛选条件缩小范围，或勾选需要的人员后分批打包；只要数据的，请用“导出”。",
        )
    if is_clear and not actor.can(Permission.TALENT_REVEAL):
        raise Forbidden("您不能完整打印证件号码和联系方式。", "不勾选“完整显示”即可打包。")
    words = " ".join(reason.split())[:500]
    if is_clear and len(words) < SHORTEST_REASON:
        raise InvalidInput("请写明理由。", "理由会记入审计记录。", "reason")
    known = set(list_queries.known_ids(reach_of(actor, Permission.TALENT_EXPORT), ids))
    wanted = {"ids": [one for one in ids if one in known], "sentence": sentence, "is_clear": is_clear, "reason": words}
    return request_job(actor, PACK_JOB, f"打包 {len(known)} 人的登记表", wanted, actor.organisation_id)


def pack(actor: Actor, job: Any, ids: list[int], sentence: str, is_clear: bool, reason: str) -> dict[str, Any]:
    """Make the archive, a part at a time; what an earlier attempt finished is taken over."""
    scope = reach_of(actor, Permission.TALENT_EXPORT)
    clear_scope = actor.scope_for(Permission.TALENT_REVEAL) if is_clear else Scope.nothing()
    at, parts, entries = clock.now(), _kept_parts(actor, job.job_id), []
    serve(actor)
    for number, some in enumerate(chunks(ids, PART)):
        done = number * PART
        part = parts.get(str(number)) or {}
        content = _read(part)
        if content is None:
            made = []
            for place, talent_id in enumerate(some, done + 1):
                job.progress(place - 1, len(ids), f"正在生成第 {place} 份，共 {len(ids)} 份")
                made += _entry(actor, scope, clear_scope, talent_id, place, at)
            content = _zipped([(name, pdf) for _id, name, _who, _owner, pdf in made])
            stored = store.keep(content)
            part = {"uid": stored.uid.hex, "sha256": stored.sha256, "people": [list(one[:4]) for one in made]}
            parts[str(number)] = part
            _note_parts(job.job_id, parts)
        entries.append((part["people"], content))
    job.progress(len(ids), len(ids), "正在合并")
    use_scope(scope)
    people = [person for some, _content in entries for person in some]
    if not people:
        raise Conflict("名单中的人员都已不在您的范围内。", "请从人才库列表重新打包。")
    stored = store.keep(_joined(scope, entries, people))
    return {
        "uid": stored.uid.hex, "sha256": stored.sha256, "size": stored.size, "people": [one[0] for one in people],
        "left_out": len(ids) - len(people), "url": f"/talents/packs/{job.job_id}",
    }  # fmt: skip


@command(Permission.TALENT_EXPORT)
def fetch_pack(actor: Actor, job_id: int) -> bytes:
    """The archive for who asked for it; who is in it is recorded before the bytes leave."""
    row = pack_or_404(actor, job_id)
    result, reach = row.result or {}, reach_of(actor, Permission.TALENT_EXPORT)
    if row.state is not JobState.DONE or not is_fetchable(row):
        raise Conflict("压缩包还没有生成，或已过期删除。", "请从人才库列表重新打包。")
    found = [
        one for some in chunks(result["people"]) for one in session.scalars(select(Talent).where(Talent.id.in_(some)))
    ]
    rows = [one for one in found if reach.covers(one.organisation_id)]
    clear_reach = reach_of(actor, Permission.TALENT_REVEAL) if row.arguments["is_clear"] else reach
    if len(rows) < len(result["people"]) or not all(clear_reach.covers(one.organisation_id) for one in rows):
        raise Conflict("打包之后，其中有人员调出、删除或不再由您管理。", "请从人才库列表重新打包。")
    content = store.read(UUID(hex=result["uid"]), result["sha256"])
    fields = [info.label for info in sealed_fields().values()]
    if row.arguments["is_clear"]:
        record(Action.SENSITIVE_REVEALED, row, subjects=rows, fields=fields, reason=row.arguments["reason"])
    record(
        Action.TALENTS_EXPORTED, row, subjects=rows, rows=len(rows), columns=["每人一份登记表"],
        filter=row.arguments["sentence"], format=FORMAT,
    )  # fmt: skip
    return content


def pack_or_404(actor: Actor, job_id: int) -> Job:
    """One's own archive; nobody else has it, whoever may see all jobs."""
    row = jobs.job_or_404(actor, job_id)
    if row.name != PACK_JOB or row.user_id != actor.user_id:
        raise NotFound("没有找到这个压缩包。", "请从人才库列表重新打包。")
    return row


def is_fetchable(row: Job) -> bool:
    """Whether the archive is made and its day has not passed."""
    until = fetchable_until(row)
    return until is not None and clock.now() < until


def fetchable_until(row: Job) -> datetime | None:
    """When the archive goes; None before it is made."""
    return row.finished_at + ORPHAN_AGE if row.state is JobState.DONE and row.finished_at else None


def archives_with(talent_ids: Collection[int]) -> list[UUID]:
    """The archives, whole or in parts, whose bytes still lie in the store and hold any of these people."""
    statement = select(Job).where(Job.name == PACK_JOB, Job.asked_at > clock.now() - PACKS_REACH_BACK)
    wanted, found = set(talent_ids), []
    for row in session.scalars(statement):
        if wanted & set((row.arguments or {}).get("ids", ())):
            result = row.result or {}
            parts = [part for part in result.get("parts", {}).values() if part]
            found += [UUID(hex=one["uid"]) for one in (*parts, result) if "uid" in one]
    return found


def entry_name(place: int, row: Talent) -> str:
    """The file of one person: its place keeps two people of one name apart."""
    return f"{place:03d}-{safe_name(row.name)}.pdf"


def _entry(
    actor: Actor, scope: Scope, clear_scope: Scope, talent_id: int, place: int, at: datetime
) -> list[tuple[int, str, str, int, bytes]]:
    """(id, file, name, organisation, PDF) of one person; nothing where he left the scope meanwhile."""
    use_scope(scope)
    try:
        row = queries.talent_or_404(scope, talent_id)
    except NotFound:
        return []
    names = sealed_fields() if clear_scope.covers(row.organisation_id) else ()
    content = summary_of(scope, actor, talent_id, in_words(clear_values(row, names)), at)
    made = (row.id, entry_name(place, row), row.name, row.organisation_id, content)
    session.rollback()  # nothing stays open between two people
    return [made]


def _zipped(entries: Sequence[tuple[str, bytes]]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, ENTRY_TIME), content)  # a PDF is compressed already
    return out.getvalue()


def _joined(scope: Scope, entries: Sequence[tuple[Any, bytes]], people: Sequence[Sequence[Any]]) -> bytes:
    names = organisations.names(scope, {person[3] for person in people})
    rows = [[place, file, who, names.get(owner, "")] for place, (_id, file, who, owner) in enumerate(people, 1)]
    book = BytesIO()
    write_tables(book, [Table("目录", INDEX_COLUMNS, rows)], title="登记表目录", created=clock.now())
    session.rollback()
    return _zipped([*_unpacked(content for _people, content in entries), (INDEX, book.getvalue())])


def _unpacked(contents: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
    for content in contents:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())


def _kept_parts(actor: Actor, job_id: int) -> dict[str, Any]:
    row = jobs.job_or_404(actor, job_id)
    parts = dict((row.result or {}).get("parts", {}))
    session.rollback()
    return parts


def _note_parts(job_id: int, parts: dict[str, Any]) -> None:
    with unaudited("note the finished parts of an archive") as current:
        current.execute(
            update(Job)
            .where(Job.id == job_id, Job.state == JobState.RUNNING)
            .values(result={"parts": parts})
            .execution_options(synchronize_session=False)
        )


def _read(part: dict[str, Any]) -> bytes | None:
    """A finished part; None where there is none, or the sweep took it."""
    if not part:
        return None
    try:
        return store.read(UUID(hex=part["uid"]), part["sha256"])
    except AppError:
        return None
