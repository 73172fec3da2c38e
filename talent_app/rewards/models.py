"""Rewards: an enterprise's own schemes, applications with their steps, payments in instalments, yearly budgets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.rewards.enums import Fund, InstalmentState, Lapse, ProposalState, RewardState, SchemeState, UseState
from talent_app.rules.reward_tables import Benefit, Period, SchemeLevel
from talent_app.tracking.models import Tracked

LONGEST_NOTE = 500


class RewardScheme(Tracked, Scoped, Versioned, Row, Base):
    """An enterprise's own scheme, in force once its head has approved it; official ones are policy data."""

    __tablename__ = "reward_schemes"

    title: Mapped[str] = mapped_column(String(160))
    number: Mapped[str] = mapped_column(String(80))
    issued_on: Mapped[date] = mapped_column(Date)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    state: Mapped[SchemeState] = mapped_column(EnumColumn(SchemeState), default=SchemeState.DRAFT)
    drafted_by_id: Mapped[int | None] = mapped_column(BigInteger)
    approved_by_id: Mapped[int | None] = mapped_column(BigInteger)
    approved_by: Mapped[str] = mapped_column(String(120), default="")
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_reward_schemes_state", "organisation_id", "state"),)

    @property
    def code(self) -> str:
        """How an application names it."""
        return f"own:{self.id}"

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.title


class RewardSchemeItem(Tracked, Scoped, Versioned, Row, Base):
    """One benefit of an enterprise's scheme; its conditions have the form of the policy files."""

    __tablename__ = "reward_scheme_items"

    scheme_id: Mapped[int] = mapped_column(BigId, ForeignKey("reward_schemes.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(160))
    benefit: Mapped[Benefit] = mapped_column(EnumColumn(Benefit))
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn)
    period: Mapped[Period] = mapped_column(EnumColumn(Period))
    years: Mapped[int] = mapped_column(Integer, default=1)
    shares: Mapped[list[int]] = mapped_column(JsonText, info={"label": "各期比例（%）"})
    use_checked: Mapped[bool] = mapped_column(Boolean, default=False)
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(JsonText)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.title


class Reward(Tracked, Scoped, Versioned, Row, Base):
    """One application for one benefit for one achievement of one person, with what it rested on."""

    __tablename__ = "rewards"
    __owner__ = "talent_id"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"))
    person_id: Mapped[int] = mapped_column(BigInteger)
    scheme: Mapped[str] = mapped_column(String(60))
    scheme_title: Mapped[str] = mapped_column(String(200))
    scheme_number: Mapped[str] = mapped_column(String(120))
    level: Mapped[SchemeLevel] = mapped_column(EnumColumn(SchemeLevel))
    issuer: Mapped[str] = mapped_column(String(40))
    area: Mapped[str] = mapped_column(String(40))
    item: Mapped[str] = mapped_column(String(60))
    item_title: Mapped[str] = mapped_column(String(200))
    benefit: Mapped[Benefit] = mapped_column(EnumColumn(Benefit))
    #: What the reward is for, the same for the same achievement whoever wrote it down.
    achievement_key: Mapped[str] = mapped_column(String(64))
    achievement: Mapped[str] = mapped_column(String(300))
    reference: Mapped[str] = mapped_column(String(80), default="")
    #: Conditions with facts, proof and source, as they were judged when it was submitted.
    basis: Mapped[Any] = mapped_column(JsonText)
    is_unchecked: Mapped[bool] = mapped_column(Boolean, default=False)
    policy_revision: Mapped[str] = mapped_column(String(40), default="")
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn)
    amount_basis: Mapped[str] = mapped_column(String(200), default="")
    period: Mapped[Period] = mapped_column(EnumColumn(Period))
    years: Mapped[int] = mapped_column(Integer, default=1)
    shares: Mapped[list[int]] = mapped_column(JsonText, info={"label": "各期比例（%）"})
    use_checked: Mapped[bool] = mapped_column(Boolean, default=False)
    starts_on: Mapped[date] = mapped_column(Date)
    account_sealed: Mapped[bytes | None] = sealed_column()
    account = Sealed("account_sealed")
    account_tail: Mapped[str] = mapped_column(String(4), default="")
    bank: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    state: Mapped[RewardState] = mapped_column(EnumColumn(RewardState), default=RewardState.DRAFT)
    drafted_by_id: Mapped[int | None] = mapped_column(BigInteger)
    approved_by_id: Mapped[int | None] = mapped_column(BigInteger)
    reviewed_by_id: Mapped[int | None] = mapped_column(BigInteger)
    submitted_on: Mapped[date | None] = mapped_column(Date)
    notice_from: Mapped[date | None] = mapped_column(Date)
    notice_days: Mapped[int] = mapped_column(Integer, default=0)
    notice_until: Mapped[date | None] = mapped_column(Date)
    notice_note: Mapped[str] = mapped_column(String(120), default="")
    #: From and until of each stop of the notice for an objection, as ISO days.
    pauses: Mapped[list[list[str]]] = mapped_column(JsonText)
    is_tax_free: Mapped[bool] = mapped_column(Boolean, default=False)
    tax_note: Mapped[str] = mapped_column(String(300), default="")
    lapse: Mapped[Lapse | None] = mapped_column(EnumColumn(Lapse))
    lapsed_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_rewards_talent_id", "talent_id"),
        Index("ix_rewards_person", "person_id", "achievement_key"),
        Index("ix_rewards_state", "organisation_id", "state"),
        Index("ix_rewards_created", "created_at", "id"),
    )

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.item_title

    @property
    def fund(self) -> Fund:
        """Whose money pays it."""
        return Fund.OWN if self.level is SchemeLevel.ENTERPRISE else Fund.GOVERNMENT


