"""Proofs and minutes hang on the return as attachments; this module only declares it."""

from __future__ import annotations

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission
from talent_app.innovation import queries
from talent_app.innovation.models import InnovationReturn
from talent_app.innovation.workflow import EDITABLE


def _find(scope: Scope, actor: Actor, row_id: int) -> InnovationReturn:
    return queries.return_or_404(scope, row_id)


declare_owner(
    Owner(
        InnovationReturn.__tablename__, "科技创新年报", read=Permission.INNOVATION_READ,
        write=Permission.INNOVATION_EDIT,
        kinds=(Kind.REPORT, Kind.PROOF, Kind.MINUTES, Kind.CERTIFICATE, Kind.OTHER), find=_find,
        home=lambda row: ("innovation.return_show", {"return_id": row.id, "_anchor": "attachments"}),
        may_change=lambda actor, row: row.state in EDITABLE,
    )
)  # fmt: skip
