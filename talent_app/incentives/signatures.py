"""The signature of a filed copy: made once after filing with the office's certificate, where there is one, and kept.

Signing is slow and happens outside every command; the certificate stays in its file, only its name is stored.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.documents.signing import Certificate, CertificateFault, sign_pdf
from talent_app.files.queries import file_or_404
from talent_app.files.service import attach
from talent_app.files.store import Stored, store
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries
from talent_app.incentives.drafting import reach
from talent_app.incentives.models import DocumentSignature, Plan, PlanDocument

log = logging.getLogger(__name__)

REASON = "激励方案正本备案"


@dataclass
class Office:
    """The certificate with which filed copies are signed; without one nothing is signed."""

    path: Path | None = None
    password: str = ""
    #: PEM files of issuers whose certificates count as trusted on the page that checks.
    roots: tuple[Path, ...] = ()

    def configure(self, path: str, password: str, roots: str) -> None:
        """Take the settings SIGNING_CERTIFICATE, SIGNING_PASSWORD and SIGNING_ROOTS."""
        self.path = Path(path) if path else None
        self.password = password
        self.roots = tuple(Path(part) for part in roots.split(":") if part)

    @property
    def certificate(self) -> Certificate | None:
        """The certificate, read when it is needed: it may be replaced while the product runs."""
        return Certificate.load(self.path, self.password) if self.path else None

    def trusted(self) -> list[bytes]:
        """What a signature is judged by: the configured issuers, and the office's own chain."""
        try:
            own = self.certificate
        except CertificateFault as fault:
            log.error("the signing certificate cannot be used: %s", fault.message)
            own = None
        return [path.read_bytes() for path in self.roots if path.is_file()] + ([own.chain] if own else [])


office = Office()


def signature_of_document(scope: Scope, document: PlanDocument) -> DocumentSignature | None:
    """The signature of a filed copy, if it was signed."""
    if not scope.covers(document.organisation_id):
        raise NotFound()
    statement = select(DocumentSignature).where(DocumentSignature.document_id == document.id)
    return session.scalars(statement).one_or_none()


def signed_copy(actor: Actor, plan: Plan, number: int, document: PlanDocument, content: bytes) -> bytes:
    """The filed copy with its signature: read from the store, made now if a certificate is there, else as it is."""
    scope = reach(actor, Permission.PLAN_READ)
    present = signature_of_document(scope, document)
    if present is None:
        certificate = office.certificate
        if certificate is None:
            return content
        plan_id, document_id = plan.id, document.id
        session.rollback()  # nothing is read while the file is signed
        stored = store.keep(sign_pdf(content, certificate, reason=REASON, at=clock.now()))
        present = keep_signature(actor, plan_id, number, document_id, stored, certificate)
    file = file_or_404(reach(actor, Permission.PLAN_READ), present.file_id)
    return store.read(file.uid, present.file_hash)


@command(Permission.PLAN_READ)
def keep_signature(
    actor: Actor, plan_id: int, number: int, document_id: int, stored: Stored, certificate: Certificate
) -> DocumentSignature:
    """Refer to the signed copy, made and stored before the command; the first one stays."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = queries.plan_or_404(scope, actor, plan_id)
    document = session.scalars(select(PlanDocument).where(PlanDocument.id == document_id)).one()
    present = signature_of_document(scope, document)
    if present is not None:
        raise Unchanged(present)
    file = attach(actor, stored, name=f"{plan.number}-{number}-signed.pdf", purpose="signed_document", owner=document)
    session.flush()  # the signature names the file's id
    signature = DocumentSignature(
        organisation_id=document.organisation_id,
        document_id=document.id,
        file_id=file.id,
        file_hash=stored.sha256,
        signer=certificate.signer[:200],
        certificate_issuer=certificate.issuer[:200],
        certificate_serial=certificate.serial[:80],
        certificate_until=certificate.valid_until,
        signed_at=running().at,
    )
    session.add(signature)
    record(
        Action.PLAN_DOCUMENT_SIGNED, plan, number=plan.number, version=number, file_hash=stored.sha256,
        signer=signature.signer,
    )  # fmt: skip
    return signature