class RewardStep(Tracked, Scoped, Row, Base):
    """One step on the way of an application: who did what, when, why."""

    __tablename__ = "reward_steps"

    reward_id: Mapped[int] = mapped_column(BigId, ForeignKey("rewards.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80))
    state: Mapped[RewardState] = mapped_column(EnumColumn(RewardState))
    note: Mapped[str] = mapped_column(Text, default="")
    done_by_id: Mapped[int | None] = mapped_column(BigInteger)
    done_by: Mapped[str] = mapped_column(String(120))
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.title


class RewardInstalment(Tracked, Scoped, Versioned, Row, Base):
    """One payment: planned for a day, prepared by one person, paid by another, its use checked, taken back."""

    __tablename__ = "reward_instalments"

    reward_id: Mapped[int] = mapped_column(BigId, ForeignKey("rewards.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date, info={"label": "应付日期"})
    covers_until: Mapped[date | None] = mapped_column(Date)
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn)
    fund: Mapped[Fund] = mapped_column(EnumColumn(Fund))
    state: Mapped[InstalmentState] = mapped_column(EnumColumn(InstalmentState), default=InstalmentState.PLANNED)
    prepared_by_id: Mapped[int | None] = mapped_column(BigInteger)
    prepared_by: Mapped[str] = mapped_column(String(120), default="")
    paid_by_id: Mapped[int | None] = mapped_column(BigInteger)
    paid_by: Mapped[str] = mapped_column(String(120), default="")
    paid_on: Mapped[date | None] = mapped_column(Date)
    voucher: Mapped[str] = mapped_column(String(80), default="")
    use_state: Mapped[UseState] = mapped_column(EnumColumn(UseState), default=UseState.NONE)
    used: Mapped[Money | None] = mapped_column("used_fen", MoneyColumn)
    use_note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    use_by_id: Mapped[int | None] = mapped_column(BigInteger)
    use_checked_by: Mapped[str] = mapped_column(String(120), default="")
    use_checked_on: Mapped[date | None] = mapped_column(Date)
    recover: Mapped[Money | None] = mapped_column("recover_fen", MoneyColumn)
    recovered_on: Mapped[date | None] = mapped_column(Date)
    recovery_voucher: Mapped[str] = mapped_column(String(80), default="")

    __table_args__ = (
        Index("uq_reward_instalments_number", "reward_id", "number", unique=True),
        Index("ix_reward_instalments_due", "organisation_id", "state", "due_on"),
    )

    @property
    def label(self) -> str:
        """How the audit names it."""
        return f"第 {self.number} 期"


class RewardProposal(Tracked, Scoped, Versioned, Row, Base):
    """Something that speaks for stopping a reward, found by the system and decided by a person."""

    __tablename__ = "reward_proposals"

    reward_id: Mapped[int] = mapped_column(BigId, ForeignKey("rewards.id"))
    #: What it is about; the same matter is proposed once.
    code: Mapped[str] = mapped_column(String(60), info={"label": "停发事由代码"})
    lapse: Mapped[Lapse] = mapped_column(EnumColumn(Lapse))
    since: Mapped[date] = mapped_column(Date, info={"label": "条件不再具备之日"})
    reason: Mapped[str] = mapped_column(String(300), info={"label": "停发建议的事由"})
    found_on: Mapped[date] = mapped_column(Date, info={"label": "发现日期"})
    state: Mapped[ProposalState] = mapped_column(EnumColumn(ProposalState))
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "决定账号"})
    decided_by: Mapped[str] = mapped_column(String(120), default="", info={"label": "决定人"})
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")

    __table_args__ = (
        Index("uq_reward_proposals_code", "reward_id", "code", unique=True),
        Index("ix_reward_proposals_state", "organisation_id", "state"),
        Index("ix_reward_proposals_found", "found_on", "id"),
    )

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.reason


class RewardBudget(Tracked, Scoped, Versioned, Row, Base):
    """What an enterprise may pay of one fund in one year."""

    __tablename__ = "reward_budgets"

    year: Mapped[int] = mapped_column(Integer)
    fund: Mapped[Fund] = mapped_column(EnumColumn(Fund))
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn)
    number: Mapped[str] = mapped_column(String(80))

    __table_args__ = (Index("uq_reward_budgets_year", "organisation_id", "year", "fund", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return f"{self.year} 年{self.fund.title}"
