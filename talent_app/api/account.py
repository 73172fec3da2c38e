"""Who the token speaks for and what it may do."""

from __future__ import annotations

from typing import Any

from flask import g
from pydantic import Field

from talent_app.api.models import ApiToken
from talent_app.api.operation import Reply, operation
from talent_app.identity.permissions import Permission
from talent_app.web.access import current_actor


class TokenSelf(Reply):
    """The token in use."""

    name: str
    expires_on: str


class Me(Reply):
    """The account behind the token."""

    username: str
    name: str
    organisation: int | None
    token: TokenSelf
    permissions: dict[str, list[int] | None] = Field(description="现有的权限；值为所及单位的 id，null 表示全部单位。")


@operation("GET", "/me", Permission.WORK_SEE, tag="令牌", summary="令牌的账号和权限", reply=Me)
def me() -> dict[str, Any]:
    """The account, its permissions through this token, and where they hold."""
    actor = current_actor()
    token: ApiToken = g.api_token
    return {
        "username": actor.username,
        "name": actor.name,
        "organisation": actor.organisation_id,
        "token": {"name": token.name, "expires_on": token.expires_on.isoformat()},
        "permissions": {
            permission.value: None if scope.is_all else sorted(scope.organisation_ids or ())
            for permission, scope in actor.grants.items()
        },
    }
