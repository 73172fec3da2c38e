"""Reads of one's own tokens."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from talent_app.api.models import ApiToken, ApiTokenUse
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.db.engine import ops_session, session
from talent_app.identity.permissions import Permission


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A token as its owner sees it."""

    token: ApiToken
    permissions: tuple[Permission, ...]
    last: ApiTokenUse | None


def tokens_of(actor: Actor) -> list[TokenShown]:
    """The actor's tokens, latest first, with their last use."""
    rows = list(session.scalars(select(ApiToken).where(ApiToken.user_id == actor.user_id).order_by(ApiToken.id.desc())))
    uses = select(ApiTokenUse).where(ApiTokenUse.token_id.in_([row.id for row in rows]))
    last = {use.token_id: use for use in ops_session.scalars(uses)}
    return [TokenShown(row, permissions_of(actor, row), last.get(row.id)) for row in rows]


def token_or_404(actor: Actor, token_id: int) -> ApiToken:
    """One of the actor's own tokens."""
    statement = select(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == actor.user_id)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("没有找到这个令牌。", "请从“我的账号”的接口令牌列表重新进入。")
    return found


def permissions_of(actor: Actor, token: ApiToken) -> tuple[Permission, ...]:
    """What the token was given, in the order of the permissions; a permission that no longer exists is left out."""
    return tuple(permission for permission in Permission if permission.value in token.permissions)
