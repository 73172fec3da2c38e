"""What a printed plan may tell anybody: number, version, state and hashes; and whether a file is the filed copy.

The only module of this feature that steps outside the reader's scope. It never returns a name, an amount or a fact.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from talent_app import clock
from talent_app.core.enums import TitledEnum
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.files.models import File
from talent_app.files.store import store
from talent_app.incentives import queries
from talent_app.incentives.models import DocumentSignature, Plan, PlanDocument, PlanVersion
from talent_app.incentives.replay import Replay, replay
from talent_app.incentives.states import PlanState
from talent_app.incentives.versions import Frozen
from talent_app.policy.queries import book as policy_book
from talent_app.rules.parameters import Policy

CODE = re.compile(r"[0-9a-f]{32}", re.ASCII)
#: The identifier a PDF carries in its trailer.
IDENTIFIER = re.compile(rb"/ID\s*\[\s*(<[0-9a-fA-F]+>|\([^)]*\))")


class Verdict(TitledEnum):
    """What an uploaded file is, beside a filed copy."""

    INTACT = "intact", "与正本完全一致"
    ALTERED = "altered", "由正本改动而来"
    UNKNOWN = "unknown", "不是这份方案的正本"
    UNFILED = "unfiled", "正本尚未生成"


@dataclass(frozen=True)
class PublicRecord:
    """What everybody may know of a submitted version."""

    number: str
    version: int
    state: PlanState
    submitted_on: date
    content_hash: str
    file_hash: str | None
    file_id: int | None
    signed_hash: str | None
    signer: str
    signed_on: date | None
    is_latest: bool
    verify_code: str


def record_of(code: str) -> PublicRecord | None:
    """The version behind a code; None for a code nobody was given."""
    wanted = code.strip().lower()
    if not CODE.fullmatch(wanted):
        return None
    with within(Scope.beyond("verify a printed plan")):
        row = session.execute(
            select(PlanVersion, Plan)
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .where(PlanVersion.verify_code == wanted)
        ).one_or_none()
        if row is None:
            return None
        version, plan = row
        document = session.scalars(select(PlanDocument).where(PlanDocument.version_id == version.id)).one_or_none()
        signature = None
        if document is not None:
            of_it = select(DocumentSignature).where(DocumentSignature.document_id == document.id)
            signature = session.scalars(of_it).one_or_none()
    return PublicRecord(
        number=plan.number,
        version=version.number,
        state=plan.state,
        submitted_on=date.fromisoformat(Frozen(version, ()).content["submitted_on"]),
        content_hash=version.content_hash,
        file_hash=document.file_hash if document else None,
        file_id=document.file_id if document else None,
        signed_hash=signature.file_hash if signature else None,
        signer=signature.signer if signature else "",
        signed_on=clock.local(signature.signed_at).date() if signature else None,
        is_latest=version.number == plan.current_version,
        verify_code=version.verify_code,
    )


def filed_bytes(record: PublicRecord) -> bytes | None:
    """The stored copy behind a record; None where it was not made yet."""
    if record.file_id is None or record.file_hash is None:
        return None
    with within(Scope.beyond("verify a printed plan")):
        uid = session.scalars(select(File.uid).where(File.id == record.file_id)).one()
    return store.read(uid, record.file_hash)


def judged(record: PublicRecord, content: bytes, filed: bytes | None) -> Verdict:
    """What an uploaded file is; `filed` are the bytes of the filed copy where the store holds them."""
    if record.file_hash is None:
        return Verdict.UNFILED
    if hashlib.sha256(content).hexdigest() in (record.file_hash, record.signed_hash):
        return Verdict.INTACT
    mine, theirs = IDENTIFIER.search(filed or b""), IDENTIFIER.search(content)
    if mine and theirs and mine.group(1) == theirs.group(1):
        return Verdict.ALTERED
    return Verdict.UNKNOWN


def replay_all() -> Iterator[tuple[Frozen, Replay]]:
    """Every frozen version computed again, for the system's own check."""
    scope = Scope.beyond("verification of frozen plans")
    with within(scope):
        book = policy_book(scope)
        for version in queries.all_versions(scope):
            frozen = queries.frozen(scope, version)
            yield frozen, replay(frozen, Policy(book, version.policy_on))
