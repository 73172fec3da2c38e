"""Signing in and out: server-side sessions in the operations database, throttling per account and address.

These rows are operational (listed in `audit/exempt.py`), so they are written here and committed at once; who signed
in and who was refused is an audit entry of its own.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, or_, select, update

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import record, transaction
from talent_app.core.actor import Actor, system_actor
from talent_app.core.errors import AppError
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session
from talent_app.identity import queries
from talent_app.identity.models import LoginAttempt, LoginSession, User
from talent_app.identity.passwords import fits

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 30
LOCKS = f"{PER_ACCOUNT} 次不正确将锁定 {WINDOW.seconds // 60} 分钟。"


class LoginRefused(AppError):
    """The log-in did not succeed; the sentence does not tell which part was wrong."""

    status = 401
    title = "登录失败"


class TooManyAttempts(LoginRefused):
    """The account or the address is locked for a while."""

    status = 429


def token_hash(token: str) -> str:
    """What the table holds instead of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_log_in(username: str, password: str, address: str) -> User:
    """The account of a log-in name and password; opens nothing, forgives no earlier refusal. Raises `LoginRefused`."""
    username = username.strip()
    refuse_when_locked(username, address)
    user = queries.user_by_name(username)
    stored = user.password_hash if user is not None and user.disabled_at is None else None
    session.rollback()  # hashing takes long; hold no transaction meanwhile
    if not fits(stored, password) or user is None:
        count_attempt(username, address)
        note_refusal(username, address, "口令不符或账号不可用")
        raise LoginRefused("登录名或密码不正确。", LOCKS)
    return user


def open_session(user: User, address: str, agent: str) -> str:
    """Open a session for a user who has proved himself in full; returns the token for the cookie."""
    at, token = clock.now(), secrets.token_urlsafe(32)
    forgive_attempts(user.username)
    ops_session.add(
        LoginSession(
            token_hash=token_hash(token),
            user_id=user.id,
            created_at=at,
            last_seen_at=at,
            address=address,
            agent=agent[:200],
        )
    )
    ops_session.commit()
    _note(queries.actor_of(user, clock.today(), address=address), Action.LOGGED_IN, user, address)
    return token


def refuse_when_locked(username: str, address: str, *, including_own: bool = False) -> None:
    """Raise `TooManyAttempts` after too many refusals; `including_own`: the attempt under way is counted already."""
    recent = select(func.count()).select_from(LoginAttempt).where(LoginAttempt.at > clock.now() - WINDOW)
    by_account = ops_session.scalar(recent.where(LoginAttempt.username == username[:60])) or 0
    by_address = ops_session.scalar(recent.where(LoginAttempt.address == address)) or 0
    ops_session.rollback()
    spare = 1 if including_own else 0
    if by_account >= PER_ACCOUNT + spare or by_address >= PER_ADDRESS + spare:
        raise TooManyAttempts(
            "登录失败次数过多，已暂时锁定。", f"请在 {WINDOW.seconds // 60} 分钟后再试，或联系系统管理员重置密码。"
        )


def count_attempt(username: str, address: str) -> None:
    """Count an attempt against the account and the address."""
    ops_session.add(LoginAttempt(at=clock.now(), username=username[:60], address=address))
    ops_session.commit()


def forgive_attempts(username: str) -> None:
    """Drop the attempts counted against an account whose user has proved himself."""
    ops_session.execute(delete(LoginAttempt).where(LoginAttempt.username == username))
    ops_session.commit()


def note_refusal(username: str, address: str, reason: str) -> None:
    """Write the refusal of a log-in into the audit."""
    _note(system_actor("登录"), Action.LOGIN_FAILED, None, address, username=username[:60], reason=reason)


def user_of(token: str) -> User | None:
    """The user behind a cookie's token, or None when the session ended; notes the visit at most once a minute."""
    at = clock.now()
    bind = ops_session.get_bind()
    if isinstance(bind, Engine) and bind.dialect.name == "postgresql":
        # one row is looked up in every request: without a transaction that is one trip instead of three
        ops_session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    found = ops_session.scalars(
        select(LoginSession).where(LoginSession.token_hash == token_hash(token), LoginSession.revoked_at.is_(None))
    ).one_or_none()
    if found is None or at - found.last_seen_at > IDLE or at - found.created_at > ABSOLUTE:
        ops_session.rollback()
        return None
    user_id = found.user_id
    if at - found.last_seen_at > SEEN_EVERY:
        found.last_seen_at = at
        ops_session.commit()
    else:
        ops_session.rollback()
    user = session.get(User, user_id)
    return None if user is None or user.disabled_at is not None else user


def sign_out(token: str, actor: Actor) -> None:
    """End the session of this token."""
    ops_session.execute(
        update(LoginSession).where(LoginSession.token_hash == token_hash(token)).values(revoked_at=clock.now())
    )
    ops_session.commit()
    _note(actor, Action.LOGGED_OUT, None, actor.address)


def end_sessions(user_id: int, *, besides: str | None = None, only: int | None = None) -> int:
    """Revoke a user's sessions (password changed, disabled, by his own wish); returns how many."""
    statement = update(LoginSession).where(LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None))
    if besides is not None:
        statement = statement.where(LoginSession.token_hash != token_hash(besides))
    if only is not None:
        statement = statement.where(LoginSession.id == only)
    ended = ops_session.execute(statement.values(revoked_at=clock.now())).rowcount
    ops_session.commit()
    return int(ended)


def clear_old(at: datetime) -> int:
    """Drop sessions and attempts nobody needs any more (run by the scheduler)."""
    gone = ops_session.execute(
        delete(LoginSession).where(or_(LoginSession.created_at < at - timedelta(days=30)))
    ).rowcount
    ops_session.execute(delete(LoginAttempt).where(LoginAttempt.at < at - timedelta(days=1)))
    ops_session.commit()
    return int(gone)


def _note(actor: Actor, action: Action, user: User | None, address: str, **details: str) -> None:
    with transaction(actor, Scope.nothing()):
        record(action, user, organisation_id=user.organisation_id if user else None, **details)
