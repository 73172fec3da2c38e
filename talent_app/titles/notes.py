"""Records of papers and tables of titles that left the house."""

from __future__ import annotations

from talent_app.audit.actions import Action
from talent_app.audit.command import command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.titles import queries
from talent_app.titles.models import TitleEngagement


@command(Permission.TALENT_READ)
def note_print(actor: Actor, application_id: int, paper: str) -> None:
    """Record that a paper of an application was printed."""
    row = queries.application_or_404(reach_of(actor, Permission.TALENT_READ), application_id)
    record(Action.TITLE_PRINTED, row, title=paper)


@command(Permission.TALENT_READ)
def note_letter(actor: Actor, engagement_id: int, paper: str) -> None:
    """Record that the letter of an appointment left the house."""
    row = queries.row_or_404(reach_of(actor, Permission.TALENT_READ), TitleEngagement, engagement_id)
    record(Action.TITLE_PRINTED, row, title=paper)


@command(Permission.TALENT_READ)
def note_register(actor: Actor, rows: int) -> None:
    """Record that the register of certificates left the house."""
    record(Action.TITLE_EXPORTED, rows=rows)
