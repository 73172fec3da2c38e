"""Commands about tokens, and the record of pay read through the interface."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import func, select

from talent_app import clock
from talent_app.api.models import ApiToken
from talent_app.api.queries import token_or_404
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries as plans
from talent_app.incentives.models import Plan

PREFIX = "lsrc_"
HINT_LENGTH = 10
LONGEST_LIFE = timedelta(days=366)
MOST_TOKENS = 20
SHORTEST_REASON = 2


def new_secret() -> str:
    """A token nobody can guess; its beginning tells scanners of source code what it is."""
    return PREFIX + secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What the table holds instead of the token."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@command(None)
def create_token(
    actor: Actor, *, name: str, permissions: Collection[Permission], expires_on: date, secret: str
) -> ApiToken:
    """Give a program a key to the actor's own account with some of his permissions."""
    today = clock.local(running().at).date()
    if not name.strip():
        raise InvalidInput("请填写令牌的用途。", "例如“人事系统每日同步”。", "name")
    if not permissions:
        raise InvalidInput("请至少选择一项权限。", "只选程序确实需要的权限。", "permissions")
    if not all(actor.can(permission) for permission in permissions):
        raise Forbidden("令牌的权限不能超出您本人的权限。", "请只选择您现有的权限。")
    if not today <= expires_on <= today + LONGEST_LIFE:
        raise InvalidInput("有效期须在今天以后、一年以内。", "到期前可以新建一个令牌替换。", "expires_on")
    live = select(func.count()).where(
        ApiToken.user_id == actor.user_id, ApiToken.revoked_at.is_(None), ApiToken.expires_on >= today
    )
    if (session.scalar(live) or 0) >= MOST_TOKENS:
        raise Conflict(f"您已有 {MOST_TOKENS} 个有效的令牌。", "请先作废不再使用的令牌。")
    codes = [permission.value for permission in Permission if permission in set(permissions)]
    token = ApiToken(
        user_id=actor.user_id,
        name=name.strip()[:60],
        token_hash=secret_hash(secret),
        hint=secret[:HINT_LENGTH],
        permissions=codes,
        expires_on=expires_on,
        created_at=running().at,
        revoked_at=None,
    )
    session.add(token)
    record(
        Action.API_TOKEN_CREATED, token, name=token.name, permissions=codes, expires_on=expires_on.isoformat()
    )  # fmt: skip
    return token


@command(None)
def revoke_token(actor: Actor, token_id: int) -> ApiToken:
    """Make one of the actor's own tokens worthless at once."""
    token = token_or_404(actor, token_id)
    if token.revoked_at is not None:
        raise Unchanged(token)
    token.revoked_at = running().at
    record(Action.API_TOKEN_REVOKED, token, name=token.name)
    return token


@command(Permission.PLAN_READ)
def record_plan_reveal(actor: Actor, plan_id: int, reason: str) -> Plan:
    """Note that a program reads names and pay of a plan, with the reason, before they leave."""
    plan = plans.plan_or_404(reach_of(actor, Permission.PLAN_READ), actor, plan_id)
    text = " ".join(reason.split())
    if len(text) < SHORTEST_REASON:
        raise InvalidInput("请写明理由。", "理由会记入审计记录。", "reason")
    record(Action.SENSITIVE_REVEALED, plan, fields=["姓名", "薪酬"], reason=text[:500])
    return plan
