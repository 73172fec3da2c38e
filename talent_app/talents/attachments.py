"""Attachments of registrations and their child records: every kind in `records.py` may have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from talent_app.audit.command import running
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.files.queries import Attachments, attachments_of
from talent_app.identity.permissions import Permission
from talent_app.talents import queries
from talent_app.talents.models import Talent
from talent_app.talents.records import RECORD_KINDS, RecordKind


def shown_with(
    scope: Scope, actor: Actor, row: Talent, records: Mapping[str, list[Any]]
) -> dict[tuple[str, int], Attachments]:
    """The attachments of a registration and of each of its records, in one statement."""
    return attachments_of(scope, [row, *(record for some in records.values() for record in some)], actor)


def _find_talent(scope: Scope, actor: Actor, talent_id: int) -> Talent:
    return queries.talent_or_404(scope, talent_id)


def _touch(row: Talent) -> None:
    row.revision += 1
    row.updated_at = running().at


def _finder(kind: RecordKind) -> Callable[[Scope, Actor, int], Any]:
    def find(scope: Scope, actor: Actor, record_id: int) -> Any:
        row = session.get(kind.model, record_id)
        if row is None or not scope.covers(row.organisation_id):
            raise NotFound()
        queries.talent_or_404(scope, row.talent_id)  # a record goes into the bin with its registration
        return row

    return find


def _root(row: Any) -> Talent:
    return session.get_one(Talent, row.talent_id)


declare_owner(
    Owner(
        Talent.__tablename__,
        "人才登记",
        read=Permission.TALENT_READ,
        write=Permission.TALENT_EDIT,
        kinds=(Kind.RESUME, Kind.CERTIFICATE, Kind.PHOTO, Kind.PROOF, Kind.AGREEMENT, Kind.OTHER),
        find=_find_talent,
        home=lambda row: ("talents.talent_show", {"talent_id": row.id, "_anchor": "attachments"}),
        touched=_touch,
    )
)
for _kind in RECORD_KINDS:
    declare_owner(
        Owner(
            _kind.model.__tablename__,
            f"{_kind.label}记录",
            read=Permission.TALENT_READ,
            write=Permission.TALENT_EDIT,
            kinds=(Kind.CERTIFICATE, Kind.PROOF, Kind.AGREEMENT, Kind.OTHER),
            find=_finder(_kind),
            home=lambda row, key=_kind.key: (  # type: ignore[misc]
                "talents.talent_show",
                {"talent_id": row.talent_id, "_anchor": key},
            ),
            root=_root,
            touched=lambda row: _touch(_root(row)),
        )
    )
