"""What somebody typed into a form and has not saved: kept sealed, for him alone, through log-out and a closed window.

These rows are operational (listed in `audit/exempt.py`): written here and committed at once. They go when the form is
saved, when their owner wants no more of them, and by the period of the retention rules at the latest.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Delete, delete, select
from sqlalchemy.exc import IntegrityError

from talent_app import clock
from talent_app.db.crypto import context_of, vault
from talent_app.db.engine import ops_session
from talent_app.identity.models import FormDraft

LARGEST = 200_000
LONGEST_FORM = 120
MOST_PER_USER = 40


@dataclass(frozen=True)
class Kept:
    """A draft as its owner gets it back: the title and address of its page, and (name, value) of every box."""

    form: str
    title: str
    page: str
    saved_at: datetime
    values: list[tuple[str, str]]


def keep(user_id: int, form: str, title: str, page: str, values: Iterable[tuple[str, str]]) -> bool:
    """Keep what stands in the form of this address, instead of what was kept before; False when it is too much."""
    body = json.dumps([title[:120], page[:500], list(values)], ensure_ascii=False)
    if len(form) > LONGEST_FORM or len(body) > LARGEST:
        return False
    uid = uuid.uuid4()
    ops_session.execute(_of(user_id, form))
    ops_session.add(
        FormDraft(
            uid=uid, user_id=user_id, form=form, body_sealed=vault.seal(body, _context(uid)), saved_at=clock.now(),
            size=len(body),
        )
    )  # fmt: skip
    try:
        ops_session.flush()
        _forget_oldest(user_id)
        ops_session.commit()
    except IntegrityError:
        ops_session.rollback()  # another window of the same user was first; the next pause keeps this one
        return False
    return True


def kept(user_id: int, form: str) -> Kept | None:
    """What the user had typed into the form of this address, if it is not saved yet."""
    statement = select(FormDraft).where(FormDraft.user_id == user_id, FormDraft.form == form)
    row = ops_session.scalars(statement).one_or_none()
    found = None if row is None else _opened(row)
    ops_session.rollback()
    return found


def all_kept(user_id: int) -> list[Kept]:
    """Every draft of a user, the latest first."""
    statement = select(FormDraft).where(FormDraft.user_id == user_id).order_by(FormDraft.saved_at.desc())
    found = [_opened(row) for row in ops_session.scalars(statement)]
    ops_session.rollback()
    return [each for each in found if each is not None]


def drop(user_id: int, form: str) -> None:
    """Forget what was kept of a form: it is saved, or not wanted."""
    ops_session.execute(_of(user_id, form))
    ops_session.commit()


def _of(user_id: int, form: str) -> Delete:
    return delete(FormDraft).where(FormDraft.user_id == user_id, FormDraft.form == form)


def _forget_oldest(user_id: int) -> None:
    ids = select(FormDraft.id).where(FormDraft.user_id == user_id).order_by(FormDraft.saved_at.desc(), FormDraft.id)
    over = list(ops_session.scalars(ids.offset(MOST_PER_USER)))
    if over:
        ops_session.execute(delete(FormDraft).where(FormDraft.id.in_(over)))


def _opened(row: FormDraft) -> Kept | None:
    if row.body_sealed is None:
        return None
    title, page, values = json.loads(vault.open(row.body_sealed, _context(row.uid)))
    return Kept(row.form, title, page, row.saved_at, [(name, value) for name, value in values])


def _context(uid: uuid.UUID) -> bytes:
    return context_of(FormDraft.__tablename__, "body_sealed", uid)
