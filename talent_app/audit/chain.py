"""Appending entries to the chain and proving afterwards that nobody touched them.

`append` is the last act before a commit: it takes the chain lock, gives out the next `seq`, hashes and inserts.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from talent_app.audit.actions import Action
from talent_app.audit.models import AuditEntry, AuditHead, AuditSubject
from talent_app.db.types import canonical_json
from talent_app.tracking.images import canonical_image, commit_to, plain
from talent_app.tracking.marks import EVERYTHING, TOGETHER, Mark, mark_of
from talent_app.tracking.marks import write as write_marks
from talent_app.tracking.models import Tracked

GENESIS = "0" * 64
CHAIN_LOCK = 7_310_001
HEAD_UNMARKED = select(AuditHead.seq, AuditHead.hash, AuditHead.at).where(AuditHead.id == 1)
HEAD = HEAD_UNMARKED.add_columns(AuditHead.marked_seq)
HASHED = (
    *("seq", "uid", "at", "kind", "action", "actor_id", "actor_name", "source", "address", "organisation_id"),
    *("subject_type", "subject_id", "subject_label", "details", "changes_count", "changes_digest", "previous_hash"),
)


@dataclass
class Draft:
    """An entry before it has its place in the chain."""

    uid: uuid.UUID
    values: dict[str, Any]
    subjects: list[tuple[str, int, int | None]] = field(default_factory=list)


def link_hash(values: dict[str, Any]) -> str:
    """The hash of one entry, its predecessor's hash included."""
    return hashlib.sha256(canonical_json({name: plain(values[name]) for name in HASHED}).encode()).hexdigest()


def append(current: Session, drafts: Sequence[Draft], at: datetime, marks: Set[Mark] | None = frozenset()) -> list[int]:
    """Give the drafts their places in the chain, and what they change its marks; only the commit may follow.

    `marks` None: the schema is from before there were marks; who reads them sees that links are without.
    """
    connection = current.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    head = connection.execute(HEAD if marks is not None else HEAD_UNMARKED).one()
    seq, previous, at = head.seq, head.hash, max(at, head.at or at)
    if marks is not None and head.marked_seq != seq:  # an older program was here and left no marks
        marks = {*marks, (TOGETHER, EVERYTHING)}
    rows, subjects = [], []
    for draft in drafts:
        seq += 1
        values = {**draft.values, "seq": seq, "uid": draft.uid, "at": at, "previous_hash": previous}
        values["hash"] = previous = link_hash(values)
        rows.append(values)
        subjects += [
            {"entry_uid": draft.uid, "subject_type": kind, "subject_id": row, "organisation_id": owner}
            for kind, row, owner in draft.subjects
        ]
    connection.execute(insert(AuditEntry), rows)
    if subjects:
        connection.execute(insert(AuditSubject), subjects)
    ended = update(AuditHead).where(AuditHead.id == 1).values(seq=seq, hash=previous, at=at)
    if marks is not None:
        write_marks(connection, marks, mark_of(seq, previous))
        ended = ended.values(marked_seq=seq)
    connection.execute(ended)
    return [row["seq"] for row in rows]


@dataclass(frozen=True)
class Fault:
    """One place where the record does not hold, with a sentence for the auditor."""

    seq: int | None
    message: str


def verify(current: Session) -> Iterator[Fault]:
    """Walk chain and images; yields one fault per edited, removed, reordered or inserted row."""
    previous, expected, known, erased = GENESIS, 1, {}, Erased()
    for entry in current.execute(select(AuditEntry.__table__).order_by(AuditEntry.seq)).mappings():
        if entry["seq"] != expected:
            yield Fault(entry["seq"], f"第 {expected} 条审计记录缺失，其后是第 {entry['seq']} 条")
        if entry["previous_hash"] != previous:
            yield Fault(entry["seq"], f"第 {entry['seq']} 条与上一条不衔接：有记录被删除、插入或调换")
        if link_hash(dict(entry)) != entry["hash"]:
            yield Fault(entry["seq"], f"第 {entry['seq']} 条内容与其哈希不符：记录被修改")
        previous, expected = entry["hash"], entry["seq"] + 1
        if entry["changes_count"]:
            known[entry["uid"]] = (entry["seq"], entry["changes_count"], entry["changes_digest"])
        if entry["action"] == Action.DATA_ERASED.value:
            erased.allow(entry["details"])
    head = current.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1)).one()
    if (head.seq, head.hash) != (expected - 1, previous):
        yield Fault(head.seq, f"链尾应为第 {head.seq} 条，实际止于第 {expected - 1} 条：末尾记录被删除或替换")
    yield from _verify_images(current, known, erased)


