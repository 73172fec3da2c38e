"""CVs and other files of candidates; they go with the candidate when his data is erased."""

from __future__ import annotations

from pathlib import PurePath

from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission
from talent_app.recruitment import candidate_queries
from talent_app.recruitment.candidate_models import Candidate
from talent_app.recruitment.enums import ENDED


def _find(scope: Scope, actor: Actor, candidate_id: int) -> Candidate:
    return candidate_queries.candidate_or_404(scope, candidate_id)


def _named(row: Candidate, kind: Kind, name: str) -> str:
    """By number and kind: a file's own name usually tells who it is, and the audit keeps names for good."""
    return f"{row.number}-{kind.title}{PurePath(name).suffix.lower()}"


declare_owner(
    Owner(
        Candidate.__tablename__,
        "应聘人员",
        read=Permission.CANDIDATE_READ,
        write=Permission.RECRUIT_EDIT,
        kinds=(Kind.RESUME, Kind.CERTIFICATE, Kind.PROOF, Kind.OPINION, Kind.OTHER),
        find=_find,
        home=lambda row: ("recruitment.candidate_show", {"candidate_id": row.id, "_anchor": "attachments"}),
        may_change=lambda actor, row: row.stage not in ENDED and row.erased_at is None,
        named=_named,
    )
)
