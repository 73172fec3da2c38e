"""The record that somebody read the registry out: an entry of its own, written before the bytes leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from talent_app.audit.actions import Action
from talent_app.audit.command import command, record
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.talents.models import Talent


@dataclass(frozen=True, slots=True)
class _Subject:
    """One registration shown in clear, as the audit names it."""

    __tablename__: ClassVar[str] = Talent.__tablename__
    id: int
    organisation_id: int


@command(Permission.TALENT_EXPORT)
def note_export(
    actor: Actor, clear: Sequence[tuple[int, int]], *, rows: int, columns: Sequence[str], filter: str, format: str
) -> None:
    """Record an export; `clear` are (id, organisation) of the registrations whose sensitive fields it shows."""
    record(
        Action.TALENTS_EXPORTED,
        subjects=[_Subject(*pair) for pair in clear],
        rows=rows,
        columns=list(columns),
        filter=filter,
        format=format,
    )
