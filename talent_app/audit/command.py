"""`@command`: one command = one transaction = at least one audit entry. No other module may commit.

The outermost call ends the read transaction its caller left open, opens a write transaction, checks the permission,
confines the session to where the actor holds it, runs, writes what is derived, appends the audit, commits once.
Inner commands join it. Nothing slow (PDF, mail, network, password hashing) belongs inside.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.chain import Draft, append
from talent_app.audit.keeping import tables_besides
from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, Forbidden, Stale
from talent_app.core.scope import Scope
from talent_app.db.base import new_uid
from talent_app.db.engine import session, use_scope
from talent_app.db.watching import Seen, watched
from talent_app.tracking.changes import ChangeSet, UntrackedWrite, finish
from talent_app.tracking.marks import unowned

P = ParamSpec("P")
R = TypeVar("R")


class UnauditedCommand(RuntimeError):
    """A command changed something and recorded nothing: a defect in our code; the transaction is rolled back."""


class Unchanged(Exception):
    """Raised by a command that finds nothing to change; the transaction ends without an entry. `result` is returned."""

    def __init__(self, result: Any = None) -> None:
        super().__init__("unchanged")
        self.result = result


@dataclass
class Running:
    """The command under way in this session."""

    actor: Actor
    at: datetime
    changes: ChangeSet
    drafts: list[Draft] = field(default_factory=list)
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    #: False only while the schema is from before there were marks of change.
    leaves_marks: bool = True


def running() -> Running:
    """The command under way; raises outside of one."""
    current: Running | None = session().info.get("running")
    if current is None:
        raise RuntimeError("this works only inside a @command")
    return current


def command(permission: Any, *, scope: Callable[[Actor], Scope] | None = None) -> Callable[..., Any]:
    """Wrap a public function of a `service.py`; `permission` None means every known actor (own password, own file)."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = args[0] if args else kwargs["actor"]
            if not isinstance(actor, Actor):
                raise TypeError("the first argument of a command is the actor")
            check_permission(actor, permission)
            if session().info.get("running") is not None:
                return function(*args, **kwargs)
            reach = scope(actor) if scope else reach_of(actor, permission)
            try:
                with transaction(actor, reach):
                    return function(*args, **kwargs)
            except Unchanged as outcome:
                return outcome.result  # type: ignore[no-any-return]

        run.permission = permission  # type: ignore[attr-defined]
        run.is_command = True  # type: ignore[attr-defined]
        return run

    return wrap


def is_system(actor: Actor) -> bool:
    """Whether this is set-up or scheduled work, which no user can pose as."""
    return actor.user_id is None and actor.source == "job"


def reach_of(actor: Actor, permission: Any) -> Scope:
    """Where a command of this permission may read and write for this actor."""
    if is_system(actor):
        return Scope.beyond(actor.name)
    return actor.scope if permission is None else actor.scope_for(permission)


def check_permission(actor: Actor, permission: Any) -> None:
    """Refuse an actor who holds the permission nowhere."""
    if permission is not None and not is_system(actor) and not actor.can(permission):
        raise Forbidden()


@contextmanager
def transaction(actor: Actor, scope: Scope) -> Iterator[Running]:
    """The write transaction of one command (used by `@command`; by seed and set-up under a system actor)."""
    current = session()
    before = current.info.get("scope")
    _leave_reading(current)
    at = clock.now()
    state = Running(actor, at, ChangeSet(new_uid(), at, clock.local(at).date()))
    current.info.update(running=state, changes=state.changes, scope=scope)
    try:
        with watched() as seen:
            current.connection(execution_options={"writes": True})
            use_scope(scope)
            yield state
            _complete(current, state, seen)
    except (OperationalError, IntegrityError, StaleDataError) as error:
        current.rollback()
        raise translated(error) from error
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info.update(running=None, changes=None, scope=before)
    for call in state.after_commit:
        call()


