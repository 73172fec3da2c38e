"""A class proposed from evidence, and what a named person made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.classes.enums import ProposalState
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime
from talent_app.tracking.models import CubeSpec, Tracked

LONGEST_NOTE = 500


class ClassProposal(Tracked, Scoped, Versioned, Row, Base):
    """One proposal under one scheme with the conditions and the values of policy that gave it."""

    __tablename__ = "class_proposals"
    __owner__ = "talent_id"
    __cubes__ = (CubeSpec("class_proposals", dimensions=("scheme", "class_title", "state"), where=("is_current",)),)

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"))
    #: The parameter that holds the table of classes, such as "talent_class.regional".
    scheme: Mapped[str] = mapped_column(String(60), info={"label": "认定办法"})
    scheme_title: Mapped[str] = mapped_column(String(120), info={"label": "认定办法名称"})
    class_code: Mapped[str] = mapped_column(String(40), info={"label": "层次代码"})
    class_title: Mapped[str] = mapped_column(String(120), info={"label": "层次"})
    state: Mapped[ProposalState] = mapped_column(EnumColumn(ProposalState), info={"label": "状态"})
    #: The latest proposal of the scheme for the registration; older ones are history.
    is_current: Mapped[bool] = mapped_column(Boolean, default=True, info={"label": "现行"})
    #: Conditions with evidence, proof and source, as they were judged.
    basis: Mapped[Any] = mapped_column(JsonText, info={"label": "依据"})
    #: Digest of what was judged, so that the same evidence proposes nothing anew.
    fingerprint: Mapped[str] = mapped_column(String(64), info={"label": "依据摘要"})
    has_proof: Mapped[bool] = mapped_column(Boolean, default=False, info={"label": "证明齐全"})
    policy_revision: Mapped[str] = mapped_column(String(40), info={"label": "政策版本"})
    proposed_on: Mapped[date] = mapped_column(Date, info={"label": "建议日期"})
    reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "认定意见"})
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "认定账号"})
    decided_by: Mapped[str] = mapped_column(String(120), info={"label": "认定人"})
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "认定时间"})
    valid_from: Mapped[date | None] = mapped_column(Date, info={"label": "有效期起"})
    valid_until: Mapped[date | None] = mapped_column(Date, info={"label": "有效期止"})

    __table_args__ = (
        Index("ix_class_proposals_talent", "talent_id", "scheme"),
        Index("ix_class_proposals_state", "state", "organisation_id"),
        Index("ix_class_proposals_until", "valid_until"),
    )

    @property
    def label(self) -> str:
        """How the audit names the proposal."""
        return self.class_title
