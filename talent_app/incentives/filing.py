"""The printed plan: the filed copy rendered once and stored, and copies made for a reader and never stored.

Rendering is slow and happens outside every command; only the reference to the stored bytes is written in one.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from talent_app.audit.copies import originals
from talent_app.core.actor import Actor
from talent_app.documents.pdf import AttachedFile
from talent_app.documents.plan_document import CopyKind, PlanCopy, plan_pdf
from talent_app.documents.plan_workbook import plan_workbook
from talent_app.documents.signing import CertificateFault
from talent_app.files.queries import file_or_404
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries
from talent_app.incentives.drafting import reach
from talent_app.incentives.explaining import explained_version
from talent_app.incentives.models import Plan, PlanDocument
from talent_app.incentives.service import file_document
from talent_app.incentives.signatures import signed_copy
from talent_app.incentives.snapshots import of_version
from talent_app.incentives.versions import Frozen

log = logging.getLogger(__name__)

DATA_NAME, BOOK_NAME = "方案数据.json", "方案附表.xlsx"
DEFAULT_ADDRESS = "http://127.0.0.1:8000"


@dataclass
class Site:
    """Where the platform is reached from outside; printed behind the QR code."""

    address: str = DEFAULT_ADDRESS

    def configure(self, public_url: str) -> None:
        """Take the setting `PUBLIC_URL`; the embedded installation's own address where none is given."""
        self.address = (public_url or DEFAULT_ADDRESS).rstrip("/")

    def verify_url(self, code: str) -> str:
        """The public page that checks a printed plan."""
        return f"{self.address}/verify/{code}"


site = Site()


def render_filed(frozen: Frozen, verify_url: str) -> bytes:
    """The filed copy of a version; the same version and address give the same bytes."""
    version = frozen.version
    snapshot = of_version(frozen) | {"explanations": explained_version(frozen)}
    copy = PlanCopy(CopyKind.FILED, content_hash=version.content_hash, verify_url=verify_url)
    with originals():
        book = plan_workbook(snapshot, created=version.created_at, copy=copy)
        attachments = [
            # the frozen text itself: its SHA-256 is the hash that is printed
            AttachedFile(DATA_NAME, version.content.encode(), "报送时冻结的方案数据，其 SHA-256 即内容摘要", "Source"),
            AttachedFile(BOOK_NAME, book, "方案附表", "Supplement"),
        ]
        return plan_pdf(snapshot, copy, created=version.created_at, attachments=attachments)


def filed_copy(actor: Actor, plan: Plan, number: int) -> tuple[PlanDocument, bytes]:
    """The filed copy of a version: read from the store, or made and stored if nobody has yet."""
    scope = reach(actor, Permission.PLAN_READ)
    frozen = queries.frozen_or_404(scope, plan, number)
    document = queries.document_of(scope, frozen.version)
    if document is None:
        verify_url = site.verify_url(frozen.version.verify_code)
        stored = store.keep(render_filed(frozen, verify_url))
        document = file_document(actor, plan.id, number, stored, verify_url)
    file = file_or_404(scope, document.file_id)
    return document, store.read(file.uid, document.file_hash)


def original(actor: Actor, plan: Plan, number: int) -> bytes:
    """What is handed out as the filed copy: with its signature where the office signs, else as it was rendered."""
    document, content = filed_copy(actor, plan, number)
    try:
        return signed_copy(actor, plan, number, document, content)
    except CertificateFault as fault:  # the reader gets his file; the administrator is told
        log.error("filed copy of %s not signed: %s", plan.number, fault.message)
        return content


def reading_copy(snapshot: dict[str, Any], actor: Actor, at: datetime, *, content_hash: str, is_masked: bool) -> bytes:
    """A copy for one reader with his name and the time behind every page; never stored."""
    copy = PlanCopy(CopyKind.READING, content_hash=content_hash, viewer=actor.name, printed_at=at, is_masked=is_masked)
    return plan_pdf(snapshot, copy, created=at)


def draft_copy(snapshot: dict[str, Any], at: datetime) -> bytes:
    """A working copy of a draft, marked as one."""
    return plan_pdf(snapshot, PlanCopy(CopyKind.DRAFT), created=at)
