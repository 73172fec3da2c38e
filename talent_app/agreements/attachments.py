"""Attachments of agreements: the signed scan, proofs of payment and of leaving."""

from __future__ import annotations

from talent_app.agreements import queries
from talent_app.agreements.models import Agreement
from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission

declare_owner(
    Owner(
        Agreement.__tablename__,
        "人才协议",
        read=Permission.AGREEMENT_READ,
        write=Permission.AGREEMENT_EDIT,
        kinds=(Kind.AGREEMENT, Kind.PROOF, Kind.MINUTES, Kind.OTHER),
        find=lambda scope, actor, row_id: queries.agreement_or_404(scope, row_id),
        home=lambda row: ("agreements.agreement_show", {"agreement_id": row.id, "_anchor": "attachments"}),
    )
)
