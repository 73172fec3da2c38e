"""Records that an office decided elsewhere on the platform enters as verified; works inside commands only.

The caller's command answers for the permission and the audit entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app.audit.command import running
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.service import remove_with
from talent_app.talents import writing
from talent_app.talents.models import Talent
from talent_app.talents.record_models import Appointment, TitleRecord
from talent_app.talents.records import BY_KEY


def enter_verified(reach: Scope, root: Talent, key: str, values: Mapping[str, Any]) -> Any:
    """Add a child record to a registration at once, whatever its state; highest title and the rest follow."""
    row = writing.new_record(root, BY_KEY[key], values)
    session.flush()  # the caller keeps its id
    _follow(reach, root)
    return row


def end_appointment(reach: Scope, root: Talent, row: Appointment, day: date) -> None:
    """Let an appointment end on a day, where it runs longer."""
    if row.until_on is None or row.until_on > day:
        row.until_on = max(day, row.from_on) if row.from_on else day
        _follow(reach, root)


def withdraw_title(reach: Scope, root: Talent, record_id: int | None, day: date) -> int:
    """Take a title away again and end what was appointed at its level; how many appointments ended."""
    title = session.get(TitleRecord, record_id) if record_id is not None else None
    ended = 0
    for one in session.scalars(select(Appointment).where(Appointment.talent_id == root.id)):
        is_same = title is not None and (one.level, one.series) == (title.level, title.series)
        if is_same and (one.until_on is None or one.until_on > day):
            one.until_on = max(day, one.from_on) if one.from_on else day
            ended += 1
    if title is not None:
        remove_with(running().actor, title, "职称资格已撤销")
        session.delete(title)
    _follow(reach, root)
    return ended


def _follow(reach: Scope, root: Talent) -> None:
    writing.write_talent(reach, root, {})
    root.revision += 1
    root.version += 1
    root.updated_at = running().at
