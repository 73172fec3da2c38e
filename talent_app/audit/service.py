"""Commands of the audit itself: an auditor's own reading leaves a trace too.

Permissions stand to the right of this package, so the pages that call these demand them.
"""

from __future__ import annotations

from talent_app.audit.actions import Action
from talent_app.audit.command import command, record
from talent_app.core.actor import Actor


@command(None)
def note_export(actor: Actor, rows: int, chosen: dict[str, str]) -> None:
    """Record that entries are about to leave as a file: how many, and which filter chose them."""
    record(Action.AUDIT_EXPORTED, rows=rows, filter=chosen)


@command(None)
def note_seals(actor: Actor, rows: int) -> None:
    """Record that the seals were taken away to be kept elsewhere."""
    record(Action.SEALS_EXPORTED, rows=rows)


@command(None)
def note_verification(actor: Actor, entries: int, faults: int) -> None:
    """Record that the chain was verified and what came of it."""
    record(Action.AUDIT_VERIFIED, entries=entries, faults=faults)


@command(None)
def note_trace(actor: Actor, found: int) -> None:
    """Record that somebody asked whose copy a file is, and how many exports it named."""
    record(Action.COPY_TRACED, found=found)


@command(None)
def note_issue(actor: Actor, name: str) -> None:
    """Record that a file is about to leave which no entry of its own tells of, so that its copy can be named."""
    record(Action.FILE_ISSUED, label=name, name=name)