@dataclass
class Erased:
    """What entries of lawful erasure allow to be bare: so many images of each row; the earliest named a number only."""

    rows: Counter[tuple[str, int]] = field(default_factory=Counter)
    unnamed: int = 0

    def allow(self, details: Mapping[str, Any]) -> None:
        """Take in what one entry names."""
        named = details.get("erased")
        if named is None:
            self.unnamed += int(details["images"])
            return
        for table, listed in named.items():
            for pair in listed.split():
                row, _colon, count = pair.partition(":")
                self.rows[table, int(row)] += int(count)

    @property
    def total(self) -> int:
        """Images altogether."""
        return self.unnamed + self.rows.total()


def _verify_images(current: Session, known: dict[Any, tuple[int, int, str]], erased: Erased) -> Iterator[Fault]:
    """Compare images with their commitments; without a salt only those that entries of lawful erasure name."""
    commitments: dict[Any, list[tuple[int, str]]] = {}
    bare: dict[tuple[str, int], list[int | None]] = {}
    for name, model in sorted(Tracked.registry_of_tracked.items()):
        history, table = model.__history__, model.__table__
        for image in current.execute(select(history).order_by(history.c.history_id)).mappings():
            commitments.setdefault(image["entry_uid"], []).append((image["ordinal"], image["commitment"]))
            seq = known.get(image["entry_uid"], (None,))[0]
            if image["salt"] is None:
                bare.setdefault((name, image["id"]), []).append(seq)
                continue  # lawfully erased: values are gone, the commitment stays and is in the digest
            try:
                holds = commit_to(bytes(image["salt"]), image["op"] + canonical_image(table, image))
            except InvalidTag:  # an altered or moved ciphertext does not open
                holds = ""
            if holds != image["commitment"]:
                yield Fault(seq, f"{name} 第 {image['id']} 行在第 {seq} 条时的历史内容被修改")
    yield from _compare_erased(bare, erased)
    for uid, (seq, count, digest) in known.items():
        found = sorted(commitments.pop(uid, []))
        total = hashlib.sha256(b"".join(bytes.fromhex(c) for _, c in found)).hexdigest()
        if len(found) != count:
            yield Fault(seq, f"第 {seq} 条应有 {count} 份历史内容，现有 {len(found)} 份")
        elif total != digest:
            yield Fault(seq, f"第 {seq} 条的历史内容与其摘要不符")
    for images in commitments.values():
        yield Fault(None, f"有 {len(images)} 份历史内容不属于任何审计记录")


def _compare_erased(bare: Mapping[tuple[str, int], list[int | None]], erased: Erased) -> Iterator[Fault]:
    """Every bare image must be one that an entry names, and every one named must be bare."""
    beyond = {key: seqs for key, seqs in bare.items() if len(seqs) > erased.rows[key]}
    excess = sum(len(seqs) - erased.rows[key] for key, seqs in beyond.items())
    if excess != erased.unnamed:
        lacking = sum(len(seqs) for seqs in bare.values())
        told = f"依法删除的记录共 {erased.total} 份，实际缺少 {lacking} 份"
        if not beyond:
            yield Fault(None, told)
        for (name, row), seqs in list(beyond.items())[:20]:
            yield Fault(seqs[-1], f"{name} 第 {row} 行在第 {seqs[-1]} 条时的历史内容被抹去：{told}")
    for (name, row), count in erased.rows.items():
        found = len(bare.get((name, row), ()))
        if found < count:
            yield Fault(None, f"{name} 第 {row} 行的历史内容应已依法删除 {count} 份，实际只删除 {found} 份")
