"""Erasing again after a restore: an older backup holds people who were erased since, and the ledger names them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from talent_app.audit.erasing import ERASED
from talent_app.core.actor import Actor
from talent_app.db.engine import session, within
from talent_app.erasure.crossing import everywhere
from talent_app.erasure.models import ErasureSource
from talent_app.erasure.service import decide_erasure, propose_erasure
from talent_app.talents.models import Talent

REASON = "恢复备份后按删除台账重新删除"


def erase_again(actor: Actor, lines: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Erase whoever of the ledger the database still holds; how many were erased and how many lines there were.

    Each is two commands of the system, so a run that was stopped goes on where it stood.
    """
    done = known = 0
    for line in lines:
        known += 1
        with within(everywhere(actor)):
            talent_id = _still_there(str(line["talent"]))
        if talent_id is not None:
            row = propose_erasure(actor, talent_id, REASON, source=ErasureSource(line["source"]), is_repeated=True)
            decide_erasure(actor, row.id, None, agreed=True, note=REASON)
            done += 1
    return done, known


def _still_there(uid: str) -> int | None:
    statement = select(Talent.id).where(Talent.uid == uuid.UUID(uid), Talent.name != ERASED)
    return session.scalar(statement.execution_options(include_deleted=True))
