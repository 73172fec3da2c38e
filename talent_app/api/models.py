"""Tokens of programs, when they were last used, and replies kept so that a repeated request happens once.

Nothing here knows the web: migrations, worker and command line import this module.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, OpsBase, Row, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, JsonText, UtcDateTime
from talent_app.tracking.models import Tracked


class ApiToken(Tracked, Versioned, Row, Base):
    """The key of one program: bound to an account, holding at most the permissions named, ending on a day."""

    __tablename__ = "api_tokens"
    __table_args__ = ({"info": {"label": "接口令牌"}},)

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id"), index=True, info={"label": "账号"})
    name: Mapped[str] = mapped_column(String(60), info={"label": "用途"})
    #: The table holds the digest; the token itself is shown once.
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(16), info={"label": "开头几位"})
    permissions: Mapped[list[str]] = mapped_column(JsonText, info={"label": "权限"})
    expires_on: Mapped[date] = mapped_column(Date, info={"label": "有效期至"})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "建立时间"})
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "作废时间"})

    @property
    def label(self) -> str:
        """How the audit names the token."""
        return f"{self.name}（{self.hint}…）"

    def is_live(self, day: date) -> bool:
        """Whether the token opens anything on a day (the last day included)."""
        return self.revoked_at is None and day <= self.expires_on


class ApiTokenUse(OpsBase):
    """When and from where a token was last used; written at most once a minute."""

    __tablename__ = "api_token_uses"

    token_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(64))


class ApiReply(Row, Base):
    """What was answered to a request with an `Idempotency-Key`, in the transaction of its effect; kept for a day."""

    __tablename__ = "api_replies"

    token_id: Mapped[int] = mapped_column(BigInteger)
    key: Mapped[str] = mapped_column(String(100))
    #: Method, address and body of the request: the same key with another request is refused.
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(Integer, default=0)
    headers: Mapped[dict[str, str]] = mapped_column(JsonText, default=dict)
    body_sealed: Mapped[bytes | None] = sealed_column()
    body = Sealed("body_sealed")
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (Index("uq_api_replies_key", "token_id", "key", unique=True),)
