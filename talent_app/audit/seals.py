"""Seals: how far the chain had come on a day. Who keeps one elsewhere can prove later that nothing before it changed.

The chain alone shows that it fits together; whoever rewrites all of it, from some entry to the end, makes it fit again.
A kept seal names an entry and its hash, and a rewritten chain no longer has that hash at that place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.chain import GENESIS, Fault
from talent_app.audit.command import Unchanged, command, record, running
from talent_app.audit.models import AuditEntry, AuditHead, AuditSeal
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.db.engine import session

HEAD = "# 审计封存摘要：日期 序号 哈希"
LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\d{1,18})\s+([0-9a-f]{64})")
MOST_LINES = 20_000
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Seal:
    """One line of a kept file."""

    sealed_on: date
    seq: int
    hash: str


@command(None)
def seal(actor: Actor) -> AuditSeal:
    """Seal the chain as it stands, once a day; run every night and by hand."""
    day = clock.local(running().at).date()
    known = session.scalars(select(AuditSeal).where(AuditSeal.sealed_on == day)).one_or_none()
    if known is not None:
        raise Unchanged(known)
    head = session.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1)).one()
    row = AuditSeal(sealed_on=day, seq=head.seq, hash=head.hash, sealed_at=running().at)
    session.add(row)
    record(Action.AUDIT_SEALED, label=f"{day.isoformat()} 封存", entries=head.seq)
    return row


def seals(current: Session) -> list[AuditSeal]:
    """Every seal, latest first."""
    return list(current.scalars(select(AuditSeal).order_by(AuditSeal.sealed_on.desc())))


def written(rows: Iterable[AuditSeal]) -> str:
    """The file an outside party keeps: one line a day, oldest first."""
    lines = [f"{row.sealed_on.isoformat()} {row.seq} {row.hash}" for row in sorted(rows, key=lambda one: one.sealed_on)]
    return "\n".join([HEAD, *lines]) + "\n"


def read(text: str) -> list[Seal]:
    """The seals of a kept file; refuses a file that is none, with the line."""
    found = []
    lines = text.lstrip("\ufeff").splitlines()
    if len(lines) > MOST_LINES:
        raise InvalidInput(f"文件超过 {MOST_LINES} 行，不是封存摘要。", "请选择以前下载的封存摘要文件。", "file")
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE.fullmatch(line.strip())
        try:
            if match is None:
                raise ValueError
            found.append(Seal(date.fromisoformat(match[1]), int(match[2]), match[3]))
        except ValueError:
            raise InvalidInput(
                f"第 {number} 行不是封存摘要。", "每行应为日期、序号和 64 位哈希，请选择以前下载的原文件。", "file"
            ) from None
    if not found:
        raise InvalidInput("文件中没有封存摘要。", "请选择以前下载的封存摘要文件。", "file")
    return found


def compare(current: Session, kept: Iterable[Seal | AuditSeal]) -> Iterator[Fault]:
    """One fault for every kept seal the chain no longer bears out."""
    wanted = list(kept)
    hashes = {0: GENESIS}
    for start in range(0, len(wanted), AT_ONCE):
        numbers = {one.seq for one in wanted[start : start + AT_ONCE]}
        read_now = current.execute(select(AuditEntry.seq, AuditEntry.hash).where(AuditEntry.seq.in_(numbers)))
        hashes.update((row.seq, row.hash) for row in read_now)
    for one in wanted:
        found = hashes.get(one.seq)
        if found is None:
            yield Fault(one.seq, f"{one.sealed_on.isoformat()} 封存时有第 {one.seq} 条，现在没有：末尾记录被删除")
        elif found != one.hash:
            yield Fault(
                one.seq, f"第 {one.seq} 条的哈希与 {one.sealed_on.isoformat()} 的封存不符：此条或以前的记录被改写"
            )
