"""The materials of an application: certificates, proofs and the paper of the result."""

from __future__ import annotations

from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission
from talent_app.titles import queries
from talent_app.titles.models import TitleApplication

declare_owner(
    Owner(
        TitleApplication.__tablename__,
        "职称申报",
        read=Permission.TALENT_READ,
        write=Permission.TALENT_EDIT,
        kinds=(Kind.CERTIFICATE, Kind.PROOF, Kind.OTHER),
        find=lambda scope, actor, number: queries.application_or_404(scope, number),
        home=lambda row: ("titles.application_show", {"application_id": row.id, "_anchor": "attachments"}),
    )
)