def _leave_reading(current: Session) -> None:
    """End the read transaction the caller left open, so that the command sees the present state of the database itself.

    What the caller had loaded stays readable, detached; a change made to it outside a command would be lost, so it
    is refused.
    """
    changed = [*current.new, *current.deleted, *(row for row in current.dirty if current.is_modified(row))]
    if changed:
        raise UntrackedWrite(f"{type(changed[0]).__name__} was changed before the command began: change it inside")
    current.info.pop("reads_from", None)
    current.expunge_all()
    current.rollback()


@contextmanager
def unaudited(reason: str) -> Iterator[Session]:
    """A write transaction for tables of `audit/exempt.py` alone (job states, folding); `reason` is for the reader.

    Refuses when a tracked row was touched: those change only through commands.
    """
    current = session()
    _leave_reading(current)
    try:
        current.connection(execution_options={"writes": True})
        yield current
        current.commit()
    except OperationalError as error:
        current.rollback()
        raise translated(error) from error
    except BaseException:
        current.rollback()
        raise


def translated(error: Exception) -> Exception:
    """A database refusal as an error a user can act on; anything unknown stays what it is."""
    if isinstance(error, StaleDataError):
        return Stale()
    text = str(getattr(error, "orig", error)).lower()
    if isinstance(error, IntegrityError):
        if "unique" in text or "duplicate key" in text:
            return Conflict("保存的内容与已有记录重复。", "请查找已有记录，或修改重复的内容后再保存。")
        return error
    if any(word in text for word in ("locked", "busy", "deadlock", "lock timeout", "could not obtain lock")):
        return Busy()
    return error


def _complete(current: Session, state: Running, seen: Seen) -> None:
    count, digest = finish(current, state.changes)
    if not state.drafts:
        if count or current.info.get("wrote"):
            raise UnauditedCommand("a command must call record(Action.…) before it ends")
        current.rollback()
        return
    # the first entry of the command answers for all images
    for position, draft in enumerate(state.drafts):
        draft.values["changes_count"] = count if position == 0 else 0
        draft.values["changes_digest"] = digest if position == 0 else None
    marks = set(state.changes.marks)
    for table in tables_besides(seen, marks):
        marks |= unowned(table)
    places = append(current, state.drafts, state.at, marks if state.leaves_marks else None)
    current.commit()
    readings = [seq for seq, draft in zip(places, state.drafts, strict=True) if draft.values["kind"] == "read"]
    if readings:
        current.info["last_reading"] = readings[-1]


def record(
    action: Action,
    subject: Any = None,
    *,
    organisation_id: int | None = None,
    label: str = "",
    subjects: Iterable[Any] = (),
    **details: Any,
) -> None:
    """Add an audit entry to the command under way; `details` must be exactly the action's keys."""
    if set(details) != action.keys:
        raise ValueError(f"{action.value} takes the details {sorted(action.keys)}, not {sorted(details)}")
    state = running()
    current = session()
    if subject is not None and getattr(subject, "id", None) is None:
        current.flush()  # the entry names the subject's id
    owner = organisation_id if organisation_id is not None else getattr(subject, "organisation_id", None)
    actor = state.actor
    draft = Draft(
        uid=state.changes.entry_uid if not state.drafts else new_uid(),
        values={
            "kind": action.kind,
            "action": action.value,
            "actor_id": actor.user_id,
            "actor_name": actor.name,
            "source": actor.source,
            "address": actor.address,
            "organisation_id": owner if owner is not None else actor.organisation_id,
            "subject_type": getattr(subject, "__tablename__", None),
            "subject_id": getattr(subject, "id", None),
            "subject_label": (label or str(getattr(subject, "label", "") or ""))[:200],
            "details": details,
        },
        subjects=[(row.__tablename__, row.id, getattr(row, "organisation_id", None)) for row in subjects],
    )
    state.drafts.append(draft)


def after_commit(call: Callable[[], None]) -> None:
    """Run something (send a queue message) once the command under way has committed, never before."""
    running().after_commit.append(call)


def check_version(row: Any, version: int | None) -> None:
    """Refuse when the row changed since the user saw `version`."""
    if version is not None and row.version != version:
        raise Stale()


def check_revision(row: Any, revision: int | None) -> None:
    """Refuse when the root or a child changed since the user saw `revision` (submit, verify, freeze, decide)."""
    if revision is not None and row.revision != revision:
        raise Stale()
