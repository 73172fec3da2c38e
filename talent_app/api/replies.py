"""A request with an `Idempotency-Key` happens once: its answer is kept in the transaction of its effect.

The key is claimed before the work, so of two requests at the same moment one does it and the other gets its answer.
A refusal is not kept: nothing happened, and the same key may be tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from flask import request
from sqlalchemy import delete, select

from talent_app import clock
from talent_app.api.errors import KeyReused, Malformed
from talent_app.api.models import ApiReply
from talent_app.audit.command import Unchanged, running, transaction
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict
from talent_app.core.scope import Scope
from talent_app.db.engine import session

KEPT = timedelta(days=1)
LONGEST_KEY = 100
HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"


@dataclass(frozen=True)
class Given:
    """A finished answer."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


class _AlreadyDone(Exception):
    """The key was used before: leave the transaction and give the kept answer."""

    def __init__(self, given: Given) -> None:
        super().__init__("already done")
        self.given = given


def once(actor: Actor, token_id: int, scope: Scope, call: Callable[[], Given]) -> Given:
    """The answer of `call`, or the kept one when this key has been answered already."""
    key = request.headers.get(HEADER)
    if key is None:
        return call()
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Malformed([(HEADER, f"须为 1 到 {LONGEST_KEY} 个可见的英文字符。")])
    fingerprint = _fingerprint()
    try:
        with transaction(actor, scope):
            _answer_kept(token_id, key, fingerprint)
            claim = ApiReply(token_id=token_id, key=key, fingerprint=fingerprint, status=0, headers={}, at=running().at)
            session.add(claim)
            session.flush()  # another request with this key waits here
            given = call()
            claim.status, claim.headers, claim.body = given.status, given.headers, given.body
            return given
    except _AlreadyDone as done:
        return done.given
    except Unchanged:
        return call()  # nothing was written, so there is nothing to do only once
    except Conflict:
        kept = _kept(token_id, key)
        if kept is None or kept.fingerprint != fingerprint:
            raise
        return _replayed(kept)


def _answer_kept(token_id: int, key: str, fingerprint: str) -> None:
    session.execute(delete(ApiReply).where(ApiReply.at < running().at - KEPT))
    kept = _kept(token_id, key)
    if kept is None:
        return
    if kept.fingerprint != fingerprint:
        raise KeyReused(f"这个 {HEADER} 已用于另一个请求。", "每个新的请求请用新的键；重试时请原样重发。")
    raise _AlreadyDone(_replayed(kept))


def _kept(token_id: int, key: str) -> ApiReply | None:
    statement = select(ApiReply).where(
        ApiReply.token_id == token_id, ApiReply.key == key, ApiReply.at >= clock.now() - KEPT
    )
    return session.scalars(statement).one_or_none()


def _replayed(kept: ApiReply) -> Given:
    return Given(kept.status, kept.body or "", {**kept.headers, REPLAYED: "true"})


def _fingerprint() -> str:
    """What makes two requests the same."""
    parts = (request.method, request.full_path, request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.get_data()).hexdigest()
