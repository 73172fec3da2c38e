"""Attachments of terms, apprenticeships and development plans: signed scans, decisions, proofs."""

from __future__ import annotations

from talent_app.cultivation import queries
from talent_app.cultivation.blueprint import SHOW
from talent_app.cultivation.kinds import ROOTS, Root
from talent_app.cultivation.workflow import CHAINS
from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission


def _declare(root: Root) -> None:
    declare_owner(
        Owner(
            root.model.__tablename__,
            root.title,
            read=Permission.CULTIVATION_READ,
            write=Permission.CULTIVATION_EDIT,
            kinds=(Kind.AGREEMENT, Kind.MINUTES, Kind.PROOF, Kind.OTHER),
            find=lambda scope, actor, row_id: queries.root_or_404(scope, root, row_id),
            home=lambda row: (SHOW[root.key], {"root_id": row.id, "_anchor": "attachments"}),
        )
    )


for _key in CHAINS:
    _declare(ROOTS[_key])
