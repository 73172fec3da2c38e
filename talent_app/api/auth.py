"""Who calls: a bearer token becomes the actor of its account, with the token's permissions only.

Never a session cookie, so no page of another site can call the interface with a reader's browser. The request is
counted against the token's allowance of the minute (per process: a guard against runaway programs, not a quota).
"""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from flask import Response, current_app, g, request
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from talent_app import clock
from talent_app.api.errors import TooManyRequests, Unauthenticated, answer
from talent_app.api.models import ApiToken, ApiTokenUse
from talent_app.api.operation import blueprint
from talent_app.api.service import PREFIX, secret_hash
from talent_app.core.actor import Actor
from talent_app.core.errors import AppError, Forbidden
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.identity.models import User
from talent_app.identity.permissions import EVERYONE
from talent_app.identity.queries import actor_of
from talent_app.web.access import NOBODY

SEEN_EVERY = timedelta(minutes=1)
LONGEST_SECRET = 200
#: Requests a token may make in a minute, unless the configuration says otherwise.
A_MINUTE = 600

#: Operations without a token: the document describes the interface and holds no data.
WITHOUT_TOKEN = {"api_v1.openapi_document"}


class Allowance:
    """Requests counted by token in windows of one minute."""

    def __init__(self) -> None:
        self.window = ""
        self.counts: dict[int, int] = {}

    def take(self, token_id: int, at: datetime, most: int) -> int:
        """How many are left after this one; raises where none was."""
        window = at.strftime("%Y%m%d%H%M")
        if window != self.window:
            self.window, self.counts = window, {}
        count = self.counts[token_id] = self.counts.get(token_id, 0) + 1
        if count > most:
            raise TooManyRequests(60 - at.second)
        return most - count


allowance = Allowance()


@blueprint.before_request
def enter() -> None:
    """Let in who bears a valid token; everybody else is told to bring one."""
    g.actor, g.scope, g.api_token_id = NOBODY, Scope.nothing(), 0
    if request.endpoint in WITHOUT_TOKEN:
        return
    token, user = _bearer()
    if user.must_change_password:
        raise Forbidden("账号的初始密码尚未更换，令牌暂停使用。", "请先登录网页更换密码。")
    at = clock.now()
    most = int(current_app.config.get("API_REQUESTS_PER_MINUTE", A_MINUTE))
    g.api_left = (most, allowance.take(token.id, at, most))
    g.api_token_id = token.id
    g.api_token = token
    g.actor = actor_for(token, user, request.remote_addr or "")
    _note_use(token.id, at, request.remote_addr or "")


@blueprint.after_request
def tell_allowance(response: Response) -> Response:
    """Say how many requests are left in this minute."""
    if g.get("api_left"):
        response.headers["RateLimit-Limit"], response.headers["RateLimit-Remaining"] = map(str, g.api_left)
    return response


@blueprint.errorhandler(AppError)
def refuse(error: AppError) -> Response:
    """Every refusal of an operation as problem+json."""
    return answer(error)


def actor_for(token: ApiToken, user: User, address: str) -> Actor:
    """The account's actor of today, confined to the permissions of the token."""
    actor = actor_of(user, clock.today(), source="api", address=address)
    given = {*token.permissions, *(permission.value for permission in EVERYONE)}
    grants = {permission: scope for permission, scope in actor.grants.items() if permission.value in given}
    return dataclasses.replace(actor, grants=grants)


def _bearer() -> tuple[ApiToken, User]:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if scheme.casefold() != "bearer" or not secret:
        raise Unauthenticated("请求没有带令牌。", "请发送 Authorization: Bearer 令牌；令牌在“我的账号”中建立。")
    found = None
    if secret.startswith(PREFIX) and len(secret) <= LONGEST_SECRET:
        statement = select(ApiToken, User).join(User, User.id == ApiToken.user_id)
        use_scope(Scope.nothing())
        found = session.execute(statement.where(ApiToken.token_hash == secret_hash(secret))).one_or_none()
    if found is None or not found[0].is_live(clock.today()) or found[1].disabled_at is not None:
        raise Unauthenticated("令牌无效、已作废或已到期。", "请在“我的账号”中查看，必要时新建令牌。")
    return found[0], found[1]


def _note_use(token_id: int, at: datetime, address: str) -> None:
    use = ops_session.get(ApiTokenUse, token_id)
    if use is not None and at - use.used_at <= SEEN_EVERY:
        ops_session.rollback()
        return
    if use is None:
        ops_session.add(ApiTokenUse(token_id=token_id, used_at=at, address=address))
    else:
        use.used_at, use.address = at, address
    try:
        ops_session.commit()
    except (IntegrityError, OperationalError):  # another request noted it, or the file is busy: the use still counts
        ops_session.rollback()
