"""Accounts, the roles they hold in organisations, and (in the operations database) their sessions and throttling."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, OpsBase, Row, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, EnumColumn, UtcDateTime
from talent_app.identity.permissions import Role
from talent_app.tracking.models import Tracked


class User(Tracked, Versioned, Row, Base):
    """An account. The password hash is tracked only as changed or not (a keyed digest in the image)."""

    __tablename__ = "users"
    __table_args__ = ({"info": {"label": "账号"}},)

    username: Mapped[str] = mapped_column(String(60), unique=True, info={"label": "登录名"})
    name: Mapped[str] = mapped_column(String(60), info={"label": "姓名"})
    organisation_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("organisations.id"), index=True, info={"label": "所属单位"}
    )
    talent_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "人才登记"})
    password_sealed: Mapped[bytes | None] = sealed_column(label="密码")
    password_hash = Sealed("password_sealed")
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=False, info={"label": "须更换密码"})
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False, info={"label": "演示账号"})
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "停用时间"})
    #: Of the interface; None until the reader chose one.
    language: Mapped[str | None] = mapped_column(String(10), info={"label": "界面语言"})

    @property
    def label(self) -> str:
        """How the audit names the account."""
        return f"{self.name}（{self.username}）"


class Membership(Tracked, Versioned, Row, Base):
    """A role held in an organisation, from a day until a day (both included; open when None)."""

    __tablename__ = "memberships"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id"), index=True, info={"label": "账号"})
    organisation_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("organisations.id"), index=True, info={"label": "任职单位"}
    )
    role: Mapped[Role] = mapped_column(EnumColumn(Role), info={"label": "角色"})
    from_on: Mapped[date | None] = mapped_column(Date, info={"label": "起始日"})
    until_on: Mapped[date | None] = mapped_column(Date, info={"label": "截止日"})

    __table_args__ = (
        Index("uq_memberships_role", "user_id", "organisation_id", "role", unique=True),
        {"info": {"label": "角色"}},
    )


class Delegation(Tracked, Versioned, Row, Base):
    """A role lent to a deputy during an absence: always with a last day, ended early at will, never lent on."""

    __tablename__ = "delegations"
    __table_args__ = ({"info": {"label": "代理"}},)

    principal_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id"), index=True, info={"label": "委托人"})
    deputy_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id"), index=True, info={"label": "代理人"})
    organisation_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("organisations.id"), index=True, info={"label": "任职单位"}
    )
    role: Mapped[Role] = mapped_column(EnumColumn(Role), info={"label": "角色"})
    from_on: Mapped[date] = mapped_column(Date, info={"label": "起始日"})
    until_on: Mapped[date] = mapped_column(Date, info={"label": "截止日"})
    reason: Mapped[str] = mapped_column(String(200), info={"label": "原因"})
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "提前结束时间"})

    @property
    def label(self) -> str:
        """How the audit names the delegation."""
        return f"{self.role.title}，至 {self.until_on}"


class ExternalIdentity(Tracked, Versioned, Row, Base):
    """Who an account is at a provider of single sign-on; the provider's subject stands sealed."""

    __tablename__ = "external_identities"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id"), index=True, info={"label": "账号"})
    issuer: Mapped[str] = mapped_column(String(300), info={"label": "认证服务"})
    subject_sealed: Mapped[bytes | None] = sealed_column(label="外部身份")
    subject = Sealed("subject_sealed", "subject_index")
    subject_index: Mapped[str | None] = mapped_column(String(64))
    bound_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "绑定时间"})

    __table_args__ = (
        Index("uq_external_identities_subject", "issuer", "subject_index", unique=True),
        {"info": {"label": "统一身份"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the identity."""
        return self.issuer


class SecondFactor(Tracked, Versioned, Row, Base):
    """What an account proves itself with after the password: a shared secret, and the hashes of recovery codes.

    A row exists once a first code has been confirmed. `last_step` is the time step of the last code accepted; no code
    of that step or an earlier one is accepted again.
    """

    __tablename__ = "second_factors"
    __table_args__ = ({"info": {"label": "二次验证"}},)

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id"), unique=True, info={"label": "账号"})
    secret_sealed: Mapped[bytes | None] = sealed_column(label="密钥")
    secret = Sealed("secret_sealed")
    recovery_sealed: Mapped[bytes | None] = sealed_column(label="恢复码")
    recovery = Sealed("recovery_sealed")
    last_step: Mapped[int] = mapped_column(BigInteger, info={"label": "最近一次验证码时段"})
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "启用时间"})


class LoginSession(OpsBase):
    """A signed-in browser: the cookie holds a random token, the table its hash; revocable, with two ends of life."""

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(200))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoginAttempt(OpsBase):
    """A refused log-in, counted per account and per address."""

    __tablename__ = "login_attempts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    username: Mapped[str] = mapped_column(String(60), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)


class FormDraft(OpsBase):
    """What a user has typed into a form and not saved; kept through log-out, dropped after saving."""

    __tablename__ = "form_drafts"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uid: Mapped[uuid.UUID] = mapped_column(Uuid)
    user_id: Mapped[int] = mapped_column(BigInteger)
    form: Mapped[str] = mapped_column(String(120))
    body_sealed: Mapped[bytes | None] = sealed_column()
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    size: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("uq_form_drafts_form", "user_id", "form", unique=True),)
